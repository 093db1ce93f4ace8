"""Words with UWV at the door: what can go, what it takes, what UWV's answers mean, in whichever order they come.

Ill since Monday 1 September 2025: the 42-week report is due 294 days later, 22 June 2026 (ZW 38 lid 1); the wage duty
ends on 29 August 2027, so the application is due on 13 June 2027 and a sanction can be decided until 29 August 2027.
"""

from collections.abc import AsyncGenerator, Sequence
from datetime import date, timedelta
from itertools import permutations

import pytest

from shared.contracts.dossier.entry import Entry
from shared.contracts.dossier.uwv import UwvAskedAfter
from shared.contracts.facts import Recovered
from shared.kernel.decider import CommandRefused
from tests.unit.trajectory.at_the_door import CASE, Asked, ill
from tests.unit.trajectory.exchanged import answer, can_go, sends, sent, stands, with_uwv
from tests.unit.trajectory.told import MONDAY, heard

SENT_ON = date(2026, 6, 18)
REPORT = "uwv-42-week-report"


@pytest.fixture(name="asked")
async def just_before_forty_two_weeks() -> AsyncGenerator[Asked]:
    """It is Thursday 18 June 2026, four days before the report is due."""
    async with ill((SENT_ON - MONDAY).days) as made:
        yield made


async def test_a_message_says_what_the_case_knows_and_is_done_on_the_day_it_goes(asked: Asked) -> None:
    """Not before it went; the step is that day's, four days before it is due."""
    assert await can_go(asked) == ["42-week-report"]
    assert (await with_uwv(asked))["can_go"][0]["due"] == "2026-06-22"
    entry = await asked.entered("uwv-message-asked", "employer", message="42-week-report")
    assert (await with_uwv(asked))["messages"][0]["content"] == {
        "first_sick_day": "2025-09-01",
        "on": "2026-06-18",
    }
    assert (await asked.due_of(REPORT))["status"] == "open"
    assert await stands(asked) == ["waiting"]
    await asked.by_us(sent(entry, SENT_ON), "sent")
    found = await asked.due_of(REPORT)
    assert (found["status"], found["done_on"]) == ("done", "2026-06-18")
    assert await stands(asked) == ["sent"]
    assert await can_go(asked) == []


async def test_nobody_sends_the_same_twice(asked: Asked) -> None:
    """Not while it is on its way, nor once it went; what UWV refused can go again."""
    entry = await asked.entered("uwv-message-asked", "employer", message="42-week-report")
    assert await asked.refused("uwv-message-asked", "case-manager", message="42-week-report") == (
        "underway",
        "message",
    )
    await asked.by_us(sent(entry, SENT_ON), "sent")
    assert await asked.refused("uwv-message-asked", "case-manager", message="42-week-report") == (
        "done-already",
        "message",
    )
    await asked.by_us(answer(entry, 1, "refused", SENT_ON, code="employment-unknown"), "no")
    assert (await asked.due_of(REPORT))["status"] == "open"
    assert await can_go(asked) == ["42-week-report"]
    again = await asked.entered("uwv-message-asked", "case-manager", message="42-week-report")
    await asked.by_us(sent(again, SENT_ON), "sent-again")
    await asked.by_us(answer(again, 2, "accepted", SENT_ON), "yes")
    assert await stands(asked) == ["refused", "accepted"]
    assert (await asked.due_of(REPORT))["status"] == "done"


