"""A small world made up for these tests: five occupations, four postcodes on one meridian, two areas.

One degree of latitude is 6371 x pi / 180 = 111.19 km, so the distances can be worked out by hand.
"""

from collections.abc import Iterable
from typing import Any

from services.matching.rules.match import Match, judge
from services.matching.rules.reference_shape import Occupation, Reference
from services.matching.rules.shapes import Candidate, Vacancy

CASHIER, STOCKER, NURSE, WELDER, CLERK = (
    f"urn:made-up:{n}" for n in ("cashier", "stocker", "nurse", "welder", "clerk")
)

REFERENCE = Reference(
    occupations={
        CASHIER: Occupation("kassamedewerker", ("caissière", "medewerker kassa"), "5230"),
        STOCKER: Occupation("vakkenvuller", ("medewerker vulploeg",), "9334"),
        NURSE: Occupation("verpleegkundige", ("ziekenhuisverpleegkundige",), "2221"),
        WELDER: Occupation("lasser", ("constructielasser",), "7212"),
        CLERK: Occupation("administratief medewerker", ("kantoormedewerker",), "4110"),
    },
    postcodes={"1000": (52.0, 5.0), "1001": (52.1, 5.0), "1002": (52.11, 5.0), "1003": (53.0, 5.0)},
    areas={"20": (52.0, 5.0), "21": (53.0, 5.0)},
    demands={STOCKER: {"lift-carry": 15}, CASHIER: {"sit-at-work": 5}},
    group_demands={"2221": {"lift-carry": 20, "night-work": True}, "9334": {"lift-carry": 12, "bend": 90}},
)


def candidate(**fields: Any) -> Candidate:
    """A candidate of whom only these things are known."""
    return Candidate.model_validate({"candidate": "kandidaat-1", **fields}, strict=False)


def vacancy(**fields: Any) -> Vacancy:
    """A vacancy next door of which only these things are known."""
    return Vacancy.model_validate({"vacancy": "vacature-1", "title": "werk", **fields}, strict=False)


def judged(of: dict[str, Any], against: dict[str, Any], reference: Reference = REFERENCE) -> Match:
    """One pair that lives and works in the same postcode unless it says otherwise."""
    return judge(
        candidate(**{"postcode": "1000", **of}), vacancy(**{"postcode": "1000", **against}), reference
    )


def limit_verdicts(match: Match) -> dict[str, str]:
    """The answer for each item."""
    return {limit.item: limit.verdict for limit in match.limits}


def ids(matches: Iterable[Match]) -> list[str]:
    """The vacancies in the order given."""
    return [match.vacancy for match in matches]
