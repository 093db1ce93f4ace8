"""After any stream of changes every list is what brute force makes of the rows that are there."""

from datetime import date, timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from services.matching.rules.engine.engine import Engine
from services.matching.rules.engine.standing import Standing
from services.matching.rules.match import match
from services.matching.rules.shapes import Candidate, Vacancy
from tests.unit.matching.engine.worlds import REFERENCE, VACANCY_ROWS, candidates, vacancy

K = 3
TODAY = date(2026, 3, 2)
NAMES = st.integers(1, 12).map(lambda n: f"v-{n}")
PEOPLE = st.integers(1, 4).map(lambda n: f"k-{n}")


class AnyStream(RuleBasedStateMachine):
    """Vacancies and candidates come, change and go; days pass; a tail of four rows is merged all the time."""

    def __init__(self) -> None:
        super().__init__()
        self.standing = Standing(Engine(REFERENCE, tail=4), K)
        self.vacancies: dict[str, Vacancy] = {}
        self.people: dict[str, Candidate] = {}
        self.refused: dict[str, frozenset[str]] = {}
        self.today = TODAY
        self.standing.begin_day(TODAY)

    @rule(name=NAMES, row=VACANCY_ROWS, days=st.none() | st.integers(-1, 3))
    def a_vacancy_comes_or_changes(self, name: str, row: dict[str, Any], days: int | None) -> None:
        """Whatever it asks, with or without a last day."""
        through = None if days is None else self.today + timedelta(days=days)
        self.vacancies[name] = vacancy(name, {**row, "valid_through": through})
        self._told(lambda: self.standing.put_vacancy(self.vacancies[name]))

    @rule(name=NAMES)
    def a_vacancy_goes(self, name: str) -> None:
        """It may not have been there."""
        self.vacancies.pop(name, None)
        self._told(lambda: self.standing.drop_vacancy(name))

    @rule(person=candidates(PEOPLE), refused=st.frozensets(NAMES, max_size=3))
    def a_candidate_comes_or_changes(self, person: Candidate, refused: frozenset[str]) -> None:
        """With the vacancies that somebody said no to."""
        self.people[person.candidate], self.refused[person.candidate] = person, refused
        self.standing.put_candidate(person, refused)

    @rule(name=PEOPLE)
    def a_candidate_goes(self, name: str) -> None:
        """Limits and list are gone with the candidate."""
        self.people.pop(name, None)
        self.standing.drop_candidate(name)

    @rule()
    def a_day_passes(self) -> None:
        """What was valid through today is gone tomorrow."""
        self.today += timedelta(days=1)
        self._told(lambda: self.standing.begin_day(self.today))

    @invariant()
    def every_list_is_that_of_brute_force(self) -> None:
        """Ids, order and length."""
        for name in self.people:
            assert self.standing.list_of(name) == self._wanted(name)

    @invariant()
    def everybody_s_rank_is_the_place_in_the_whole_list(self) -> None:
        """Looked at from the first vacancy."""
        live = [each for each in self.vacancies.values() if not self._over(each)]
        for offer in live[:1]:
            found = {each.candidate: each.rank for each in self.standing.candidates_for(offer.vacancy)}
            for name, rank in found.items():
                wanted = self._wanted(name)
                assert rank == (wanted.index(offer.vacancy) + 1 if offer.vacancy in wanted else None)

    def _told(self, change: Any) -> None:
        """A change tells exactly the candidates whose list is another afterwards, or whose list was touched."""
        before = {name: self.standing.keys_of(name) for name in self.people}
        told = change()
        assert {name for name in before if self.standing.keys_of(name) != before[name]} <= told

    def _wanted(self, name: str) -> list[str]:
        offers = [each for each in self.vacancies.values() if each.vacancy not in self.refused[name]]
        return [pair.vacancy for pair in match(self.people[name], offers, REFERENCE, K, on=self.today)]

    def _over(self, offer: Vacancy) -> bool:
        return offer.valid_through is not None and offer.valid_through < self.today


TestAnyStream = AnyStream.TestCase
TestAnyStream.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
