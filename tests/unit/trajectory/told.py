"""A case in a few words: what is heard and asked of it, and a story that is fed its days."""

from datetime import UTC, date, datetime, time, timedelta

from services.trajectory.domain import DECIDER, Trajectory
from services.trajectory.domain.kinds import RecordFact
from shared.contracts.event import DayBegan, Event
from shared.contracts.facts import Correction, Employment, Recovered, TrajectoryFact, Withdrawn
from shared.contracts.intake import AbsenceReported, FactReported
from shared.contracts.trajectory import ClockMoved
from shared.testing.story import Story

OFFICE = Employment(work_days=("mon", "tue", "wed", "thu", "fri"))
MONDAY = date(2025, 9, 1)
PERSON = "persoon-uit-een-voorbeeld"


def at(day: date) -> datetime:
    """Ten in the morning of a day, or thereabouts."""
    return datetime.combine(day, time(9), UTC)


def absence(first_day: date = MONDAY, reported_on: date | None = None) -> AbsenceReported:
    """A sick report of the office worker."""
    return AbsenceReported(
        person=PERSON, employment=OFFICE, first_day=first_day, reported_on=reported_on or first_day
    )


def heard(fact: Recovered | Withdrawn | Correction) -> FactReported:
    """A fact as intake tells it."""
    return FactReported(fact=fact)


def asked(fact: TrajectoryFact) -> RecordFact:
    """A fact as the door asks it."""
    return RecordFact(fact=fact)


def sick_from(first_day: date = MONDAY) -> Story[Trajectory]:
    """A case that was reported on its first day."""
    return Story(DECIDER).when(absence(first_day), at(first_day))


def feed(story: Story[Trajectory], day: date) -> list[Event]:
    """The day begins; what it gives to say."""
    story.when(DayBegan(on=day.isoformat()), at(day))
    return list(story.events)


def feed_each(story: Story[Trajectory], first: date, last: date) -> list[tuple[date, Event]]:
    """Every day from first to last, one by one; what each gave to say."""
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [(day, event) for day in days for event in feed(story, day)]


def feed_when_due(story: Story[Trajectory], last: date) -> list[tuple[date, Event]]:
    """Only the days that the case asks for, as the ticker does; what each gave to say."""
    said: list[tuple[date, Event]] = []
    while (day := DECIDER.due(story.state)) and day <= last:
        said += [(day, event) for event in feed(story, day)]
    return said


def moves(story: Story[Trajectory]) -> dict[str, tuple[date | None, date | None]]:
    """Old and new of each date that the last step moved, in its one event."""
    (moved,) = story.told(ClockMoved)
    return {each.rule: (each.old, each.new) for each in moved.moves}
