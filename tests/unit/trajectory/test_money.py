"""Money at risk, worked out by hand: 3,000 euros a month is 3,000 x 12 / 365 = 98.6301 euros a calendar day.

Ill since Monday 1 September 2025; the wage duty ends on 29 August 2027. The first 52 weeks (364 days) are paid in full,
the second 52 at 70 per cent: 364 x 98.6301 x 0.70 = 25,130.96.
"""

from collections.abc import AsyncGenerator
from datetime import date, timedelta
from typing import Any

import pytest

from shared.contracts.facts import Recovered
from tests.unit.trajectory.at_the_door import CASE, Asked, bearer, ill
from tests.unit.trajectory.riv import OWED_BY, at_the_end, first_year
from tests.unit.trajectory.told import heard

WAGE = {"month": 3000, "first_year": 100, "second_year": 70}
SECOND_YEAR = 25_131


@pytest.fixture(name="asked")
async def somebody_ill_for_six_weeks() -> AsyncGenerator[Asked]:
    """It is 13 October 2025, the 43rd day."""
    async with ill(42) as made:
        yield made


async def money(asked: Asked) -> dict[str, dict[str, Any]]:
    """Each sum by what it is."""
    found = await asked.get(f"/v1/cases/{CASE}/money", "employer")
    return {each["what"]: each for each in found["amounts"]}


async def test_the_wage_so_far_and_to_come(asked: Asked) -> None:
    """43 days are 4,241.10; 321 more of the first year 31,660.27, with the second year 56,791.23."""
    await asked.entered("wage-told", "employer", **WAGE)
    found = await money(asked)
    assert (found["wage-to-date"]["euros"], found["wage-to-date"]["until"]) == (4_241, "2025-10-13")
    assert (found["wage-to-come"]["euros"], found["wage-to-come"]["until"]) == (56_791, "2027-08-29")
    answer = await asked.get(f"/v1/cases/{CASE}/money", "case-manager")
    assert answer["euros"] == {"spent": 4_241, "owed": 56_791, "at-risk": SECOND_YEAR}
    assert answer["wage_known"]


async def test_without_a_wage_only_what_the_law_says_in_euros_has_an_amount(asked: Asked) -> None:
    """The sums are named all the same."""
    found = await money(asked)
    assert all("euros" not in each for each in found.values())
    assert not (await asked.get(f"/v1/cases/{CASE}/money", "employer"))["wage_known"]


async def test_a_sanction_is_at_risk_as_long_as_the_report_lacks_anything(asked: Asked) -> None:
    """At most 52 weeks, from 30 August 2027 to 27 August 2028; with the last part it is gone."""
    await asked.entered("wage-told", "employer", **WAGE)
    risk = (await money(asked))["wage-sanction"]
    assert (risk["kind"], risk["euros"], risk["until"]) == ("at-risk", SECOND_YEAR, "2028-08-27")
    assert risk["removed_by"] == list(OWED_BY)
    await first_year(asked)
    await at_the_end(asked)
    assert (await money(asked))["wage-sanction"]["removed_by"] == ["l"]
    await asked.entered("opinion-given", "employee", agrees="yes", opinion="Zo was het")
    assert "wage-sanction" not in await money(asked)


async def test_a_sanction_that_was_decided_is_owed_and_repair_takes_it_away(asked: Asked) -> None:
    """Decided on 1 July 2027; counted once, beside the wage of the two years."""
    await asked.entered("wage-told", "employer", **WAGE)
    await asked.hear(date(2027, 7, 1))
    answer = await asked.record({"fact": "wage-sanction", "decided_on": "2027-07-01"}, "sanction")
    assert answer.status_code == 202, answer.text
    found = await money(asked)
    assert (found["wage-sanction"]["kind"], found["wage-sanction"]["euros"]) == ("owed", SECOND_YEAR)
    assert (found["wage-sanction"]["until"], found["wage-sanction"]["removed_by"]) == (
        "2028-08-27",
        ["repair-reported"],
    )
    assert found["wage-to-come"]["until"] == "2027-08-29"
    assert "wage-after-late-application" not in found


@pytest.mark.parametrize(
    ("days_late", "euros", "until"),
    [(1, 70, 6), (6, 70, 6), (7, 230, 27), (27, 230, 27), (28, 455, None), (100, 455, None)],
)
async def test_a_late_report_to_uwv_costs_by_its_days(
    asked: Asked, days_late: int, euros: int, until: int | None
) -> None:
    """Boetebesluit 2c; the 42-week report is due on 22 June 2026 (day 294). Until which day it is still this much."""
    due = date(2026, 6, 22)
    await asked.hear(due + timedelta(days=days_late))
    found = (await money(asked))["fine:uwv-42-week-report"]
    assert (found["kind"], found["euros"]) == ("at-risk", euros)
    assert found.get("until") == (until and (due + timedelta(days=until)).isoformat())
    assert found["removed_by"] == ["uwv-42-week-report"]


async def test_a_report_that_came_late_is_owed_and_one_in_time_costs_nothing(asked: Asked) -> None:
    """Nine days late: 230."""
    await asked.hear(date(2026, 6, 21))
    assert "fine:uwv-42-week-report" not in await money(asked)
    await asked.hear(date(2026, 7, 1))
    done = {"fact": "done", "rule": "uwv-42-week-report", "on": "2026-07-01"}
    assert (await asked.record(done, "reported")).status_code == 202
    found = (await money(asked))["fine:uwv-42-week-report"]
    assert (found["kind"], found["euros"]) == ("owed", 230)


async def test_each_day_that_the_application_is_late_is_a_day_of_wage(asked: Asked) -> None:
    """Due on 13 June 2027; on the 23rd ten days: 690.41."""
    await asked.entered("wage-told", "employer", **WAGE)
    await asked.hear(date(2027, 6, 23))
    found = (await money(asked))["wage-after-late-application"]
    assert (found["kind"], found["euros"], found["until"]) == ("at-risk", 690, "2027-09-08")
    assert found["removed_by"] == ["wia-application"]


async def test_after_a_recovery_no_wage_is_to_come(asked: Asked) -> None:
    """Fit from 14 October: 43 days were paid, and the report is nobody's concern for now."""
    await asked.entered("wage-told", "employer", **WAGE)
    await asked.hear(date(2025, 10, 14), heard(Recovered(first_fit_day=date(2025, 10, 14))))
    found = await money(asked)
    assert (found["wage-to-date"]["euros"], found["wage-to-date"]["until"]) == (4_241, "2025-10-13")
    assert found.keys() == {"wage-to-date"}


async def test_over_all_cases_the_sums_are_added(asked: Asked) -> None:
    """Of one case they are its own."""
    await asked.entered("wage-told", "employer", **WAGE)
    whole = await asked.get("/v1/money", "employer")
    one = await asked.get(f"/v1/cases/{CASE}/money", "employer")
    assert whole["euros"] == one["euros"]
    assert [(each["case"], each["wage_known"]) for each in whole["cases"]] == [(CASE, True)]


async def test_the_employee_reads_the_wage_told_and_not_the_sums(asked: Asked) -> None:
    """They are for who pays and who guides."""
    await asked.entered("wage-told", "employer", **WAGE)
    assert "wage-told" in await asked.kinds("employee")
    for path in (f"/v1/cases/{CASE}/money", "/v1/money"):
        answer = await asked.http.get(path, headers=bearer("employee"))
        assert (answer.status_code, answer.json()["code"]) == (403, "role-not-allowed")
