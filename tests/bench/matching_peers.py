"""What others make of the same hard limits on the same vacancies: DuckDB, Tantivy and MongoDB's `$bitsAllClear`.

Each answers twenty vacancies within reach that break no limit. They have it easier: none counts questions, experience
or risk, and each has its own, simpler order.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, cast

import duckdb
import numpy as np
import pyarrow as pa
import tantivy
from bson import Binary
from pymongo import MongoClient

from services.matching.rules.engine.coding import pairs
from services.matching.rules.engine.engine import Engine
from services.matching.rules.engine.layout import ITEMS, signed
from services.matching.rules.engine.places import SLOTS
from services.matching.rules.engine.travel import TOO_FAR
from services.matching.rules.engine.view import view_of
from services.matching.rules.shapes import Candidate, Vacancy
from services.matching.rules.verdicts import stated_demands
from shared.testing.cluster import running_servers

TOP = 20
Ask = Callable[[Candidate], object]


def reach(engine: Engine, candidate: Candidate) -> list[int]:
    """The slots of postcodes that are not too far, worked out beforehand for everyone alike."""
    view = view_of(engine.seeker(candidate.candidate), engine.coding, engine.places)
    return np.flatnonzero(view.travel.points(np.arange(SLOTS)) != TOO_FAR).tolist()


def in_duckdb(engine: Engine, vacancies: Sequence[Vacancy]) -> Ask:
    """A column a demand, NULL where it is unknown; a query reads the columns of the candidate's limits."""
    block = engine.board.segment
    least, most = pairs(engine.coding.hours)
    columns: dict[str, Any] = {
        "vacancy": [engine.board.names[number] for number in block.number.tolist()],
        "slot": block.slot,
        "least": least[block.hours],
        "most": most[block.hours],
        "level": block.level,
        "highest": block.highest,
    }
    demands = {item: np.full(len(block), np.nan) for item in ITEMS}
    rows = {name: row for row, name in enumerate(columns["vacancy"])}
    for vacancy in vacancies:
        for item, value in stated_demands(vacancy).items():
            demands[item][rows[vacancy.vacancy]] = signed(item, value)
    columns |= {f"d_{ITEMS.index(item)}": column for item, column in demands.items()}
    base = duckdb.connect()
    base.register(
        "given", pa.table({name: pa.array(column, from_pandas=True) for name, column in columns.items()})
    )
    base.execute("CREATE TABLE vacancies AS SELECT * FROM given")

    def ask(candidate: Candidate) -> object:
        hours, wage = candidate.hours, candidate.wage_min_hour
        limits = " AND ".join(
            f"(d_{ITEMS.index(item)} IS NULL OR d_{ITEMS.index(item)} <= {signed(item, value)})"
            for item, value in candidate.capacity.items()
        )
        least_wanted, most_wanted = (hours.min, hours.max) if hours else (0, 168)
        query = (
            f"SELECT vacancy FROM vacancies WHERE slot IN (SELECT unnest(?)) AND {limits} "
            f"AND (least IS NULL OR (least <= {most_wanted} AND most >= {least_wanted})) "
            f"AND level <= {candidate.education_level or 8} AND (highest IS NULL OR highest >= {wage or 0}) "
            f"ORDER BY level DESC, vacancy LIMIT {TOP}"
        )
        return base.execute(query, [reach(engine, candidate)]).fetchall()

    return ask


def in_tantivy(engine: Engine, vacancies: Sequence[Vacancy]) -> Ask:
    """Every bit of a demand is a word; the candidate's limits are words that must not occur."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("vacancy", stored=True, tokenizer_name="raw")
    builder.add_text_field("load", tokenizer_name="whitespace", index_option="basic")
    builder.add_text_field("slot", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("skills", tokenizer_name="whitespace")
    schema = builder.build()
    index = tantivy.Index(schema)
    writer = index.writer(60_000_000, 1)
    for vacancy in vacancies:
        block, row = engine.board.place(vacancy.vacancy)
        load = " ".join(f"b{bit}" for bit in _bits(block.bits[:, row]))
        skills = " ".join(f"s{skill}" for skill in engine.board.skills_of(block, row))
        writer.add_document(
            tantivy.Document(vacancy=vacancy.vacancy, load=load, slot=f"p{block.slot[row]}", skills=skills)
        )
    writer.commit()
    index.reload()
    searcher = index.searcher()

    def ask(candidate: Candidate) -> object:
        seeker = engine.seeker(candidate.candidate)
        near = tantivy.Query.term_set_query(schema, "slot", [f"p{slot}" for slot in reach(engine, candidate)])
        clauses: list[Any] = [(tantivy.Occur.Must, near)]
        clauses += [
            (tantivy.Occur.MustNot, tantivy.Query.term_query(schema, "load", f"b{bit}"))
            for bit in _bits(seeker.masks.over)
        ]
        clauses += [
            (tantivy.Occur.Should, tantivy.Query.term_query(schema, "skills", f"s{skill}"))
            for skill in seeker.skills
        ]
        return searcher.search(tantivy.Query.boolean_query(clauses), TOP).hits

    return ask


def in_mongodb(engine: Engine, vacancies: Sequence[Vacancy]) -> Iterator[Ask]:
    """The same words of bits in a document each, an index on the postcode; the servers end with the iteration."""
    with running_servers(lambda _: None) as ground:
        client: MongoClient[dict[str, Any]] = MongoClient(ground.admin_url)
        rows = client["bench_matching"]["vacancies"]
        for start in range(0, len(vacancies), 10_000):
            rows.insert_many(_documents(engine, vacancies[start : start + 10_000]), ordered=False)
        rows.create_index([("slot", 1)])

        def ask(candidate: Candidate) -> object:
            over = engine.seeker(candidate.candidate).masks.over
            query = {
                "slot": {"$in": reach(engine, candidate)},
                "bits": {"$bitsAllClear": Binary(over.tobytes())},
            }
            return list(rows.find(query, {"_id": 1}).sort([("score", -1), ("_id", 1)]).limit(TOP))

        yield ask
        client.drop_database("bench_matching")
        client.close()


def _documents(engine: Engine, vacancies: Sequence[Vacancy]) -> list[dict[str, Any]]:
    places = ((each.vacancy, *engine.board.place(each.vacancy)) for each in vacancies)
    return [
        {
            "_id": name,
            "slot": int(block.slot[row]),
            "bits": Binary(np.ascontiguousarray(block.bits[:, row]).tobytes()),
            "score": int(block.level[row]),
        }
        for name, block, row in places
    ]


def _bits(words: Any) -> list[int]:
    as_bytes = np.ascontiguousarray(words).astype("<u8").view(np.uint8)
    return cast(list[int], np.flatnonzero(np.unpackbits(as_bytes, bitorder="little")).tolist())
