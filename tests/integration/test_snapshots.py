"""Full deliveries of an employer on MongoDB: nobody is closed by a row that is missing."""

from collections.abc import AsyncGenerator
from datetime import timedelta
from typing import Any

import pytest

from services.intake.store.import_files import CLAIMED_FOR, Handed
from services.intake.store.standings import Questions
from shared.testing.cluster import Cluster
from tests.integration.import_desk import Desk, a_desk

HEADER = "employer;number;first_day;first_fit_day;ends_on\n"
ABOUT = {"employer": "bakkerij", "as_of": "2026-03-02"}


def sick(count: int, first: int = 1, day: str = "2026-02-02", fit: str = "", ends_on: str = "") -> str:
    """Rows of employees who are sick since that day."""
    return "".join(f"bakkerij;{n};{day};{fit};{ends_on}\n" for n in range(first, first + count))


@pytest.fixture(name="desk")
async def ten_are_sick(cluster: Cluster) -> AsyncGenerator[Desk]:
    """Employees 1 to 10, since the second of February."""
    async with a_desk(cluster) as made:
        await made.hand_in("before", HEADER + sick(10))
        await made.until_done("before")
        yield made


async def delivered(desk: Desk, name: str, rows: str) -> Handed:
    """A full delivery, compared and taken or held."""
    await desk.hand_in(name, HEADER + rows, snapshot=ABOUT)
    return await desk.until_done(name)


async def asked(desk: Desk) -> list[tuple[str, str, str | None]]:
    """What is asked: employee, why, and the day that was said."""
    found = await Questions(desk.mongo).of("demo", "bakkerij")
    return sorted((each["references"]["employee"], each["why"], each["said_since"]) for each in found)


async def since(desk: Desk) -> dict[str, str | None]:
    """Since when each employee is sick, as it is held."""
    rows = [row async for row in desk.mongo["standings"].find({})]
    return {row["references"]["employee"]: row["since"] for row in rows}


async def test_the_same_as_is_held_changes_nothing(desk: Desk) -> None:
    """And asks nothing."""
    before = await desk.absences()
    done = await delivered(desk, "d1", sick(10))
    assert (done.stands, done.differences) == ("done", {"same": 10})
    assert await desk.absences() == before
    assert await asked(desk) == []


async def test_what_has_a_date_is_taken_and_the_rest_is_asked(desk: Desk) -> None:
    """One new, one fit again, one contract that ends; another first day and a missing row are asked, not taken."""
    rows = sick(7) + sick(1, 8, fit="2026-02-16") + sick(1, 9, day="2026-02-04") + sick(1, 11)
    done = await delivered(
        desk, "d1", rows.replace("bakkerij;1;2026-02-02;;", "bakkerij;1;2026-02-02;;2026-12-31")
    )
    assert done.differences == {"same": 6, "changed": 1, "ended": 1, "differs": 1, "new": 1, "missing": 1}
    assert (done.stands, done.taken, done.refused) == ("done", 9, 0)
    assert await asked(desk) == [("10", "missing", None), ("9", "differs", "2026-02-04")]
    held = await since(desk)
    assert (held["8"], held["9"], held["10"], held["11"]) == (None, "2026-02-02", "2026-02-02", "2026-02-02")
    shown = {each["difference"]: each for each in await desk.answers("d1")}
    assert (shown["differs"]["held_since"], shown["differs"]["said_since"]) == ("2026-02-02", "2026-02-04")
    assert (shown["missing"]["line"], shown["missing"]["held_since"]) == (None, "2026-02-02")


async def test_a_delivery_that_would_close_many_waits_for_a_person(desk: Desk) -> None:
    """Six of ten missing: nothing is taken, not even what is new, and nothing is asked before somebody looked."""
    done = await delivered(desk, "d1", sick(4) + sick(1, 11))
    assert (done.stands, done.differences) == ("held", {"same": 4, "new": 1, "missing": 6})
    assert "11" not in await since(desk)
    assert await asked(desk) == []
    assert len([each for each in await desk.answers("d1") if each["difference"] == "missing"]) == 6
    assert await desk.files.decide("d1", take=True)
    done = await desk.until_done("d1")
    assert (done.stands, done.taken) == ("done", 5)
    assert [why for _, why, _ in await asked(desk)] == ["missing"] * 6
    assert all((await since(desk)).values())


async def test_a_delivery_that_is_rejected_leaves_nothing(desk: Desk) -> None:
    """Neither its bytes, nor a fact, nor a question."""
    await delivered(desk, "d1", sick(4))
    assert await desk.files.decide("d1", take=False)
    assert not await desk.files.decide("d1", take=True)
    found = await desk.files.find("d1")
    assert found
    assert found.stands == "refused"
    assert await desk.mongo["import_parts"].count_documents({}) == 0
    assert await asked(desk) == []


async def test_an_empty_delivery_closes_nobody(desk: Desk) -> None:
    """The header alone, as a broken link sends it."""
    done = await delivered(desk, "d1", "")
    assert (done.stands, done.differences) == ("held", {"missing": 10})
    assert all((await since(desk)).values())


async def test_a_question_is_answered_by_a_fact_or_by_the_next_delivery(desk: Desk) -> None:
    """Nobody answers twice."""
    await delivered(desk, "d1", sick(8))
    assert [who for who, _, _ in await asked(desk)] == ["10", "9"]
    await desk.hand_in("fact", HEADER + sick(1, 9, fit="2026-02-20"))
    await desk.until_done("fact")
    assert [who for who, _, _ in await asked(desk)] == ["10"]
    await delivered(desk, "d2", sick(8) + sick(1, 10))
    assert await asked(desk) == []


async def test_who_fell_sick_after_the_day_of_the_delivery_is_not_missing(desk: Desk) -> None:
    """The delivery says how things stood on its day."""
    await desk.hand_in("later", HEADER + sick(1, 12, day="2026-03-02"))
    await desk.until_done("later")
    await desk.hand_in("d1", HEADER + sick(10), snapshot={**ABOUT, "as_of": "2026-03-01"})
    assert (await desk.until_done("d1")).differences == {"same": 10}
    assert await asked(desk) == []


BAD: list[tuple[str, str, str]] = [
    ("another employer", "metaal;1;2026-02-02;;\n", "other-employer"),
    ("a day that is none", "bakkerij;1;2026-02-31;;\n", "value-error"),
]


@pytest.mark.parametrize(("row", "code"), [pytest.param(*each[1:], id=each[0]) for each in BAD])
async def test_a_row_that_cannot_be_read_is_answered_and_asks_for_who_is_not_in(
    desk: Desk, row: str, code: str
) -> None:
    """The others are taken."""
    done = await delivered(desk, "d1", sick(9, 2) + row)
    assert done.differences == {"same": 9, "refused": 1, "missing": 1}
    errors: list[dict[str, Any]] = [each["error"] for each in await desk.answers("d1") if "error" in each]
    assert [each["code"] for each in errors] == [code]
    assert await asked(desk) == [("1", "missing", None)]


async def test_who_dies_while_comparing_or_taking_leaves_it_to_another(desk: Desk) -> None:
    """The next begins to compare anew, and goes on to take where the first stopped."""
    await desk.hand_in("d1", HEADER + sick(9) + sick(600, 20), snapshot=ABOUT)
    claimed = await desk.files.claim()
    assert claimed
    desk.moment[0] += CLAIMED_FOR + timedelta(seconds=1)
    done = await desk.until_done("d1")
    assert (done.stands, done.taken) == ("done", 609)
    assert await asked(desk) == [("10", "missing", None)]
