"""A date comes near, moves, is met, missed, heard again, while messages go to roles, are sent and fail: any order."""

from collections import Counter
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.notifications.domain import DECIDER, Letters
from services.notifications.domain.kinds import FailureHeard, MailAccepted, MessageQueued, TellRoles
from services.notifications.rules.telling_rows import DEFAULTS
from shared.contracts.event import Event
from shared.contracts.notifications import MessageSent
from shared.testing.story import Story
from tests.unit.kernel.any_order import SO_MANY
from tests.unit.notifications.told import done, missed, moved, near, on

DAYS = [date(2025, 10, 13) + timedelta(days=7 * n) for n in range(3)]
RULES = ("problem-analysis", "plan-of-action")
STEPS = (
    "near",
    "moved",
    "gone",
    "met",
    "missed",
    "again",
    "roles",
    "sent",
    "failed",
    "late",
    "near",
    "moved",
    "roles",
    "late",
)
Step = tuple[str, str, date, int]


class Told:
    """What trajectory would tell of two obligations, and what may be said of them at any moment."""

    def __init__(self) -> None:
        """Both have a date, nothing is told."""
        self.due: dict[str, date | None] = dict.fromkeys(RULES, DAYS[0])
        self.heard: list[Event] = []

    def event(self, step: Step) -> Event | None:
        """The next event of trajectory; None where it would not say that."""
        name, rule, day, left = step
        due = self.due[rule]
        match name:
            case "again":
                return self.heard[left % len(self.heard)] if self.heard and self.holds(left) else None
            case "near" if due:
                told: Event = near(left, due, rule=rule)
            case "missed" if due:
                told = missed(due, rule=rule)
            case "moved" if due != day:
                told, self.due[rule] = moved(day, rule), day
            case "gone" if due:
                told, self.due[rule] = moved(None, rule), None
            case "met" if due:
                told, self.due[rule] = done(rule), None
            case _:
                return None
        self.heard.append(told)
        return told

    def holds(self, n: int) -> bool:
        """A record that comes again after a later one of its case is dropped by its id, and never decided."""
        return n % len(self.heard) == len(self.heard) - 1


def asked(story: Story[Letters], name: str, pick: int) -> list[Event]:
    """What the effects ask at this moment."""
    state = story.state
    if name == "roles":
        waiting = [each for notice, each in state.notices.items() if state.noticed[notice] == "open"]
        policy = DEFAULTS[-1]
        return [
            TellRoles(notice=each.notice, roles=policy.roles(each.occasion, each.owed_by, each.days_left))
            for each in waiting
        ]
    if name not in ("sent", "failed"):
        return []
    queued = [message for message, standing in state.standing.items() if standing == "queued"]
    if not queued:
        return []
    one = queued[pick % len(queued)]
    accepted, failed = MailAccepted(message=one), FailureHeard(message=one, channel="mail", code="5.1.1")
    return [accepted if name == "sent" else failed]


@SO_MANY
@given(
    st.lists(
        st.tuples(
            st.sampled_from(STEPS), st.sampled_from(RULES), st.sampled_from(DAYS), st.sampled_from([1, 7, 14])
        ),
        min_size=15,
        max_size=60,
    )
)
def test_no_message_stands_for_a_date_that_no_longer_holds_and_none_goes_twice(steps: list[Step]) -> None:
    """After every step: what waits is of the date that holds now; each message is told as sent at most once."""
    story, told, sent, before = Story(DECIDER), Told(), Counter[str](), list[Event]()
    for step in steps:
        event = told.event(step)
        said = [event] if event else asked(story, step[0], step[3])
        before += said if event is None else []
        # What the effects asked may be decided long after, when much else was heard.
        for each in before[: step[3]] if step[0] == "late" else said:
            story.when(each, on(1))
            sent.update(each.message for each in story.told(MessageSent))
            for queued in story.told(MessageQueued):
                assert sent[queued.wanted.message] == 0
        for message, wanted in story.state.messages.items():
            if story.state.standing[message] == "queued" and wanted.rule:
                assert wanted.due == told.due[wanted.rule]
        for name, notice in story.state.notices.items():
            if story.state.noticed[name] == "open" and notice.rule:
                assert notice.due == told.due[notice.rule]
    assert max(sent.values(), default=1) == 1
