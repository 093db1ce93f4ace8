"""What a second track brings by itself: targets missed, said to whom and when, and reports that stay out."""

from collections.abc import AsyncGenerator
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.trajectory.rules.work.watching import ended_periods, next_period_over
from tests.unit.trajectory.at_the_door import Asked, ill
from tests.unit.trajectory.told import at
from tests.unit.trajectory.tracked import AGREEMENT, BEGIN, REPORT, begun, day


@pytest.fixture(name="asked")
async def somebody_ill_for_a_year() -> AsyncGenerator[Asked]:
    """It is 27 August 2026."""
    async with ill(360) as made:
        yield made


async def test_a_missed_target_is_for_bureau_and_employee_first(asked: Asked) -> None:
    """Begun on 27 August: the period of 28 days ends on 23 September. One of two applications was done."""
    await begun(asked)
    await asked.entered("activity-done", "employee", what="application", about="V-1")
    await day(asked, 28)
    noticed = (await asked.dossier("bureau"))[-1]
    assert (noticed["kind"], noticed["by"]) == ("passivity-noticed", "platform")
    assert (noticed["from"], noticed["until"]) == ("2026-08-27", "2026-09-23")
    assert noticed["short"] == [{"what": "application", "agreed": 2, "done": 1}]
    assert noticed["reply_by"] == "2026-10-01"
    assert "passivity-noticed" not in await asked.kinds("employer")
    assert "Reply to targets missed" in await asked.owes("employee")
    assert await asked.owes("employee", "employer") == [
        "2 × application",
        "Taak van employee",
        "WIA application",
    ]


async def test_the_employer_hears_after_the_term_with_the_reply(asked: Asked) -> None:
    """Through 1 October nobody is told; on the 2nd the employer is, with what the bureau said."""
    await begun(asked)
    await day(asked, 28)
    notice = (await asked.dossier("bureau"))[-1]["entry"]
    await asked.entered("passivity-replied", "bureau", notice=notice, reason="Vakantie, zo afgesproken")
    await day(asked, 35)
    assert "passivity-reported" not in await asked.kinds("employer")
    await day(asked, 36)
    told = next(each for each in await asked.dossier("employer") if each["kind"] == "passivity-reported")
    assert told["replies"] == [{"by": "bureau", "reason": "Vakantie, zo afgesproken"}]
    assert told["short"] == [{"what": "application", "agreed": 2, "done": 0}]
    late = await asked.refused("passivity-replied", "employee", notice=notice, reason="Te laat")
    assert late == ("notice-over", "notice")


async def test_what_was_made_good_is_not_told_to_the_employer(asked: Asked) -> None:
    """Two applications of that period, written down within the term."""
    await begun(asked)
    await day(asked, 28)
    for name in ("V-1", "V-2"):
        await asked.entered("activity-done", "employee", what="application", about=name, on="2026-09-20")
    await day(asked, 36)
    assert "passivity-reported" not in await asked.kinds("employer")


async def test_a_target_met_says_nothing(asked: Asked) -> None:
    """And a period that runs is not over."""
    await begun(asked)
    await asked.entered("activity-done", "employee", what="application", times=2)
    await day(asked, 28)
    assert "passivity-noticed" not in await asked.kinds("bureau")
    await day(asked, 55)
    assert "passivity-noticed" not in await asked.kinds("bureau")
    await day(asked, 56)
    assert "passivity-noticed" in await asked.kinds("bureau")


async def test_what_was_written_down_late_is_noticed_the_next_day(asked: Asked) -> None:
    """Signed on 27 August, written down on 1 November: two periods are over, and are noticed on the 2nd."""
    await day(asked, 66)
    await asked.entered("labour-expert-reported", "labour-expert", **REPORT, on=BEGIN.isoformat())
    agreement = await asked.entered("second-track-agreed", "bureau", **AGREEMENT, on=BEGIN.isoformat())
    for who in ("employee", "employer", "bureau"):
        await asked.entered("entry-agreed", who, of=agreement, on=BEGIN.isoformat())
    assert "passivity-noticed" not in await asked.kinds("bureau")
    await day(asked, 67)
    assert (await asked.kinds("bureau")).count("passivity-noticed") == 2


async def test_a_service_that_was_away_feeds_the_days_it_missed_in_a_row(asked: Asked) -> None:
    """After three periods of 28 days all three are noticed, and the first two told; nothing is left for later."""
    await begun(asked, report_every_days=182)
    last = BEGIN + timedelta(days=84)
    asked.service.moment = at(last)
    assert await asked.service.cases.tick(last) > 3
    assert await asked.service.cases.tick(last) == 0
    kinds = await asked.kinds("bureau")
    assert (kinds.count("passivity-noticed"), kinds.count("passivity-reported")) == (3, 2)


async def test_a_report_that_stays_out_is_said_once(asked: Asked) -> None:
    """42 days from 27 August: by 7 October; the one after that was there."""
    await begun(asked, targets=[])
    assert "Report to both" in await asked.owes("bureau")
    await day(asked, 42)
    await day(asked, 60)
    overdue = [
        each["due"] for each in await asked.dossier("employer") if each["kind"] == "bureau-report-overdue"
    ]
    assert overdue == ["2026-10-07"]
    await asked.entered("bureau-reported", "bureau", progress="Vier gesprekken", on_course="partly")
    await day(asked, 84)
    assert (await asked.kinds("employer")).count("bureau-report-overdue") == 1


@given(st.dates(date(2025, 1, 1), date(2027, 1, 1)), st.integers(7, 182), st.integers(0, 800))
def test_periods_follow_on_each_other_and_the_next_is_the_first_to_come(
    begins: date, days: int, after: int
) -> None:
    """Each as long as agreed, the first from the beginning, none that is not over, and none left out."""
    today = begins + timedelta(days=after)
    periods = list(ended_periods(begins, days, today))
    assert all((last - first).days == days - 1 for first, last in periods)
    assert [first for first, _ in periods] == [
        begins + timedelta(days=n * days) for n in range(after // days)
    ]
    assert next_period_over(begins, days, today) == begins + timedelta(days=(after // days + 1) * days)
