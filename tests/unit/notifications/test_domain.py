"""Stories of who is told: once for each rule, date and days left; withdrawn while it waits; sent stays sent."""

from datetime import UTC, date, datetime
from typing import Any

from services.notifications.domain import (
    DECIDER,
    Letters,
    MailAccepted,
    MessageDropped,
    MessageQueued,
    PersonNoted,
    Wanted,
)
from shared.contracts.event import Refused
from shared.contracts.matching import MatchProposed, MatchWithdrawn
from shared.contracts.notifications import MessageSent
from shared.contracts.trajectory import (
    CaseOpened,
    ClockMoved,
    DeadlineMissed,
    DeadlineNear,
    Move,
    ObligationDone,
)
from shared.testing.story import Story

DUE = date(2025, 10, 13)
NAMES = {"name_nl": "Probleemanalyse", "name_en": "Problem analysis"}


def on(day: int, month: int = 10) -> datetime:
    """A morning of the autumn of 2025."""
    return datetime(2025, month, day, 7, tzinfo=UTC)


def near(left: int = 14, due: date = DUE, **more: Any) -> DeadlineNear:
    fields = {"period": 1, "rule": "problem-analysis", "responsible": "bedrijfsarts", **NAMES, **more}
    return DeadlineNear.model_validate({**fields, "due": due, "days_left": left})


def missed(due: date = DUE) -> DeadlineMissed:
    fields = {"period": 1, "rule": "problem-analysis", "responsible": "bedrijfsarts", **NAMES}
    return DeadlineMissed.model_validate({**fields, "due": due})


def moved(new: date | None, rule: str = "problem-analysis") -> ClockMoved:
    day = date(2025, 9, 1)
    return ClockMoved(
        period=1,
        first_sick_day=day,
        waiting_period_last_day=date(2027, 8, 29),
        rulebook="2004",
        because="fact",
        moves=(Move(rule=rule, old=DUE, new=new),),
    )


def proposed(verdict: str = "fits") -> MatchProposed:
    return MatchProposed.model_validate(
        {"vacancy": "V1", "title": "telefonist", "verdict": verdict, "rank": 1}
    )


def wanted(story: Story[Letters]) -> list[Wanted]:
    """What the last step queued."""
    return [event.wanted for event in story.events if isinstance(event, MessageQueued)]


def queued(event: Any = None, at: datetime | None = None) -> tuple[Story[Letters], str]:
    """A story in which one message waits, and that message."""
    story = Story(DECIDER).when(event or near(), at or on(29, 9))
    (one,) = wanted(story)
    return story, one.message


def test_a_near_deadline_is_for_whoever_owes_it() -> None:
    """The judgment is the bedrijfsarts's; nothing of the case but rule, day and the step's own name is in it."""
    story, _ = queued()
    (one,) = wanted(story)
    assert (one.template, one.role, one.rule, one.due, one.days_left) == (
        "deadline-near",
        "bedrijfsarts",
        "problem-analysis",
        DUE,
        14,
    )
    assert (one.what_nl, one.what_en) == ("Probleemanalyse", "Problem analysis")


def test_one_message_for_each_rule_date_and_days_left() -> None:
    """The same again is nothing; fewer days left, another date, member or rule is another message."""
    story, first = queued()
    story.when(near(), on(29, 9)).then()
    ids = {first}
    for other in (
        near(7),
        near(due=date(2025, 10, 20)),
        near(n=2),
        near(rule="plan-of-action"),
        near(period=2),
    ):
        story.when(other, on(6))
        ids |= {each.message for each in wanted(story)}
    assert len(ids) == 6


def test_a_missed_deadline_goes_to_the_case_manager_and_replaces_what_waits() -> None:
    """An announcement that was never sent makes no sense the day after."""
    story, first = queued()
    story.when(missed(), on(14))
    assert story.told(MessageDropped) == [MessageDropped(message=first)]
    assert [(each.template, each.role) for each in wanted(story)] == [("deadline-missed", "case-manager")]
    story.when(missed(), on(15)).then()


