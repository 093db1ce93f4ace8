"""What many vacancies and candidates share, each thing once: occupations, capacities, hours, licences and skills.

A vacancy or a candidate holds the numbers of these; what one of them means to another is worked out once per thing
instead of once per pair.
"""

from collections.abc import Iterable
from typing import Generic, TypeVar

import numpy as np

from services.matching.rules import risk, score
from services.matching.rules.engine.arrays import Array, Flags, grown
from services.matching.rules.engine.layout import ITEMS, NUMBER, signed
from services.matching.rules.reference_shape import Reference
from services.matching.rules.words import plain_name
from shared.contracts.limits import CATALOGUE, LimitValue

T = TypeVar("T")

FLAG = np.array([CATALOGUE[item].kind == "flag" for item in ITEMS])


class Numbered(Generic[T]):
    """Things in the order in which they were first met."""

    def __init__(self, first: Iterable[T] = ()) -> None:
        """Those with a number from the start."""
        self.things: list[T] = list(first)
        self._numbers: dict[T, int] = {thing: number for number, thing in enumerate(self.things)}

    def __len__(self) -> int:
        """How many there are."""
        return len(self.things)

    def met(self, thing: T) -> int:
        """The number of a thing, 0 where it was not met before."""
        return self._numbers.get(thing, 0)

    def number(self, thing: T) -> int:
        """The number of a thing, a new one where it was not met before."""
        found = self._numbers.get(thing)
        if found is None:
            found = self._numbers[thing] = len(self.things)
            self.things.append(thing)
        return found


def skill_name(skill: str) -> str:
    """A skill as it is compared: a URI as it stands, words made plain."""
    return skill if "://" in skill else plain_name(skill)


class Groups:
    """The groups of ISCO-08 in use, and how near they are to each other; number 0 is none."""

    def __init__(self) -> None:
        """None is there before the first occupation."""
        self.codes: Numbered[str] = Numbered([""])
        self._near: dict[int, Array] = {}
        self._wished: dict[str, Flags] = {}

    def near(self, group: int) -> Array:
        """The points that work in one group earns for work in each of the groups."""
        found = self._near.get(group)
        if found is None or len(found) < len(self.codes):
            own = self.codes.things[group]
            points = [score.NEAR_OCCUPATION.get(_shared(own, other), 0) for other in self.codes.things]
            found = self._near[group] = np.array(points, np.int32)
        return found

    def wished(self, interest: str) -> Flags:
        """Which groups lie within an interest (a group of one to four digits)."""
        found = self._wished.get(interest)
        if found is None or len(found) < len(self.codes):
            within = [bool(code) and code.startswith(interest) for code in self.codes.things]
            found = self._wished[interest] = np.array(within, np.bool_)
        return found


def _shared(one: str, other: str) -> int:
    count = 0
    for digit, same in zip(one, other, strict=False):
        if digit != same:
            break
        count += 1
    return count


class Occupations:
    """The occupations in use (number 0 is an unknown one), what each usually asks, and capacities against it.

    `risk` has a row for each capacity (an item with a value) and a column for each occupation: the points of
    `rules.risk` where the vacancy itself is silent. Capacity 0 is none.
    """

    def __init__(self, reference: Reference) -> None:
        """Empty; occupations and capacities come as vacancies and candidates do."""
        self._reference = reference
        self.uris: Numbered[str | None] = Numbered([None])
        self.groups = Groups()
        self.group = np.zeros(64, np.int32)
        self._usual = np.full((len(ITEMS), 64), np.nan)
        self._own = np.zeros((len(ITEMS), 64), np.bool_)
        self.capacities: Numbered[tuple[str, LimitValue] | None] = Numbered([None])
        self.item = np.zeros(64, np.int32)
        self._able = np.zeros(64)
        self.risk = np.zeros((64, 64), np.uint8)
        self._risk_in: dict[int, Array] = {}

    def occupation(self, uri: str | None) -> int:
        """The number of an occupation by its URI, whether the reference knows it or not."""
        met = len(self.uris)
        number = self.uris.number(uri)
        if number == met:
            self._add_occupation(number, uri)
        return number

    def _add_occupation(self, number: int, uri: str | None) -> None:
        self._make_room(len(self.capacities), number + 1)
        self.group[number] = self.groups.codes.number(self._reference.isco(uri) or "")
        self._usual[:, number] = np.nan
        own = self._reference.demands.get(uri or "", {})
        for item, value in self._reference.estimate(uri).items():
            self._usual[NUMBER[item], number] = signed(item, value)
            self._own[NUMBER[item], number] = item in own
        self._weigh(slice(1, len(self.capacities)), slice(number, number + 1))

    def capacity(self, item: str, value: LimitValue) -> int:
        """The number of a capacity: an item with what the candidate can do."""
        met = len(self.capacities)
        number = self.capacities.number((item, float(signed(item, value))))
        if number == met:
            self._make_room(number + 1, len(self.uris))
            self.item[number], self._able[number] = NUMBER[item], signed(item, value)
            self._weigh(slice(number, number + 1), slice(0, len(self.uris)))
        return number

    def risk_in(self, occupation: int) -> Array:
        """The column of `risk` of one occupation, kept in one piece once it was asked for."""
        found = self._risk_in.get(occupation)
        if found is None or len(found) < len(self.capacities):
            found = self._risk_in[occupation] = self.risk[: len(self.capacities), occupation].copy()
        return found

    def own_risk(self, item: str, usual: float) -> Array:
        """By capacity: the risk of this item's where the work itself is suspected to ask so much; others are 0."""
        numbers = np.flatnonzero(self.item[: len(self.capacities)] == NUMBER[item])
        found = np.zeros(len(self.capacities), np.int32)
        able, flag = self._able[numbers], bool(FLAG[NUMBER[item]])
        within = np.where((usual == able) & (not flag), risk.UNKNOWN, risk.OWN_WITHIN)
        found[numbers] = np.where(usual > able, risk.OWN_OVER, within)
        return found

    def _make_room(self, capacities: int, occupations: int) -> None:
        self.group = grown(self.group, occupations)
        self._usual, self._own = grown(self._usual, occupations), grown(self._own, occupations)
        self.item, self._able = grown(self.item, capacities), grown(self._able, capacities)
        wider = grown(self.risk, occupations)
        self.risk = np.ascontiguousarray(grown(wider.T, capacities).T)

    def _weigh(self, capacities: slice, occupations: slice) -> None:
        """The risk of these capacities in these occupations, as `rules.risk` has it."""
        item = self.item[capacities]
        able = self._able[capacities][:, None]
        usual, own = self._usual[item, occupations], self._own[item, occupations]
        within = np.where(own, risk.OWN_WITHIN, risk.GROUP_WITHIN)
        over = np.where(own, risk.OWN_OVER, risk.GROUP_OVER)
        on_edge = (usual == able) & ~FLAG[item][:, None]
        found = np.where(usual > able, over, np.where(on_edge, risk.UNKNOWN, within))
        self.risk[capacities, occupations] = np.where(np.isnan(usual), risk.UNKNOWN, found)
