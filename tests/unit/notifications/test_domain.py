"""Stories of who is told: once for each rule, date, days left and role; withdrawn while it waits; sent stays sent."""

from datetime import date

from services.notifications.domain import DECIDER
from services.notifications.domain.kinds import (
    MailAccepted,
    MessageDropped,
    NoticeDropped,
    NoticeMade,
    NoticeTold,
    PersonNoted,
    TellRoles,
    WorkerNoted,
)
from shared.contracts.classes import DataClass
from shared.contracts.event import Refused
from shared.contracts.matching import MatchWithdrawn
from shared.contracts.notifications import MessageSent
from shared.contracts.staff import CaseAssigned, CaseHandedOver
from shared.contracts.topics import BY_NAME
from shared.contracts.trajectory import CaseOpened
from shared.testing.story import Story
from tests.unit.notifications.told import DUE, done, missed, moved, near, on, proposed, queued, tell, wanted


def test_a_near_deadline_is_for_whoever_owes_it() -> None:
    """The judgment is the bedrijfsarts's; nothing of the case but rule, day and the step's own name is in it."""
    story, _ = queued()
    (one,) = story.state.messages.values()
    assert (one.template, one.role, one.rule, one.due, one.days_left) == (
        "deadline-near",
        "bedrijfsarts",
        "problem-analysis",
        DUE,
        14,
    )
    assert (one.what_nl, one.what_en) == ("Probleemanalyse", "Problem analysis")


def test_the_last_day_before_it_is_the_case_managers_too() -> None:
    """One day left: who owes it first, then the case manager, who knows that the other was told."""
    story = tell(Story(DECIDER).when(near(1), on(12)), on(12))
    assert [(each.role, each.before) for each in wanted(story)] == [
        ("bedrijfsarts", ()),
        ("case-manager", ("bedrijfsarts",)),
    ]


def test_one_message_for_each_rule_date_days_left_and_role() -> None:
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
        tell(story.when(other, on(6)), on(6))
        ids |= {each.message for each in wanted(story)}
    assert len(ids) == 6


def test_a_notice_is_put_to_roles_once() -> None:
    """Asked again, by whoever and with other roles, it tells nobody else; nor does one that nobody made."""
    story, _ = queued()
    (notice,) = story.state.notices
    story.when(TellRoles(notice=notice, roles=("team-lead",)), on(30, 9)).then()
    story.when(TellRoles(notice="another", roles=("team-lead",)), on(30, 9)).then()


def test_a_notice_for_nobody_is_told_all_the_same() -> None:
    """A policy in which nobody is told of it: it is not asked about again."""
    story = Story(DECIDER).when(near(), on(29, 9))
    (notice,) = story.state.notices
    story.when(TellRoles(notice=notice, roles=()), on(29, 9)).then(NoticeTold(notice=notice))


def test_a_missed_deadline_replaces_what_waits() -> None:
    """An announcement that was never sent makes no sense the day after; the miss itself is told once."""
    story, first = queued()
    (announced,) = story.state.notices
    tell(story.when(missed(), on(14)), on(14))
    assert story.state.standing[first] == "withdrawn"
    assert story.state.noticed[announced] == "dropped"
    assert [(each.template, each.role) for each in wanted(story)] == [
        ("deadline-missed", "case-manager"),
        ("deadline-missed", "team-lead"),
        ("deadline-missed", "employer"),
    ]
    story.when(missed(), on(15)).then()


def test_for_a_date_that_has_passed_nothing_is_announced() -> None:
    """A service that was away for weeks does not mail what is no longer to come; on the day itself it does."""
    Story(DECIDER).when(near(1), on(14)).then()
    assert Story(DECIDER).when(near(0), on(13)).told(NoticeMade)


def test_what_waits_is_withdrawn_when_its_date_moves_or_goes_or_is_met() -> None:
    """A move to a new date, a move to none, and the step done: each takes the waiting message back, once."""
    for cause in (moved(date(2025, 10, 20)), moved(None), done()):
        story, message = queued()
        (notice,) = story.state.notices
        story.when(cause, on(1)).then(MessageDropped(message=message), NoticeDropped(notice=notice))
        assert story.state.standing == {message: "withdrawn"}
        story.when(cause, on(1)).then()


