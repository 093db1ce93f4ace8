"""Candidates and vacancies by the thousand, as JSON objects, for the properties."""

from typing import Any

from hypothesis import strategies as st

from shared.contracts.limit_rows import MOST_BY_UNIT
from shared.contracts.limits import CATALOGUE, LimitItem
from tests.unit.matching.made_up import REFERENCE

Row = dict[str, Any]

ITEMS = ("lift-carry", "heat", "night-work", "extra-rest", "close-guidance", "hours-per-week", "sit")
"""A few items of every kind and direction: few, so that candidates and vacancies meet on them."""


def values(item: LimitItem) -> st.SearchStrategy[Any]:
    """Any value the item can have; few numbers, so that edges are met."""
    if item.kind == "flag":
        return st.booleans()
    if item.levels:
        return st.sampled_from(item.levels)
    most = min(40.0, MOST_BY_UNIT[item.unit or ""])
    return st.sampled_from([0, most / 4, most / 2, int(most), most])


LIMITS: st.SearchStrategy[Row] = st.fixed_dictionaries(
    {}, optional={item: values(CATALOGUE[item]) for item in ITEMS}
)
HOURS: st.SearchStrategy[Row] = st.tuples(st.integers(0, 40), st.integers(0, 40)).map(
    lambda ends: {"min": min(ends), "max": max(ends)}
)
OCCUPATIONS = st.sampled_from(sorted(REFERENCE.occupations))
POSTCODES = st.sampled_from([*REFERENCE.postcodes, "9999"])
WORDS = st.sampled_from(["kassa", "Engels", "lassen", "plannen"])
LICENCES = st.lists(st.sampled_from(["B", "C", "VCA"]), unique=True)

CANDIDATES: st.SearchStrategy[Row] = st.fixed_dictionaries(
    {"candidate": st.just("k-1"), "capacity": LIMITS},
    optional={
        "postcode": POSTCODES,
        "max_travel_km": st.sampled_from([0, 5, 10, 11, 120]),
        "hours": HOURS,
        "wage_min_hour": st.sampled_from([14, 15.5]),
        "education_level": st.integers(1, 8),
        "licences": LICENCES,
        "skills": st.lists(WORDS),
        "occupations": st.lists(st.fixed_dictionaries({"uri": OCCUPATIONS, "years": st.integers(0, 40)})),
        "interests": st.lists(st.sampled_from(["5", "52", "2221"])),
        "excluded_occupations": st.lists(OCCUPATIONS, max_size=2),
    },
)

VACANCIES: st.SearchStrategy[list[Row]] = st.lists(
    st.fixed_dictionaries(
        {
            "vacancy": st.integers(1, 50).map(lambda n: f"v-{n:02}"),
            "title": st.just("werk"),
            "demands": LIMITS,
        },
        optional={
            "postcode": POSTCODES,
            "occupation": OCCUPATIONS,
            "hours": HOURS,
            "wage_hour": st.sampled_from([{"max": 14.5}, {"min": 15}, {"min": 14, "max": 15.5}]),
            "education_level": st.integers(1, 8),
            "licences": LICENCES,
            "skills": st.lists(WORDS),
            "suggested": st.fixed_dictionaries({}, optional={"demands": LIMITS, "occupation": OCCUPATIONS}),
        },
    ),
    max_size=8,
    unique_by=lambda row: row["vacancy"],
)
