"""Vacancies in: the same suite for the store on MongoDB and for the one in memory that the door's tests stand on."""

import asyncio
from collections.abc import AsyncGenerator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from services.matching.rules.clarified import DemandClarified
from services.matching.rules.offer import Offer, flat_offer
from services.matching.rules.titles.index import TitleIndex
from services.matching.rules.titles.recognised import Recognised, recognised
from services.matching.store.vacancies import Vacancies
from shared.kernel.mongo import Mongo, connected
from shared.testing.cluster import Cluster
from tests.unit.matching.at_the_door import MemoryVacancies
from tests.unit.matching.made_up import CASHIER, REFERENCE, STOCKER

DAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
SHOP = "Winkel Voorbeeld"


@pytest.fixture(name="mongo")
async def matchings_own_database(cluster: Cluster) -> AsyncGenerator[Mongo]:
    """Empty."""
    async with connected(cluster.mongodb("matching"), cluster.database("matching")) as made:
        yield made


@pytest.fixture(name="vacancies", params=["mongodb", "memory"])
async def real_or_in_memory(mongo: Mongo, request: pytest.FixtureRequest) -> Vacancies:
    """Either must do the same."""
    if request.param == "memory":
        return MemoryVacancies()
    made = Vacancies(mongo)
    await made.prepare()
    return made


def offer(name: str, **fields: Any) -> Offer:
    """A posting of one made-up shop."""
    row = {"vacancy": name, "title": "vakkenvuller", "employer": SHOP, "description": "Je vult.", **fields}
    return flat_offer(row)


def answer(
    kilos: int, item: str = "lift-carry", vacancy: str = "V1", by: str = "job-coach"
) -> DemandClarified:
    """So many kilos, says a job coach."""
    return DemandClarified(vacancy=vacancy, item=item, value=kilos, by=by, on=DAY)


async def keep(vacancies: Vacancies, *offers: Offer, tenant: str = "demo") -> list[str]:
    """What became of each."""
    outcomes = await vacancies.keep(tenant, offers, NOW, REFERENCE)
    return [became for _, became in outcomes]


async def demands(vacancies: Vacancies, name: str = "V1", tenant: str = "demo") -> dict[str, object] | None:
    """What a vacancy is known to ask."""
    found = await vacancies.one(tenant, name)
    return dict(found.vacancy.demands) if found else None


async def test_what_becomes_of_a_posting_is_told(vacancies: Vacancies) -> None:
    """New, the same again, changed, the same work under another id, withdrawn, and one that was never there."""
    assert await keep(vacancies, offer("V1"), offer("V1")) == ["new", "unchanged"]
    assert await keep(vacancies, offer("V1")) == ["unchanged"]
    assert await keep(vacancies, offer("V2"), offer("V3", title="kassamedewerker")) == ["repetition", "new"]
    assert await keep(vacancies, offer("V1", demands={"heat": "never"})) == ["updated"]
    assert await keep(vacancies, offer("V1", withdrawn=True), offer("V9", withdrawn=True)) == [
        "withdrawn",
        "unknown",
    ]
    assert await demands(vacancies) is None
    assert await keep(vacancies, offer("V4", valid_through="2026-03-01", title="kok")) == ["expired"]


async def test_the_same_posting_a_thousand_times_is_one(vacancies: Vacancies) -> None:
    """In one go, and in a second."""
    again = [offer(f"V{n}") for n in range(1_000)]
    assert await keep(vacancies, *again) == ["new", *["repetition"] * 999]
    assert set(await keep(vacancies, *again)) == {"unchanged"}


async def test_text_fills_what_the_fields_leave_open_and_says_so(vacancies: Vacancies) -> None:
    """Twenty-five kilos from the text; the field says never for heat and wins; evenings are read too."""
    text = "Je tilt tot 25 kg. Je werkt 24-32 uur per week. <script>alert('x')</script>"
    await keep(vacancies, offer("V1", description=text, demands={"heat": "never"}))
    found = await vacancies.one("demo", "V1")
    assert found is not None
    assert found.vacancy.demands == {"heat": "never", "lift-carry": 25}
    assert found.vacancy.hours is not None
    assert (found.vacancy.hours.min, found.vacancy.hours.max) == (24, 32)


async def test_a_recognised_title_is_only_what_it_seems(vacancies: Vacancies) -> None:
    """Nothing is stated; who picks another one is right, also when the posting is sent again."""
    seems = Recognised(STOCKER, 0.9, recognised("vakkenvuller", TitleIndex(REFERENCE)).choices)
    odd = offer("V1", title="Schappenheld")
    await vacancies.keep("demo", [odd], NOW, REFERENCE, {"V1": seems})
    found = await vacancies.one("demo", "V1")
    assert found is not None
    assert (found.vacancy.occupation, found.vacancy.suggested.occupation) == (None, STOCKER)
    await vacancies.pick("demo", "V1", CASHIER, "job-coach", DAY)
    again = offer("V1", title="Schappenheld", demands={"heat": "never"})
    await vacancies.keep("demo", [again], NOW, REFERENCE, {"V1": seems})
    found = await vacancies.one("demo", "V1")
    assert found is not None
    assert found.vacancy.occupation == CASHIER


