"""The labour exchange in memory: repetitions stay silent, lists are those of the rules, what touches whom is told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from services.matching.rules.exchange import Counting, Exchange, Seeking, counting
from services.matching.rules.match import judge, match
from services.matching.rules.shapes import Candidate, Vacancy
from services.matching.rules.verdicts import Verdict
from tests.unit.matching.made_up import REFERENCE, candidate, vacancy

TODAY = date(2026, 3, 2)
TOP = 2
NAMES = st.integers(1, 7).map(lambda n: f"V{n}")
PEOPLE = st.sampled_from(["k-1", "k-2"])


@dataclass(frozen=True)
class Row:
    """A posting as it is kept."""

    vacancy: Vacancy
    likeness: str | None
    arrived: int


def row(name: str, likeness: str | None, arrived: int, kilos: int = 5, through: date | None = None) -> Row:
    """Work next door that asks so many kilos."""
    asks = {"lift-carry": kilos}
    return Row(vacancy(vacancy=name, postcode="1000", demands=asks, valid_through=through), likeness, arrived)


def lifter(name: str, kilos: int) -> Candidate:
    """Who can lift so much."""
    return candidate(candidate=name, postcode="1000", capacity={"lift-carry": kilos})


def test_of_postings_for_the_same_work_the_one_that_came_first_counts() -> None:
    """V2 came before V1, V3 is like no other."""
    rows = [row("V1", "bakker", 2), row("V2", "bakker", 1), row("V3", None, 3), row("V4", None, 4)]
    assert sorted(counting(rows)) == ["V2", "V3", "V4"]


@given(
    rows=st.lists(st.tuples(st.sampled_from([None, "a", "b"]), st.integers(1, 3)), max_size=9),
    order=st.randoms(use_true_random=False),
    at_once=st.integers(1, 4),
)
def test_what_is_loaded_in_pieces_counts_as_all_rows_at_once(
    rows: list[tuple[str | None, int]], order: Random, at_once: int
) -> None:
    """In whatever order and however large the pieces; what came first is told by its day, then by its id."""
    made = [row(f"V{n}", likeness, arrived) for n, (likeness, arrived) in enumerate(rows)]
    wanted = {each.vacancy.vacancy for each in made if each.likeness is None}
    for likeness in ("a", "b"):
        alike = [(each.arrived, each.vacancy.vacancy) for each in made if each.likeness == likeness]
        wanted |= {min(alike)[1]} if alike else set()
    order.shuffle(made)
    exchange, so_far = Exchange(REFERENCE, TODAY), Counting()
    for first in range(0, len(made), at_once):
        exchange.load(made[first : first + at_once], so_far)
    assert {each.vacancy.vacancy for each in made if each.vacancy.vacancy in exchange} == wanted
    marks = {each.vacancy.vacancy: each.likeness for each in made}
    assert {name for name in marks if exchange.marks([name])} == {n for n in wanted if marks[n]}


def test_who_leaves_leaves_nothing_behind() -> None:
    """Neither in the columns nor in what was told."""
    exchange = Exchange(REFERENCE, TODAY)
    exchange.take(["V1"], [row("V1", None, 1)])
    exchange.seek(Seeking(lifter("k-1", 10), {"V1": "fits"}))
    exchange.leave("k-1")
    assert exchange.seeking("k-1") is None
    assert len(exchange.engine.crowd) == 0
    assert exchange.take(["V1"], []) == set()


class AnyDay(RuleBasedStateMachine):
    """Rows change, candidates change, days pass; the matcher looks at whoever was touched, one step late or more."""

    def __init__(self) -> None:
        super().__init__()
        self.exchange, self.today = Exchange(REFERENCE, TODAY, TOP), TODAY
        self.rows: dict[str, Row] = {}
        self.people: dict[str, Candidate] = {}
        self.told: dict[str, dict[str, Verdict]] = {}
        self.dirty: set[str] = set()

    @rule(
        name=NAMES,
        alike=st.sampled_from([None, "a", "b"]),
        kilos=st.sampled_from([5, 10, 15]),
        days=st.none() | st.integers(0, 2),
    )
    def a_posting_comes_or_changes(self, name: str, alike: str | None, kilos: int, days: int | None) -> None:
        """Its place in the order of arrivals stays."""
        through = None if days is None else self.today + timedelta(days=days)
        arrived = (
            self.rows[name].arrived if name in self.rows else len(self.rows) + 10 * self.today.toordinal()
        )
        self.rows[name] = row(name, alike, arrived, kilos, through)
        self._take([name])

    @rule(name=NAMES)
    def a_posting_goes(self, name: str) -> None:
        """It may not have been there."""
        self.rows.pop(name, None)
        self._take([name])

    @rule(name=PEOPLE, kilos=st.sampled_from([5, 10, 20]))
    def a_candidate_comes_or_changes(self, name: str, kilos: int) -> None:
        """With what was told so far."""
        self.people[name] = lifter(name, kilos)
        self._seek(name)

    @rule()
    def a_day_passes(self) -> None:
        """What was valid through yesterday goes, what was silent behind it steps forward."""
        self.today += timedelta(days=1)
        if over := self.exchange.over(self.today):
            self._take(over)
        self.exchange.begin_day(self.today)

    @rule()
    def the_matcher_looks(self) -> None:
        """Everybody who was touched has what the rules want told, what no longer holds taken back."""
        for name in sorted(self.dirty):
            best = [each for each in self.exchange.listed(name) if name in self.people]
            still = [each for each in self.told[name] if self._holds(name, each)]
            self.told[name] = {each: self._verdict(name, each) for each in (*best, *still)}
            self._seek(name)
        self.dirty.clear()

    @rule(name=PEOPLE)
    def a_list_is_read_in_between(self, name: str) -> None:
        """Which makes it, if nobody read it since it was last forgotten."""
        if name in self.people:
            self._is_that_of_the_rules(name)

    @invariant()
    def the_list_of_who_need_not_be_looked_at_is_that_of_the_rules(self) -> None:
        """The lists of the others are left as they are, made or not."""
        for name in self.people.keys() - self.dirty:
            self._is_that_of_the_rules(name)

    @invariant()
    def who_need_not_be_looked_at_has_nothing_told_that_no_longer_holds(self) -> None:
        """And is told everything in the list, with its verdict."""
        for name in self.people.keys() - self.dirty:
            told = self.told[name]
            assert {each: self._verdict(name, each) for each in told if each in self._counting()} == told
            assert set(self.exchange.listed(name)) <= set(told)

    def _is_that_of_the_rules(self, name: str) -> None:
        """Over the postings that count."""
        offers = [each.vacancy for each in self._counting().values()]
        wanted = [pair.vacancy for pair in match(self.people[name], offers, REFERENCE, TOP)]
        assert self.exchange.listed(name) == wanted

    def _take(self, names: Iterable[str]) -> None:
        names = list(names)
        valid = {name: each for name, each in self.rows.items() if self._valid(each)}
        marks = self.exchange.marks(names) | {
            each.likeness for name in names if (each := valid.get(name)) and each.likeness
        }
        rows = [each for name, each in valid.items() if name in names or each.likeness in marks]
        self.dirty |= self.exchange.take(names, rows)

    def _seek(self, name: str) -> None:
        told = self.told.setdefault(name, {})
        if self.exchange.seek(Seeking(self.people[name], dict(told))):
            self.dirty.add(name)

    def _valid(self, each: Row) -> bool:
        return each.vacancy.valid_through is None or each.vacancy.valid_through >= self.today

    def _counting(self) -> dict[str, Row]:
        """Worked out from all rows at once."""
        firsts: dict[str, Row] = {}
        for each in sorted(self.rows.values(), key=lambda one: (one.arrived, one.vacancy.vacancy)):
            if self._valid(each):
                firsts.setdefault(each.likeness or f"alone {each.vacancy.vacancy}", each)
        return {each.vacancy.vacancy: each for each in firsts.values()}

    def _holds(self, name: str, offered: str) -> bool:
        return offered in self._counting() and self._verdict(name, offered) != "excluded"

    def _verdict(self, name: str, offered: str) -> Verdict:
        return judge(self.people[name], self._counting()[offered].vacancy, REFERENCE).verdict


TestAnyDay = AnyDay.TestCase
TestAnyDay.settings = settings(max_examples=80, stateful_step_count=30, deadline=None)