async def test_a_message_is_for_those_whose_it_is_and_when_a_date_calls_for_it(asked: Asked) -> None:
    """The application is the employee's; nothing calls for a vangnet report, a recovery or a repair."""
    for message in ("vangnet-report", "recovery-report", "repair-report", "report-completion"):
        assert await asked.refused("uwv-message-asked", "employer", message=message) == (
            "not-called-for",
            "message",
        )
    assert await asked.refused("uwv-message-asked", "employee", message="42-week-report") == (
        "role-not-allowed",
        "message",
    )
    assert await asked.refused("uwv-message-asked", "employer", message="wia-application") == (
        "role-not-allowed",
        "message",
    )
    assert await asked.refused("uwv-message-asked", "employer", message="42-week-report", request="x") == (
        "request-out-of-place",
        "request",
    )
    assert await asked.refused("uwv-message-asked", "employer", message="a-letter") == (
        "literal-error",
        "message",
    )
    assert await asked.refused("uwv-message-asked", "employer", message="42-week-report", content={}) == (
        "unknown-field",
        "content",
    )
    assert await can_go(asked, "employee") == ["wia-application"]


async def test_what_uwv_says_moves_the_clock(asked: Asked) -> None:
    """A letter, a completion with its term, a sanction, the repair: each is a fact with UWV's day."""
    report = await sends(asked, "42-week-report")
    await asked.by_us(answer(report, 1, "accepted", SENT_ON), "1")
    await asked.hear(date(2027, 5, 3))
    await asked.by_us(answer(report, 2, "wia-letter", date(2027, 5, 3)), "2")
    assert (await asked.due_of("uwv-wia-letter"))["done_on"] == "2027-05-03"
    await asked.hear(date(2027, 6, 1))
    application = await sends(asked, "wia-application", "employee")
    upload = await sends(asked, "reintegration-report")
    await asked.by_us(
        answer(upload, 3, "completion-asked", date(2027, 6, 1), complete_by=date(2027, 6, 15)), "3"
    )
    completion = await asked.due_of("reintegration-report-completion")
    assert (completion["due"], completion["status"]) == ("2027-06-15", "open")
    await sends(asked, "report-completion")
    assert (await asked.due_of("reintegration-report-completion"))["status"] == "done"
    await asked.hear(date(2027, 7, 10))
    await asked.by_us(answer(application, 4, "wage-sanction", date(2027, 7, 10)), "4")
    clock = await asked.get(f"/v1/cases/{CASE}/clock")
    assert clock["wage_duty"]["last_day"] == "2028-08-27"  # 52 weeks after 29 August 2027
    await asked.hear(date(2027, 9, 20))
    repair = await sends(asked, "repair-report")
    assert (await asked.due_of("uwv-repair-decision"))["due"] == "2027-10-11"  # three weeks on
    await asked.hear(date(2027, 10, 4))
    await asked.by_us(answer(repair, 5, "repair-found", date(2027, 10, 4)), "5")
    clock = await asked.get(f"/v1/cases/{CASE}/clock")
    assert clock["wage_duty"]["last_day"] == "2027-11-15"  # six weeks on (WIA 25 lid 12)


async def test_a_report_completed_once_may_have_to_be_completed_again(asked: Asked) -> None:
    """What was sent before UWV asked again does not answer that."""
    await asked.hear(date(2027, 6, 1))
    await sends(asked, "wia-application", "employee")
    upload = await sends(asked, "reintegration-report")
    await asked.by_us(
        answer(upload, 1, "completion-asked", date(2027, 6, 1), complete_by=date(2027, 6, 15)), "1"
    )
    await sends(asked, "report-completion")
    await asked.hear(date(2027, 6, 20))
    await asked.by_us(
        answer(upload, 2, "completion-asked", date(2027, 6, 20), complete_by=date(2027, 7, 4)), "2"
    )
    completion = await asked.due_of("reintegration-report-completion")
    assert (completion["due"], completion["status"]) == ("2027-07-04", "open")
    await asked.hear(date(2027, 6, 21))
    await asked.entered("uwv-message-asked", "employer", message="report-completion")


EVERY_ORDER: Sequence[Sequence[int]] = list(permutations(range(4)))


