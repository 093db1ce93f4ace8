"""Who may see to a case, whom a rule gives it to, who stands in, and what cannot be of those who work."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from services.intake.domain import DECIDER
from services.intake.domain.kinds import AdviserNamed, AssignCase, NameAdviser, RecordWorker
from services.intake.rules.caseloads import Rule, Worker, given, rule_problem, stands_in, worker_problem
from shared.contracts.staff import AssignedBy, Away, CaseAssigned, CaseHandedOver, WorkerRecorded
from shared.testing.story import Story

TODAY = date(2026, 3, 2)
AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
MANAGER = "case-manager"


def people(*workers: Worker) -> dict[str, Worker]:
    """By id."""
    return {each.id: each for each in workers}


def away(*days: int) -> tuple[Away, ...]:
    """Away from and up to these days from today."""
    first, last = (TODAY + timedelta(days=each) for each in days)
    return (Away(first_day=first, last_day=last),)


ANNA, BEN = Worker("anna", (MANAGER,)), Worker("ben", (MANAGER, "team-lead"))
DOCTOR = Worker("dora", ("bedrijfsarts",), big=True)


def whom(
    rules: list[Rule], *workers: Worker, employer: str = "bakkerij", postcode: str | None = None, **load: int
) -> tuple[str, str] | None:
    """Who gets it and by which rule."""
    found = given(rules, people(*workers), load, MANAGER, employer, postcode, TODAY)
    return (found.worker, found.by) if found else None


def test_the_most_particular_rule_gives() -> None:
    """An employer's before a region's, the longer region before the shorter, and then everybody's."""
    rules = [
        Rule(MANAGER, ("all",)),
        Rule(MANAGER, ("wide",), region="35"),
        Rule(MANAGER, ("narrow",), region="3511"),
        Rule(MANAGER, ("own",), employer="bakkerij"),
        Rule("bedrijfsarts", ("doctor",), employer="bakkerij"),
    ]
    four = [Worker(id, (MANAGER,)) for id in ("all", "wide", "narrow", "own")]
    assert whom(rules, *four, postcode="3511 AB") == ("own", "employer")
    assert whom(rules, *four, employer="smederij", postcode="3511 AB") == ("narrow", "region")
    assert whom(rules, *four, employer="smederij", postcode="3584") == ("wide", "region")
    assert whom(rules, *four, employer="smederij") == ("all", "all")
    assert whom(rules[1:3], *four, employer="smederij", postcode="1011") is None


def test_of_several_the_one_with_the_fewest_gets_it() -> None:
    """Whoever works that day first; who left, or is for other employers, not at all: then the next rule gives."""
    rules = [Rule(MANAGER, ("anna", "ben"), employer="bakkerij"), Rule(MANAGER, ("cas",))]
    cas = Worker("cas", (MANAGER,))
    assert whom(rules, ANNA, BEN, cas, anna=3, ben=2) == ("ben", "employer")
    assert whom(rules, ANNA, BEN, cas) == ("anna", "employer")
    ben_away = Worker("ben", (MANAGER,), away=away(0, 0))
    assert whom(rules, ANNA, ben_away, cas, anna=3) == ("anna", "employer")
    gone = Worker("anna", (MANAGER,), works_until=TODAY - timedelta(days=1))
    assert whom(rules, gone, ben_away, cas) == ("ben", "employer")
    elsewhere = Worker("ben", (MANAGER,), employers=("smederij",))
    assert whom(rules, gone, elsewhere, cas) == ("cas", "all")
    last_day = Worker("anna", (MANAGER,), works_until=TODAY)
    assert whom(rules, last_day, elsewhere, cas) == ("anna", "employer")


def test_who_is_away_has_a_stand_in() -> None:
    """Down the line to the first who is there; the last day away counts; a circle of stand-ins ends at nobody."""
    anna = Worker("anna", (MANAGER,), stand_in="ben", away=away(-2, 0))
    ben = Worker("ben", (MANAGER,), stand_in="cas", away=away(0, 3))
    cas = Worker("cas", (MANAGER,))
    assert stands_in(people(anna, ben, cas), "anna", TODAY) == "cas"
    assert stands_in(people(anna, ben, cas), "anna", TODAY + timedelta(days=1)) is None
    assert stands_in(people(anna, ben, cas), "ben", TODAY + timedelta(days=3)) == "cas"
    assert stands_in(people(anna, BEN), "anna", TODAY) == "ben"
    round_about = Worker("ben", (MANAGER,), stand_in="anna", away=away(0, 3))
    assert stands_in(people(anna, round_about), "anna", TODAY) is None
    assert stands_in(people(anna), "anna", TODAY) is None
    assert stands_in({}, "anna", TODAY) is None


@pytest.mark.parametrize(
    ("said", "code", "path"),
    [
        (Worker("x", ("employer",)), "employers-missing", "employers"),
        (Worker("x", ("bedrijfsarts",)), "big-missing", "big"),
        (Worker("x", ("medical-case-manager",)), "supervisor-missing", "supervised_by"),
        (Worker("x", (MANAGER,), supervised_by="nobody"), "no-such-worker", "supervised_by"),
        (
            Worker("x", ("medical-case-manager",), supervised_by="anna"),
            "supervisor-no-doctor",
            "supervised_by",
        ),
        (
            Worker("dora", ("bedrijfsarts",), big=True, supervised_by="young"),
            "supervision-circle",
            "supervised_by",
        ),
        (Worker("x", (MANAGER,), stand_in="x"), "no-such-worker", "stand_in"),
        (Worker("x", (MANAGER, "job-coach"), stand_in="ben"), "stand-in-other-role", "stand_in"),
    ],
)
def test_what_cannot_be_is_refused_with_its_field(said: Worker, code: str, path: str) -> None:
    """A line of supervision is one of doctors and ends at one; who stands in has every role."""
    young = Worker("young", ("bedrijfsarts",), big=True, supervised_by="dora")
    found = worker_problem(said, people(ANNA, BEN, DOCTOR, young))
    assert found
    assert (found.code, found.path) == (code, path)


