"""Candidates and vacancies for the engine: every kind of limit, on thresholds and between them, near and far."""

from typing import Any

from hypothesis import strategies as st

from services.matching.rules.reference_shape import Reference
from services.matching.rules.shapes import Candidate, Vacancy
from shared.contracts.limit_rows import MOST_BY_UNIT
from shared.contracts.limits import CATALOGUE, LimitItem
from tests.unit.matching.made_up import CASHIER, NURSE
from tests.unit.matching.made_up import REFERENCE as SMALL

REFERENCE: Reference = SMALL

FEW = ("lift-carry", "heat", "night-work", "extra-rest", "close-guidance", "hours-per-week", "sit", "bend")
"""Items on which candidates and vacancies often meet."""

UNKNOWN_WORK = "urn:made-up:nobody-knows"
ISCO = "http://data.europa.eu/esco/isco/C2221"
OCCUPATIONS = st.sampled_from([*sorted(REFERENCE.occupations), UNKNOWN_WORK, ISCO])
TITLES = st.sampled_from(["werk", "Caissière", "vakkenvuller (m/v)", "lasser"])
POSTCODES = st.sampled_from(["1000", "1001", "1002", "1003", "2012", "2099", "2100", "3000", "9999"])
SKILLS = st.sampled_from(["kassa", "Kassa", "Engels", "lassen", "plannen", "urn://kassa", "tillen"])
MANY_SKILLS = st.lists(st.integers(1, 30).map(lambda n: f"vak {n}"), min_size=7, max_size=14)
NAMES = st.integers(1, 9).map(lambda n: f"k-{n}")
LICENCES = st.lists(st.sampled_from(["B", "b", "C", "VCA"]), unique=True)
HOURS = st.tuples(st.integers(0, 40), st.sampled_from([0, 8, 20, 20.5, 36, 40])).map(
    lambda ends: {"min": min(ends), "max": max(ends)}
)


def values(item: LimitItem) -> st.SearchStrategy[Any]:
    """Any value of the item, most of them few enough to meet."""
    if item.kind == "flag":
        return st.booleans()
    if item.levels:
        return st.sampled_from(item.levels)
    most = MOST_BY_UNIT[item.unit or ""]
    return st.sampled_from([0, 5, 10, 10.0, 12.5, 15, 20, min(60, most)]) | st.floats(0, most)


LIMITS = st.fixed_dictionaries(
    {}, optional={item: values(CATALOGUE[item]) for item in FEW}
) | st.fixed_dictionaries({}, optional={item: values(CATALOGUE[item]) for item in CATALOGUE})


def candidates(names: st.SearchStrategy[str] | None = None) -> st.SearchStrategy[Candidate]:
    """Any candidate, of whom much or little is known."""
    rows = st.fixed_dictionaries(
        {"candidate": NAMES if names is None else names, "capacity": LIMITS},
        optional={
            "postcode": POSTCODES,
            "max_travel_km": st.sampled_from([0, 5, 9.3, 10, 11, 45, 120]),
            "hours": HOURS,
            "wage_min_hour": st.sampled_from([14, 15.5]),
            "education_level": st.integers(1, 8),
            "licences": LICENCES,
            "skills": st.lists(SKILLS) | MANY_SKILLS,
            "occupations": st.lists(
                st.fixed_dictionaries({"uri": OCCUPATIONS, "years": st.floats(0, 40)})
                | st.fixed_dictionaries({"title": TITLES}),
                max_size=3,
            ),
            "interests": st.lists(st.sampled_from(["5", "52", "2221", "22"]), max_size=3),
            "excluded_occupations": st.lists(st.sampled_from([CASHIER, NURSE, UNKNOWN_WORK]), max_size=2),
        },
    )
    return rows.map(lambda row: Candidate.model_validate(row, strict=False))


VACANCY_ROWS: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {"title": TITLES, "demands": LIMITS},
    optional={
        "postcode": POSTCODES,
        "occupation": OCCUPATIONS,
        "hours": HOURS,
        "wage_hour": st.sampled_from([{"max": 14.5}, {"min": 15}, {"min": 14, "max": 15.5}, {}]),
        "education_level": st.integers(1, 8),
        "licences": LICENCES,
        "skills": st.lists(SKILLS) | MANY_SKILLS,
        "suggested": st.fixed_dictionaries({}, optional={"demands": LIMITS, "occupation": OCCUPATIONS}),
    },
)


def vacancy(name: str, row: dict[str, Any]) -> Vacancy:
    """A row of `VACANCY_ROWS` with an id."""
    return Vacancy.model_validate({"vacancy": name, **row}, strict=False)


def vacancies() -> st.SearchStrategy[list[Vacancy]]:
    """Some vacancies with ids of different length, so that their order is not that of numbers."""
    named = st.tuples(st.integers(1, 40).map(lambda n: f"v-{n}"), VACANCY_ROWS)
    return st.lists(named, max_size=12, unique_by=lambda each: each[0]).map(
        lambda all: [vacancy(name, row) for name, row in all]
    )