@pytest.mark.parametrize("order", EVERY_ORDER, ids=lambda order: "".join(map(str, order)))
async def test_whatever_the_order_and_however_often_it_ends_the_same(
    asked: Asked, order: Sequence[int]
) -> None:
    """Sent, refused (1), accepted after all (2), asked after: by UWV's numbers it was accepted."""
    entry = await asked.entered("uwv-message-asked", "employer", message="42-week-report")
    said: list[Entry] = [
        sent(entry, SENT_ON),
        answer(entry, 1, "refused", SENT_ON, code="number-unknown"),
        answer(entry, 2, "accepted", SENT_ON),
        UwvAskedAfter(on=SENT_ON, of=entry, times=1),
    ]
    for n in (*order, *reversed(order)):
        await asked.by_us(said[n], f"said-{n}")
        await asked.by_us(said[n], f"said-{n}-again")
    assert await stands(asked) == ["accepted"]
    found = await asked.due_of(REPORT)
    assert (found["status"], found["done_on"]) == ("done", "2026-06-18")
    kinds = [each["kind"] for each in await asked.dossier()]
    assert kinds.count("uwv-answered") == 2
    assert kinds.count("uwv-message-sent") == kinds.count("uwv-asked-after") == 1
    row = (await with_uwv(asked))["messages"][0]
    assert [each["number"] for each in row["answers"]] == [1, 2]
    assert row["asked_after"] == 1


async def test_uwv_may_answer_when_the_sickness_is_long_over(asked: Asked) -> None:
    """Fit again after the 42-week report: the recovery goes to UWV, which answers months later."""
    await sends(asked, "42-week-report")
    await asked.hear(date(2026, 6, 25), heard(Recovered(first_fit_day=date(2026, 6, 25))))
    assert await can_go(asked) == ["recovery-report"]
    entry = await sends(asked, "recovery-report")
    assert (await with_uwv(asked))["messages"][1]["content"] == {
        "first_sick_day": "2025-09-01",
        "first_fit_day": "2026-06-25",
        "on": "2026-06-25",
    }
    await asked.hear(date(2026, 12, 1))
    assert not (await asked.state()).working
    await asked.by_us(answer(entry, 9, "refused", date(2026, 12, 1), code="date-wrong"), "late")
    assert await stands(asked) == ["sent", "refused"]
    again = await asked.entered("uwv-message-asked", "employer", message="recovery-report")
    await asked.by_us(sent(again, asked.today), "sent-again")
    assert await stands(asked) == ["sent", "refused", "sent"]


async def test_what_cannot_be_said_of_a_message_is_refused(asked: Asked) -> None:
    """An answer about nothing, a refusal without a reason, a term without a day."""
    entry = await asked.entered("uwv-message-asked", "employer", message="42-week-report")
    wrong = {
        "of-unknown": answer("no-such-entry", 1, "accepted", SENT_ON),
        "code-out-of-place": answer(entry, 1, "refused", SENT_ON),
        "term-out-of-place": answer(entry, 1, "completion-asked", SENT_ON),
    }
    for code, each in wrong.items():
        with pytest.raises(CommandRefused) as refusal:
            await asked.by_us(each, code)
        assert refusal.value.refused.code == code
    assert await asked.refused("uwv-answered", "employer", of=entry, number=1, status="accepted") == (
        "role-not-allowed",
        "kind",
    )


async def test_a_question_goes_by_who_put_it_once(asked: Asked) -> None:
    """The expert opinion holds which of the five it is, and nothing of the answer's reasons."""
    question = await asked.entered("expert-opinion-requested", "employee", question="employer-efforts")
    assert await asked.refused("uwv-message-asked", "employee", message="expert-opinion") == (
        "request-unknown",
        "request",
    )
    assert await asked.refused(
        "uwv-message-asked", "employer", message="expert-opinion", request=question
    ) == ("not-yours", "request")
    await asked.entered("uwv-message-asked", "employee", message="expert-opinion", request=question)
    assert (await with_uwv(asked))["messages"][0]["content"]["question"] == "employer-efforts"
    assert (
        await asked.refused(
            "uwv-message-asked",
            "employee",
            message="expert-opinion",
            request=question,
            on=(asked.today - timedelta(days=1)).isoformat(),
        )
    ) == ("underway", "request")