def test_for_a_date_that_has_passed_nothing_is_announced() -> None:
    """A service that was away for weeks does not mail what is no longer to come; on the day itself it does."""
    Story(DECIDER).when(near(1), on(14)).then()
    assert wanted(Story(DECIDER).when(near(0), on(13)))


def test_what_waits_is_withdrawn_when_its_date_moves_or_goes_or_is_met() -> None:
    """A move to a new date, a move to none, and the step done: each takes the waiting message back."""
    done = ObligationDone(period=1, rule="problem-analysis", on=date(2025, 10, 1), due=DUE)
    for cause in (moved(date(2025, 10, 20)), moved(None), done):
        story, message = queued()
        story.when(cause, on(1)).then(MessageDropped(message=message))
        assert story.state.standing == {message: "withdrawn"}
        story.when(cause, on(1)).then()


def test_another_rules_move_withdraws_nothing() -> None:
    """Only the obligation that moved."""
    story, _ = queued()
    story.when(moved(DUE, rule="plan-of-action"), on(1)).then()


def test_what_was_sent_stays_sent() -> None:
    """Told once as sent; a later move, miss or repetition does not touch it."""
    story, message = queued()
    accepted = MailAccepted(message=message)
    sent = MessageSent(
        message=message,
        role="bedrijfsarts",
        template="deadline-near",
        channel="mail",
        rule="problem-analysis",
        due=DUE,
    )
    story.when(accepted, on(29, 9)).then(sent)
    story.when(accepted, on(29, 9)).then()
    story.when(moved(None), on(30, 9)).then()
    story.when(near(), on(30, 9)).then()
    assert story.state.standing == {message: "sent"}


def test_what_was_withdrawn_unsent_is_wanted_again_when_it_holds_again() -> None:
    """A date that moves away and back on one day, a vacancy that fits again: nobody was told yet, so now they are."""
    story, message = queued()
    story.when(moved(date(2025, 10, 20)), on(29, 9)).when(moved(DUE), on(29, 9)).when(near(), on(29, 9))
    assert [each.message for each in wanted(story)] == [message]
    story, message = queued(proposed(), on(1))
    story.when(MatchWithdrawn(vacancy="V1", reason="no-longer-fits"), on(1)).when(proposed(), on(2))
    assert [each.message for each in wanted(story)] == [message]


def test_a_mail_that_nobody_wanted_is_refused() -> None:
    """The effects cannot tell of a message that the case does not have."""
    (refused,) = Story(DECIDER).when(MailAccepted(message="m"), on(1)).events
    assert isinstance(refused, Refused)
    assert refused.code == "no-such-message"


def test_a_match_is_for_the_job_coach_until_it_is_withdrawn() -> None:
    """Proposed once; `ask` that became `fits` is another message; withdrawn takes back what waits."""
    story, first = queued(proposed("ask"), on(1))
    (one,) = wanted(story)
    assert (one.template, one.role, one.vacancy, one.what_nl) == (
        "match-proposed",
        "job-coach",
        "V1",
        "telefonist",
    )
    story.when(proposed("ask"), on(1)).then()
    story.when(proposed("fits"), on(2))
    (second,) = wanted(story)
    assert second.message != first
    story.when(MatchWithdrawn(vacancy="V1", reason="vacancy-gone"), on(3))
    assert {each.message for each in story.events if isinstance(each, MessageDropped)} == {
        first,
        second.message,
    }


def test_whose_case_it_is_is_noted_once() -> None:
    """The person's id, so that an employee's own address can be found; never the address itself."""
    opened = CaseOpened(person="p1", period=1, first_sick_day=date(2025, 9, 1))
    story = Story(DECIDER).when(opened, on(1)).then(PersonNoted(person="p1"))
    story.when(opened, on(1)).then()
    assert DECIDER.due(story.state) is None
