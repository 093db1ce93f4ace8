"""MongoDB itself is asked which vacancies break no hard limit of a candidate: what it answers, the engine answers.

Every vacancy is a document with its demands as bits and its place as a point; a candidate is a query of
`$bitsAllClear`, `$geoWithin` and comparisons. A third answer comes from the plain rules of `brute_force`, which know
neither bits nor queries.
"""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from bson import Binary

from services.matching.rules.engine.engine import Engine
from services.matching.rules.engine.layout import COLUMN, demand_bits, masks_of, signed
from services.matching.rules.made_up_market import Market
from services.matching.rules.reference_shape import Reference
from services.matching.rules.shapes import Candidate, Vacancy
from services.matching.rules.verdicts import stated_demands
from services.matching.store.reference import load
from shared.kernel.mongo import Mongo, connected
from shared.testing.cluster import Cluster
from tests.unit.matching.brute_force import breaks

VACANCIES, CANDIDATES = 3_000, 50
EARTH_KM = 6371.0
WITHIN_A_TENTH = 0.05
"""Kilometres are told to a tenth, so that this much more still rounds to the limit."""

STATED = ("hours", "wage_hour", "education_level", "occupation")
PLACES = {
    str(1000 + 25 * north + east): (51.6 + 0.07 * north, 4.4 + 0.11 * east)
    for north in range(12)
    for east in range(12)
}
"""A made-up grid of some 90 by 90 kilometres."""


def reference() -> Reference:
    """The starter's occupations in the places of the grid."""
    return replace(load(None), postcodes=PLACES)


def people_of(market: Market, offers: Sequence[Vacancy]) -> list[Candidate]:
    """Candidates of whom some travel anywhere, some hold no known licences, and some do not want certain work."""
    chance = Random(12)
    known = sorted({each.occupation for each in offers if each.occupation})
    return [
        each.model_copy(
            update={
                "max_travel_km": chance.choice([None, 15.0, 30.0, 60.0]),
                "licences": chance.choice([None, (), ("B",), ("B", "VCA")]),
                "capacity": dict(list(each.capacity.items())[: chance.randint(0, 12)]),
                "excluded_occupations": tuple(chance.sample(known, chance.randint(0, len(known) // 3))),
            }
        )
        for each in market.candidates(CANDIDATES)
    ]


def document(vacancy: Vacancy) -> dict[str, Any]:
    """Demands as bits and, for limits between two thresholds, as numbers; what is not known is left out."""
    row, stated = vacancy.model_dump(mode="json", exclude_none=True), stated_demands(vacancy)
    found: dict[str, Any] = {
        "_id": vacancy.vacancy,
        "bits": Binary(demand_bits(stated).tobytes()),
        "exact": {item: signed(item, value) for item, value in stated.items() if item in COLUMN},
        "licences": row.get("licences", []),
    }
    if vacancy.postcode in PLACES:
        north, east = PLACES[vacancy.postcode]
        found["place"] = [east, north]
    return {**found, **{name: row[name] for name in STATED if name in row}}


def query(candidate: Candidate) -> dict[str, Any]:
    """What a document must be so that none of the candidate's hard limits is broken."""
    masks, hours = masks_of(candidate.capacity), candidate.hours
    wanted: dict[str, Any] = {"bits": {"$bitsAllClear": Binary(masks.over.tobytes())}}
    wanted |= {f"exact.{item}": {"$not": {"$gt": able}} for item, able in masks.between}
    wanted["occupation"] = {"$nin": list(candidate.excluded_occupations)}
    wanted["education_level"] = {"$not": {"$gt": candidate.education_level}}
    wanted["wage_hour.max"] = {"$not": {"$lt": candidate.wage_min_hour}}
    if hours is not None:
        wanted |= {"hours.min": {"$not": {"$gt": hours.max}}, "hours.max": {"$not": {"$lt": hours.min}}}
    if candidate.licences is not None:
        wanted["licences"] = {"$not": {"$elemMatch": {"$nin": list(candidate.licences)}}}
    if candidate.max_travel_km is not None and candidate.postcode in PLACES:
        north, east = PLACES[candidate.postcode]
        radius = (1.2 * candidate.max_travel_km + WITHIN_A_TENTH) / EARTH_KM
        near = {"$geoWithin": {"$centerSphere": [[east, north], radius]}}
        wanted["$or"] = [{"place": {"$exists": False}}, {"place": near}]
    return wanted


@pytest.fixture(name="mongo")
async def a_database(cluster: Cluster) -> AsyncGenerator[Mongo]:
    """Empty."""
    async with connected(cluster.mongodb("matching"), cluster.database("matching")) as made:
        yield made


async def test_the_engine_lets_through_what_mongodb_and_the_plain_rules_let_through(mongo: Mongo) -> None:
    """3,000 vacancies, half of them with demands, and 50 candidates; nobody reaches all or, together, nothing."""
    known = reference()
    market = Market(known, Random(11))
    offers = list(market.vacancies(VACANCIES))
    engine, people = Engine(known), people_of(market, offers)
    engine.put_vacancies(offers)
    await mongo["vacancies"].insert_many([document(each) for each in offers])
    rows = [each.model_dump(mode="json", exclude_none=True) for each in offers]
    reached = 0
    for person in people:
        engine.put_candidate(person)
        ours = {vacancy for _, vacancy in engine.keys(person.candidate, VACANCIES)}
        theirs = {row["_id"] async for row in mongo["vacancies"].find(query(person), {"_id": 1})}
        row = person.model_dump(mode="json", exclude_none=True)
        plain = {each["vacancy"] for each in rows if not breaks(row, each, PLACES)}
        assert ours == theirs == plain
        assert engine.within_reach(person) == len(ours) < VACANCIES
        reached += len(ours)
    assert reached > 10 * CANDIDATES