def test_what_can_be_is_not_refused() -> None:
    """A doctor in training under a doctor, and medical work delegated to somebody under the one in training."""
    young = Worker("young", ("bedrijfsarts",), big=True, supervised_by="dora")
    assert worker_problem(young, people(DOCTOR)) is None
    delegated = Worker("x", ("medical-case-manager",), supervised_by="young")
    assert worker_problem(delegated, people(DOCTOR, young)) is None
    assert worker_problem(Worker("x", (MANAGER,), stand_in="ben"), people(BEN)) is None
    assert worker_problem(Worker("x", ("employer",), employers=("bakkerij",)), {}) is None


def test_a_rule_names_people_in_a_role_that_they_have() -> None:
    """Which of the rules is wrong is said."""
    rules = [Rule(MANAGER, ("anna",)), Rule("bedrijfsarts", ("dora", "anna"))]
    found = rule_problem(rules, people(ANNA, DOCTOR))
    assert found
    assert (found.code, found.path) == ("not-in-this-role", "rules.1.workers")
    found = rule_problem(rules, people(ANNA))
    assert found
    assert (found.code, found.path) == ("no-such-worker", "rules.1.workers")
    assert rule_problem(rules[:1], people(ANNA)) is None


def asked(worker: str | None, by: AssignedBy = "hand", instead_of: str | None = None) -> AssignCase:
    """As a case manager's case."""
    return AssignCase(role=MANAGER, worker=worker, by=by, instead_of=instead_of)


def test_assigned_once_and_handed_over() -> None:
    """By a rule, then by hand; the same again is nothing, and nobody's case can be given back to nobody."""
    story = Story(DECIDER).when(asked("anna", "region"), AT)
    story.then(CaseAssigned(role=MANAGER, worker="anna", by="region"))
    story.when(asked("anna"), AT).then()
    story.when(asked("ben"), AT)
    story.then(CaseHandedOver(role=MANAGER, before="anna", worker="ben", by="hand"))
    story.when(asked(None), AT).then(CaseHandedOver(role=MANAGER, before="ben", worker=None, by="hand"))
    story.when(asked(None), AT).then()


def test_a_rule_takes_nothing_from_whom_it_did_not_see() -> None:
    """It was decided on what was seen; somebody else by then stays. In the place of who left it gives."""
    story = Story(DECIDER).given(CaseAssigned(role=MANAGER, worker="anna", by="hand"))
    story.when(asked("ben", "all"), AT).then()
    story.when(asked("ben", "all", instead_of="cas"), AT).then()
    story.when(asked("ben", "all", instead_of="anna"), AT)
    story.then(CaseHandedOver(role=MANAGER, before="anna", worker="ben", by="all"))


def test_an_adviser_is_kept_and_told_to_nobody_in_the_case() -> None:
    """The employee's own business; named again it is nothing."""
    story = Story(DECIDER).when(NameAdviser(worker="union"), AT).then(AdviserNamed(worker="union"))
    assert AdviserNamed.topic is None
    story.when(NameAdviser(worker="union"), AT).then()
    story.when(NameAdviser(worker=None), AT).then(AdviserNamed(worker=None))


def test_a_row_is_told_by_its_revision() -> None:
    """An older one that comes late is not told again."""
    story = Story(DECIDER).when(RecordWorker(worker="anna", revision=2), AT)
    story.then(WorkerRecorded(worker="anna", revision=2))
    story.when(RecordWorker(worker="anna", revision=1), AT).then()


WORKERS = st.lists(
    st.builds(
        Worker,
        id=st.sampled_from("abcdef"),
        roles=st.just((MANAGER,)),
        stand_in=st.sampled_from([None, *"abcdef"]),
        supervised_by=st.sampled_from([None, *"abcdef"]),
        away=st.sampled_from([(), away(0, 0)]),
        works_until=st.sampled_from([None, TODAY, TODAY - timedelta(days=1)]),
    ),
    max_size=6,
)


@drawn(WORKERS, st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 5)))
def test_nobody_gets_a_case_that_cannot_be_theirs(workers: list[Worker], load: dict[str, int]) -> None:
    """Whatever the people: given to one of the rule who may, with nobody present and less burdened beside them."""
    known = people(*workers)
    rule = Rule(MANAGER, tuple("abc"))
    found = given([rule], known, load, MANAGER, "bakkerij", None, TODAY)
    able = [known[id] for id in "abc" if id in known and known[id].works_until != TODAY - timedelta(days=1)]
    if found is None:
        assert able == []
        return
    chosen = known[found.worker]
    assert chosen in able
    present = [each for each in able if not each.away]
    assert not present or chosen in present
    assert all(load.get(chosen.id, 0) <= load.get(each.id, 0) for each in (present or able))


@drawn(WORKERS, st.sampled_from("abcdef"))
def test_whoever_stands_in_is_there(workers: list[Worker], who: str) -> None:
    """Whatever the circles: it ends, and at somebody who is not away."""
    known = people(*workers)
    found = stands_in(known, who, TODAY)
    assert found is None or (found != who and known[who].away and not known[found].away)
    for each in workers:
        worker_problem(each, known)