def test_what_nobody_was_named_for_yet_is_never_put_to_roles_once_it_is_gone() -> None:
    """The date moves between the notice and the asking who hears of it."""
    story = Story(DECIDER).when(near(), on(29, 9))
    (notice,) = story.state.notices
    story.when(moved(None), on(29, 9)).then(NoticeDropped(notice=notice))
    story.when(TellRoles(notice=notice, roles=("bedrijfsarts",)), on(29, 9)).then()


def test_another_rules_move_withdraws_nothing() -> None:
    """Only the obligation that moved."""
    story, _ = queued()
    story.when(moved(DUE, rule="plan-of-action"), on(1)).then()
    story.when(moved(DUE, n=3), on(1)).then()


def test_what_was_sent_stays_sent() -> None:
    """Told once as sent; a later move takes it out of the inbox and does not unsay it, nor does it go again."""
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
    assert story.state.holds(message)
    story.when(moved(None), on(30, 9))
    assert (story.state.standing[message], story.state.holds(message)) == ("sent", False)
    assert wanted(tell(story.when(near(), on(30, 9)), on(30, 9))) == []
    assert (story.state.standing[message], story.state.holds(message)) == ("sent", True)


def test_what_was_withdrawn_unsent_is_wanted_again_when_it_holds_again() -> None:
    """A date that moves away and back on one day, a vacancy that fits again: nobody was told yet, so now they are."""
    story, message = queued()
    story.when(moved(date(2025, 10, 20)), on(29, 9)).when(moved(DUE), on(29, 9))
    tell(story.when(near(), on(29, 9)), on(29, 9))
    assert [each.message for each in wanted(story)] == [message]
    story, message = queued(proposed(), on(1))
    story.when(MatchWithdrawn(vacancy="V1", reason="no-longer-fits"), on(1))
    tell(story.when(proposed(), on(2)), on(2))
    assert [each.message for each in wanted(story)] == [message]


def test_a_message_that_nobody_wanted_is_refused() -> None:
    """The effects cannot tell of a message that the case does not have."""
    (refused,) = Story(DECIDER).when(MailAccepted(message="m"), on(1)).events
    assert isinstance(refused, Refused)
    assert refused.code == "no-such-message"


def test_a_match_is_for_the_job_coach_until_it_is_withdrawn() -> None:
    """Proposed once; `ask` that became `fits` is another message; withdrawn takes back what waits."""
    story, first = queued(proposed("ask"), on(1))
    one = story.state.messages[first]
    assert (one.template, one.role, one.vacancy, one.what_nl) == (
        "match-proposed",
        "job-coach",
        "V1",
        "telefonist",
    )
    story.when(proposed("ask"), on(1)).then()
    tell(story.when(proposed("fits"), on(2)), on(2))
    (second,) = wanted(story)
    assert second.message != first
    story.when(MatchWithdrawn(vacancy="V1", reason="vacancy-gone"), on(3))
    assert {each.message for each in story.told(MessageDropped)} == {first, second.message}


def test_whose_case_it_is_is_noted_once() -> None:
    """The person's id, so that an employee's own address can be found; never the address itself."""
    opened = CaseOpened(person="p1", period=1, first_sick_day=date(2025, 9, 1))
    story = Story(DECIDER).when(opened, on(1)).then(PersonNoted(person="p1"))
    story.when(opened, on(1)).then()
    assert DECIDER.due(story.state) is None


def test_who_sees_to_a_case_is_known_by_role_until_another_does() -> None:
    """Given, given to another, to nobody; the same again is nothing."""
    given = CaseAssigned(role="case-manager", worker="w1", by="all")
    story = Story(DECIDER).when(given, on(1)).then(WorkerNoted(role="case-manager", worker="w1"))
    story.when(given, on(1)).then()
    story.when(CaseAssigned(role="bedrijfsarts", worker="w9", by="all"), on(1))
    story.when(CaseHandedOver(role="case-manager", before="w1", worker="w2", by="hand"), on(2))
    assert story.state.assigned == {"bedrijfsarts": "w9", "case-manager": "w2"}
    gone = CaseHandedOver(role="case-manager", before="w2", by="hand")
    story.when(gone, on(3)).then(WorkerNoted(role="case-manager"))
    assert story.state.assigned == {"bedrijfsarts": "w9"}


def test_a_case_hears_nothing_that_a_message_may_not_say() -> None:
    """Only topics of class process: no limit, percentage, ground or name is there to be put in a message."""
    classes = {BY_NAME[str(each.topic)].data_class for each in DECIDER.hears.values()}
    assert classes == {DataClass.PROCESS}
