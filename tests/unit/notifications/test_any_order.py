"""Dates, proposals and who sees to a case come on topics of their own, in any order, again and again: one state."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.matching.domain import DECIDER as MATCHING
from services.matching.domain import BringToWanted, Proposal
from services.notifications.domain import DECIDER, Letters
from services.notifications.domain.kinds import MailAccepted, TellRoles
from services.notifications.rules.telling_rows import DEFAULTS
from services.trajectory.domain import DECIDER as TRAJECTORY
from services.trajectory.domain.kinds import (
    RecordFact,
)
from shared.contracts.event import Event
from shared.contracts.facts import Done
from shared.contracts.limits import LimitValues
from shared.contracts.staff import CaseAssigned, CaseHandedOver
from shared.contracts.trajectory import (
    CapacityEstablished,
    SearchProfile,
    SearchProfileRevised,
    SecondTrackStarted,
)
from shared.kernel.message import Message
from tests.unit.kernel.any_order import (
    CASES,
    SO_MANY,
    At,
    Streams,
    after,
    any_order,
    joined,
    said,
    thrice,
    topic_by_topic,
)
from tests.unit.matching.made_up import judged
from tests.unit.trajectory.reported import MONDAY, heard

CAPACITY: LimitValues = {"lift-carry": 10}


def proposal(vacancy: str, kilos: int | None) -> Proposal:
    """Work that asks so many kilos of somebody who can lift ten; None where nobody said."""
    demands = {} if kilos is None else {"lift-carry": kilos}
    return Proposal(
        title="baliewerk", match=judged({"capacity": CAPACITY}, {"vacancy": vacancy, "demands": demands})
    )


@st.composite
def dates_and_proposals(draw: st.DrawFn) -> Streams:
    """What notifications hears of some months: dates that come near, move, are met or missed; work that fits or not."""
    trajectory, matching = At(TRAJECTORY), At(MATCHING)
    trajectory.take(topic_by_topic(draw(heard())))
    for about in CASES:
        asked = begun(MONDAY)
        trajectory.take([said(event, MONDAY + timedelta(days=1), about, n) for n, event in enumerate(asked)])
    matching.take(topic_by_topic(trajectory.streams(MATCHING)))
    day = MONDAY
    for n in range(draw(st.integers(0, 6))):
        day += timedelta(days=draw(st.integers(1, 40)))
        trajectory.tick(day)
        about = draw(st.sampled_from(CASES))
        rule = draw(st.sampled_from(["problem-analysis", "plan-of-action"]))
        trajectory.take([said(RecordFact(fact=Done(rule=rule, on=day)), day, about, 10 + n)])
        matching.take([said(draw(wanted()), day, about, n)])
    assigned = {"intake-events": [each for about in CASES for each in draw(given_to(about))]}
    return joined(trajectory.streams(DECIDER), matching.streams(DECIDER), assigned)


@st.composite
def given_to(draw: st.DrawFn, about: str) -> list[Message]:
    """Who sees to a case, from hand to hand."""
    told: list[Message] = []
    for n in range(draw(st.integers(0, 4))):
        role, worker = (
            draw(st.sampled_from(["case-manager", "bedrijfsarts"])),
            draw(st.sampled_from([None, "w1", "w2"])),
        )
        event = CaseHandedOver(role=role, before="w0", worker=worker, by="hand")
        first = CaseAssigned(role=role, worker=worker or "w3", by="all")
        told.append(said(first if n == 0 else event, MONDAY, about, n))
    return told


def begun(day: date) -> list[Event]:
    return [
        SecondTrackStarted(on=day),
        CapacityEstablished(on=day, capacity=CAPACITY),
        SearchProfileRevised(on=day, profile=SearchProfile(postcode="1000")),
    ]


def wanted() -> st.SearchStrategy[BringToWanted]:
    proposals = st.builds(proposal, st.sampled_from(["V1", "V2", "V3"]), st.sampled_from([None, 5]))
    names = st.lists(st.sampled_from(["V1", "V2", "V3"]), max_size=2).map(tuple)
    return st.builds(
        BringToWanted,
        capacity=st.just(CAPACITY),
        wanted=st.lists(proposals, max_size=2).map(tuple),
        gone=names,
    )


@SO_MANY
@given(dates_and_proposals(), st.data())
def test_what_comes_three_times_tells_the_same_as_once(streams: Streams, data: st.DataObject) -> None:
    """In one order, whichever, also when every message was sent: states, ids, sequences and bodies."""
    order = data.draw(any_order(streams))
    once, again = after(DECIDER, [order]), after(DECIDER, data.draw(thrice(order)))
    for each in (once, again):
        send_all(each)
    assert again.states() == once.states()
    assert again.told() == once.told()


@SO_MANY
@given(dates_and_proposals(), st.data())
def test_whichever_topic_comes_first_the_state_is_the_same(streams: Streams, data: st.DataObject) -> None:
    """Byte for byte."""
    other = data.draw(any_order(streams))
    assert (
        after(DECIDER, data.draw(thrice(other))).states()
        == after(DECIDER, [topic_by_topic(streams)]).states()
    )


def send_all(service: At[Letters]) -> None:
    """What is noticed is put to roles, and whoever carries messages takes everything that waits."""
    for about in CASES:
        open_ = [each for each, stands in state_of(service, about).noticed.items() if stands == "open"]
        service.take(
            [said(put_to_roles(service, about, each), MONDAY, about, n) for n, each in enumerate(open_)]
        )
        waiting = [each for each, stands in state_of(service, about).standing.items() if stands == "queued"]
        service.take([said(MailAccepted(message=each), MONDAY, about, n) for n, each in enumerate(waiting)])


def state_of(service: At[Letters], about: str) -> Letters:
    """As it stands."""
    return Letters.model_validate_json(service.states()[about])


def put_to_roles(service: At[Letters], about: str, notice: str) -> TellRoles:
    """As the policy says that everybody begins with."""
    made = state_of(service, about).notices[notice]
    return TellRoles(notice=notice, roles=DEFAULTS[-1].roles(made.occasion, made.owed_by, made.days_left))
