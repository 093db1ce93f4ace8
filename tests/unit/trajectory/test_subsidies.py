"""What may come in, worked out by hand: 3,000 euros a month is 98.6301 a calendar day.

Ill since Monday 1 September 2025. The wait ends on 29 August 2027, so its last eleven weeks begin 77 days before the
30th: on 14 June 2027.
"""

from collections.abc import AsyncGenerator
from datetime import date
from typing import Any

import pytest

from shared.contracts.facts import Sick
from shared.contracts.intake import CapacityFactReported, ClientRegistered
from tests.unit.trajectory.at_the_door import CASE, Asked, bearer, door, ill
from tests.unit.trajectory.told import MONDAY, PERSON
from tests.unit.trajectory.tracked import BEGIN, begun

WAGE = {"month": 3000, "first_year": 100, "second_year": 70}
JOB: dict[str, Any] = {
    "employer": "Kwekerij Voorbeeld",
    "occupation": "medewerker kas",
    "hours": 24,
    "form": "contract",
    "from": "2026-09-01",
}


@pytest.fixture(name="asked")
async def somebody_ill_for_six_weeks() -> AsyncGenerator[Asked]:
    """It is 13 October 2025, the 43rd day."""
    async with ill(42) as made:
        yield made


async def chances(asked: Asked) -> dict[str, dict[str, Any]]:
    """Each by what it is, as the employer reads it."""
    found = await asked.get(f"/v1/cases/{CASE}/money", "employer")
    return {each["what"]: each for each in found["chances"]}


async def on_the_vangnet(asked: Asked) -> None:
    """UWV pays where the report is in time: due six weeks on, 13 October 2025 (ZW 38a lid 3)."""
    await asked.hear(asked.today, CapacityFactReported(fact=Sick(first_day=MONDAY, vangnet="six-weeks")))
    await asked.entered("wage-told", "employer", **WAGE)


async def test_the_no_risk_cover_has_the_day_that_loses_it(asked: Asked) -> None:
    """The first of the last eleven weeks; nothing in this case cost it yet."""
    found = (await chances(asked))["no-risk"]
    assert (found["by"], found["at_stake"], found["whose"]) == ("2027-06-14", False, "new-employer")
    assert found["ground"] == "ZW 29b lid 1 b"
    assert "wage-cost-benefit-own-employer" not in await chances(asked)


async def test_a_job_that_begins_before_that_day_puts_it_at_stake(asked: Asked) -> None:
    """A contract from 1 September 2026 for 24 hours: 24 x 52 x 3.05 = 3,806.40 a year, for three years 11,419.20."""
    await asked.hear(BEGIN)
    await begun(asked)
    await asked.hear(date(2026, 9, 1))
    placed = await asked.entered("placement-made", "bureau", **JOB)
    found = await chances(asked)
    assert found["no-risk"]["at_stake"] is True
    benefit = found[f"wage-cost-benefit:{placed}"]
    assert (benefit["euros"], benefit["by"], benefit["whose"]) == (11_419, "2026-12-01", "new-employer")


@pytest.mark.parametrize(
    ("job", "euros"),
    [
        ({"hours": 40}, 18_000),
        ({"until": "2027-03-03"}, 1_919),
        ({"form": "trial"}, None),
        ({"form": "secondment"}, None),
    ],
    ids=["capped", "half a year", "trial", "lent"],
)
async def test_the_wage_cost_benefit_follows_hours_and_days(
    asked: Asked, job: dict[str, Any], euros: int | None
) -> None:
    """40 hours are 6,344, so 6,000 a year; 184 days are 3,806.40 x 184 / 365; without a contract nothing."""
    await asked.hear(BEGIN)
    await begun(asked)
    await asked.hear(date(2026, 9, 1))
    placed = await asked.entered("placement-made", "bureau", **{**JOB, **job})
    found = (await chances(asked)).get(f"wage-cost-benefit:{placed}")
    assert (found["euros"] if found else None) == euros


async def test_on_the_vangnet_uwv_pays_from_the_first_day_where_it_is_told_in_time(asked: Asked) -> None:
    """43 days x 98.6301 x 0.70 = 2,968.77."""
    assert "sickness-benefit" not in await chances(asked)
    await on_the_vangnet(asked)
    found = (await chances(asked))["sickness-benefit"]
    assert (found["euros"], found["by"], found["whose"]) == (2_969, "2025-10-13", "employer")


async def test_told_late_it_goes_a_year_back_and_no_further(asked: Asked) -> None:
    """On 4 January 2027 from 4 January 2026: 366 days x 98.6301 x 0.70 = 25,269.04."""
    await on_the_vangnet(asked)
    await asked.hear(date(2027, 1, 4))
    assert (await chances(asked))["sickness-benefit"]["euros"] == 25_269
    own = (await chances(asked))["wage-cost-benefit-own-employer"]
    assert (own["euros"], own["whose"]) == (6_000, "employer")


async def test_from_a_benefit_no_employer_pays() -> None:
    """There is nothing to weigh, and that is said by name."""
    async with door() as asked:
        await asked.hear(MONDAY, ClientRegistered(person=PERSON, on=MONDAY))
        answer = await asked.http.get(f"/v1/cases/{CASE}/money", headers=bearer("case-manager"))
        assert (answer.status_code, answer.json()["code"]) == (409, "no-wage")
        whole = await asked.get("/v1/money", "case-manager")
        assert (whole["cases"], whole["euros"]) == ([], {})
