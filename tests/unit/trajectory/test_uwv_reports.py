"""The reports to UWV one by one: what each says, which step it takes, and that it can still go when all is over."""

from datetime import date
from typing import Any

import pytest

from shared.contracts.facts import BedrijfsartsEnded, Sick
from shared.contracts.intake import CapacityFactReported
from tests.unit.trajectory.at_the_door import door, ill
from tests.unit.trajectory.exchanged import can_go, sends, with_uwv
from tests.unit.trajectory.told import MONDAY, OFFICE, absence


@pytest.mark.parametrize(
    ("message", "fact", "rule", "content"),
    [
        (
            "vangnet-report",
            CapacityFactReported(fact=Sick(first_day=MONDAY, vangnet="day-4")),
            "uwv-vangnet-report",
            {"vangnet": "ja"},
        ),
        (
            "no-bedrijfsarts-report",
            BedrijfsartsEnded(on=date(2025, 10, 10)),
            "uwv-bedrijfsarts-report",
            {"bedrijfsarts_ended_on": "2025-10-10"},
        ),
    ],
    ids=["vangnet", "bedrijfsarts"],
)
async def test_each_report_says_what_it_is_about(
    message: str, fact: Any, rule: str, content: dict[str, str]
) -> None:
    """And does its own step. Of the vangnet UWV hears that it is there, not which: the employer knows no more."""
    async with ill(42) as asked:
        if isinstance(fact, CapacityFactReported):
            await asked.hear(asked.today, fact)
        else:
            told = fact.model_dump(mode="json", exclude_none=True)
            assert (await asked.record(told, "fact")).status_code == 202
        assert message in await can_go(asked, "employer")
        await sends(asked, message)
        (row,) = (await with_uwv(asked))["messages"]
        assert content.items() <= row["content"].items()
        assert not {"six-weeks", "day-4"} & set(row["content"].values())
        assert (await asked.due_of(rule))["done_on"] == "2025-10-13"


async def test_sick_at_the_end_of_the_contract_can_still_be_told_when_it_is_over() -> None:
    """The contract ends on Friday 31 October 2025, the report belongs on that day and goes on Monday."""
    employment = OFFICE.model_copy(update={"ends_on": date(2025, 10, 31)})
    async with door() as asked:
        await asked.hear(MONDAY, absence().model_copy(update={"employment": employment}))
        await asked.hear(date(2025, 11, 3))
        assert not (await asked.state()).working
        assert "sick-at-contract-end-report" in await can_go(asked, "employer")
        await sends(asked, "sick-at-contract-end-report")
        (row,) = (await with_uwv(asked))["messages"]
        assert row["content"]["contract_ends_on"] == "2025-10-31"
        found = await asked.due_of("uwv-sick-at-contract-end")
        assert (found["due"], found["status"], found["days_late"]) == ("2025-10-31", "late", 3)
