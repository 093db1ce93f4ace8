"""What cannot be: refused where it was asked, blocked where it was heard; what belongs to one period."""

from datetime import date, timedelta

import pytest

from services.trajectory.domain import DECIDER
from services.trajectory.domain.kinds import (
    ClockBlocked,
    FactKept,
)
from shared.contracts.event import Refused
from shared.contracts.facts import (
    Done,
    Recovered,
    ShortenedWait,
    TrajectoryFact,
)
from shared.contracts.trajectory import (
    CapacityEstablished,
    SecondTrackStarted,
)
from shared.testing.story import Story
from tests.unit.trajectory.told import MONDAY, absence, asked, at, feed_when_due, heard, moves, sick_from

REFUSED: list[tuple[TrajectoryFact, str, str]] = [
    (Done(rule="no-such-step", on=date(2025, 10, 1)), "unknown-rule", "rule"),
    (
        ShortenedWait(requested_on=date(2025, 10, 1), ends_on=date(2025, 10, 2)),
        "shortened-wait-outside",
        "ends_on",
    ),
]


@pytest.mark.parametrize(("fact", "code", "path"), REFUSED, ids=lambda each: getattr(each, "fact", None))
def test_a_command_with_a_fact_that_cannot_be_is_refused_by_its_field(
    fact: TrajectoryFact, code: str, path: str
) -> None:
    """The path is that in what was asked, not in the dossier, and nothing of it is kept."""
    story = sick_from().when(asked(fact), at(date(2025, 10, 1)))
    (refused,) = story.events
    assert isinstance(refused, Refused)
    assert (refused.code, refused.path) == (code, path)
    assert story.state == sick_from().state


def test_a_command_on_a_case_without_sickness_is_refused() -> None:
    """Nothing can be done in a case that nobody opened."""
    for event in (asked(Done(rule="plan-of-action", on=MONDAY)), SecondTrackStarted(on=MONDAY)):
        (refused,) = Story(DECIDER).when(event, at(MONDAY)).events
        assert isinstance(refused, Refused)
        assert refused.code == "no-open-period"


def test_facts_that_contradict_each_other_wait_for_the_one_that_mends_them() -> None:
    """Two recoveries without sickness between cannot be: kept and blocked; the relapse between them mends it."""
    story = sick_from()
    story.when(heard(Recovered(first_fit_day=date(2025, 10, 1))), at(date(2025, 10, 1)))
    before = story.state.told
    second = Recovered(first_fit_day=date(2025, 10, 10))
    story.when(heard(second), at(date(2025, 10, 10)))
    kept = FactKept(fact=second, heard_on=date(2025, 10, 10))
    story.then(kept, ClockBlocked(code="recovery-while-fit", path="facts.2.first_fit_day"))
    assert story.state.told == before
    story.when(absence(date(2025, 10, 6)), at(date(2025, 10, 13)))
    assert story.told(ClockBlocked) == []
    assert moves(story)["uwv-42-week-report"] == (date(2026, 6, 22), date(2026, 6, 27))


def test_a_day_that_begins_on_contradicting_facts_is_passed_and_awaits_the_mend() -> None:
    """A blocked case is not fed the same day for ever: it is due again once it is mended."""
    story = sick_from()
    for day in (1, 10):
        story.when(heard(Recovered(first_fit_day=date(2025, 10, day))), at(date(2025, 10, day)))
    feed_when_due(story, date(2026, 9, 1))
    assert DECIDER.due(story.state) is None
    story.when(absence(date(2025, 10, 6)), at(date(2025, 10, 13)))
    assert DECIDER.due(story.state) is not None


def established(on: date) -> CapacityEstablished:
    return CapacityEstablished(on=on, capacity={"lift-carry": 5})


def test_capacity_and_second_track_are_told_once_in_a_period() -> None:
    """Twice the same is told once; before the sickness began there is no second track."""
    day = date(2025, 12, 1)
    story = sick_from().when(established(day), at(day))
    assert story.told(CapacityEstablished) == [CapacityEstablished(on=day, capacity={"lift-carry": 5})]
    story.when(established(day), at(day)).then()
    story.when(SecondTrackStarted(on=date(2025, 8, 1)), at(day))
    (refused,) = story.events
    assert isinstance(refused, Refused)
    assert (refused.code, refused.path) == ("before-sick", "on")
    assert story.when(SecondTrackStarted(on=day), at(day)).told(SecondTrackStarted)
    story.when(SecondTrackStarted(on=day), at(day)).then()


def test_a_new_period_has_a_second_track_and_limits_of_its_own() -> None:
    """Who hears that a period ended forgets its limits: in the next period they are told anew."""
    day, fit, again = date(2025, 12, 1), date(2026, 1, 5), date(2026, 3, 2)
    story = sick_from().when(established(day), at(day)).when(SecondTrackStarted(on=day), at(day))
    story.when(heard(Recovered(first_fit_day=fit)), at(fit))
    feed_when_due(story, fit + timedelta(days=30))
    (refused,) = story.when(SecondTrackStarted(on=fit), at(fit + timedelta(days=30))).events
    assert isinstance(refused, Refused)
    assert refused.code == "no-open-period"
    story.when(absence(again), at(again))
    assert story.when(established(again), at(again)).told(CapacityEstablished)
    assert story.when(SecondTrackStarted(on=again), at(again)).told(SecondTrackStarted)