async def test_an_answer_is_read_into_the_vacancy_and_outlives_its_posting(vacancies: Vacancies) -> None:
    """Sent again, withdrawn and offered anew: eight kilos it stays. Another arbodienst knows nothing of it."""
    for tenant in ("demo", "elders"):
        await keep(vacancies, offer("V1", demands={"heat": "never"}), tenant=tenant)
    await vacancies.clarify("demo", "c-1", [answer(8)])
    wanted = {"heat": "never", "lift-carry": 8}
    assert await demands(vacancies) == wanted
    await keep(vacancies, offer("V1", demands={"heat": "never"}))
    assert await demands(vacancies) == wanted
    assert await vacancies.drop("demo", "V1")
    assert not await vacancies.drop("demo", "V1")
    assert await demands(vacancies) is None
    await keep(vacancies, offer("V1", demands={"heat": "never"}))
    assert await demands(vacancies) == wanted
    assert await demands(vacancies, tenant="elders") == {"heat": "never"}


async def test_the_last_answer_counts_and_every_answer_is_kept_once(mongo: Mongo) -> None:
    """The same command twice, also at the same moment, is one line of history."""
    vacancies = Vacancies(mongo)
    await keep(vacancies, offer("V1"))
    both = [answer(8), answer(30, "push-pull")]
    await asyncio.gather(*(vacancies.clarify("demo", "c-1", both) for _ in range(4)))
    await vacancies.clarify("demo", "c-2", [answer(12)])
    await vacancies.clarify("demo", "c-1", [answer(8)])
    assert await demands(vacancies) == {"lift-carry": 12, "push-pull": 30}
    row = await mongo["clarified"].find_one({"item": "lift-carry"})
    assert row is not None
    assert [(each["command"], each["value"]) for each in row["history"]] == [("c-1", 8), ("c-2", 12)]
    detail = await vacancies.detail("demo", "V1")
    assert detail is not None
    assert [(each["item"], each["value"], each["by"]) for each in detail["answers"]] == [
        ("lift-carry", 8, "job-coach"),
        ("lift-carry", 12, "job-coach"),
        ("push-pull", 30, "job-coach"),
    ]


async def test_an_answer_is_a_hint_for_the_same_work_with_the_same_employer(mongo: Mongo) -> None:
    """Another stacker's job in that shop: to be asked about. Another shop, another trade: nothing."""
    vacancies = Vacancies(mongo)
    await keep(
        vacancies,
        offer("V1"),
        offer("V2", description="Je vult 's avonds."),
        offer("V3", title="kassamedewerker"),
        offer("V4", employer="Andere Winkel"),
    )
    await vacancies.clarify("demo", "c-1", [answer(8)])
    hints = {
        each.vacancy.vacancy: dict(each.vacancy.suggested.demands)
        for each in await vacancies.of("demo", ["V2", "V3", "V4"])
    }
    assert {name: found.get("lift-carry") for name, found in hints.items()} == {
        "V2": 8,
        "V3": None,
        "V4": None,
    }
    assert sorted(await vacancies.kin_of("demo", "V1")) == ["V1", "V2"]


async def test_the_words_that_something_was_found_in_are_kept_and_the_text_is_not(mongo: Mongo) -> None:
    """Of everything else in the text nothing stands in the database."""
    vacancies = Vacancies(mongo)
    await keep(vacancies, offer("V1", description="Gezellige ploeg! Je tilt tot 25 kg."))
    detail = await vacancies.detail("demo", "V1")
    assert detail is not None
    (found,) = [each for each in detail["findings"] if each["item"] == "lift-carry"]
    assert (found["value"], "25 kg" in found["words"]) == (25, True)
    assert "Gezellige" not in str(await mongo["vacancies"].find_one({}))


async def test_at_the_start_everything_valid_is_read(mongo: Mongo) -> None:
    """Repetitions of one work too; by arbodienst, some at a time."""
    vacancies = Vacancies(mongo)
    await keep(vacancies, offer("V2", valid_through="2026-03-02"))
    await keep(vacancies, offer("V1"), offer("V3", title="kok"), offer("V4", title="bakker"))
    await keep(vacancies, offer("V5"), tenant="elders")
    for day, wanted in ((DAY, {"V1", "V2", "V3", "V4"}), (DAY + timedelta(days=1), {"V1", "V3", "V4"})):
        found: dict[str, list[str]] = {}
        async for tenant, rows in vacancies.everything(day, 2):
            assert len(rows) <= 2
            found.setdefault(tenant, []).extend(each.vacancy.vacancy for each in rows)
        assert {tenant: set(names) for tenant, names in found.items()} == {"demo": wanted, "elders": {"V5"}}


async def test_what_is_over_for_long_is_cleared_out(mongo: Mongo) -> None:
    """Ninety days after its last day it stands; a day later it goes. One without a last day stays."""
    vacancies = Vacancies(mongo)
    await keep(vacancies, offer("V1", valid_through="2026-03-02"), offer("V2", title="kok"))
    assert await vacancies.clear_out(date(2026, 5, 31)) == 0
    assert await vacancies.clear_out(date(2026, 6, 1)) == 1
    assert [each.vacancy.vacancy for each in await vacancies.of("demo", ["V1", "V2"])] == ["V2"]


async def test_postings_alike_are_read_by_id_and_by_mark(mongo: Mongo) -> None:
    """Whoever changes brings its like; what is over is left out."""
    vacancies = Vacancies(mongo)
    await keep(vacancies, offer("V1"), offer("V2"), offer("V3", title="kok"), offer("V4", title="bakker"))
    alone = await vacancies.one("demo", "V3")
    assert alone is not None
    assert alone.likeness is not None
    found = await vacancies.alike("demo", ["V2"], {alone.likeness}, DAY)
    assert {each.vacancy.vacancy for each in found} == {"V1", "V2", "V3"}
    await keep(vacancies, offer("V1", valid_through="2026-03-02"))
    found = await vacancies.alike("demo", ["V2"], set(), DAY + timedelta(days=1))
    assert {each.vacancy.vacancy for each in found} == {"V2"}
