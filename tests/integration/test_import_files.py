"""Large files of reports on MongoDB: sealed, taken behind the answer, gone on with by who is left."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from datetime import timedelta

import pytest

from services.intake.rules.files import Format
from services.intake.store.import_files import CLAIMED_FOR, Handed
from shared.kernel.mongo import Mongo
from shared.kernel.outcome import Unavailable
from shared.kernel.problem import Problem
from shared.kernel.token import Caller
from shared.testing.cluster import Cluster
from tests.integration.import_desk import QUOTA, WHO, Desk, a_desk

MARK = "Voorbeeld-die-nergens-mag-staan"
HEADER = "employer;number;first_day;name\n"
ROWS = 3_000


@pytest.fixture(name="desk")
async def an_empty_desk(cluster: Cluster) -> AsyncGenerator[Desk]:
    async with a_desk(cluster) as made:
        yield made


def rows(count: int, name: str = MARK) -> str:
    """Lines of different employees, the third of which has a day that is none."""
    days = ["2026-02-02", "2026-02-03", "2026-02-31"]
    return "".join(f"bakkerij;{n};{days[n % 3]};{name}\n" for n in range(count))


async def everything(mongo: Mongo) -> str:
    """What stands in every collection of the service."""
    names = await mongo.database.list_collection_names()
    found = [[repr(row) async for row in mongo[name].find()] for name in names]
    return "".join("".join(rows) for rows in found)


async def test_a_file_is_sealed_while_it_waits_and_gone_when_it_was_taken(desk: Desk) -> None:
    """Every line is answered once; of what a line said nothing is kept but what its case keeps."""
    handed = await desk.hand_in("f1", HEADER + rows(ROWS))
    assert (handed.stands, handed.size) == ("waiting", len(HEADER + rows(ROWS)))
    assert MARK not in await everything(desk.mongo)
    done = await desk.until_done("f1")
    assert (done.stands, done.taken, done.known, done.refused) == ("done", 2 * ROWS // 3, 0, ROWS // 3)
    assert (done.line, done.read) == (ROWS + 1, done.size)
    answers = await desk.answers("f1")
    assert [each["line"] for each in answers] == list(range(2, ROWS + 2))
    assert {each["error"]["path"] for each in answers if "error" in each} == {"first_day"}
    assert await desk.mongo["import_parts"].count_documents({}) == 0
    assert "key" not in (await desk.mongo["import_files"].find_one({"_id": "f1"}) or {"key": 1})
    assert await desk.absences() == 2 * ROWS // 3
    assert MARK not in await everything(desk.mongo)


async def test_who_dies_in_the_middle_leaves_a_file_that_another_goes_on_with(desk: Desk) -> None:
    """The lines before are answered as they were, and no absence is told twice."""
    await desk.hand_in("f1", HEADER + rows(ROWS))
    first = asyncio.create_task(desk.worker().work())
    while not (await desk.files.find("f1") or Handed("", "csv", "waiting")).line:
        await asyncio.wait({first}, timeout=0.01)
    first.cancel()
    await asyncio.wait({first})
    before = await desk.answers("f1")
    assert 0 < len(before) < ROWS
    assert await desk.files.claim() is None
    desk.moment[0] += CLAIMED_FOR + timedelta(seconds=1)
    done = await desk.until_done("f1")
    assert (done.taken, done.refused) == (2 * ROWS // 3, ROWS // 3)
    assert (await desk.answers("f1"))[: len(before)] == before
    assert await desk.absences() == 2 * ROWS // 3


async def test_the_same_bytes_under_another_id_are_answered_the_same(desk: Desk) -> None:
    """A command follows from bytes and line: a partner that was cut off hands its file in again."""
    for file in ("f1", "f2"):
        await desk.hand_in(file, HEADER + rows(300))
        await desk.until_done(file)
    assert await desk.answers("f1") == await desk.answers("f2")
    assert await desk.absences() == 200


BAD: list[tuple[str, bytes, Format, str]] = [
    (
        "an unknown column",
        b"employer;number;first_day;diagnose\nbakkerij;1;2026-02-02;griep",
        "csv",
        "unknown-field",
    ),
    ("nothing", b"", "csv", "missing"),
    ("an image", b"\x89PNG\r\n\x1a\n" * 50_000, "csv", "unknown-field"),
]


@pytest.mark.parametrize(("content", "format", "code"), [pytest.param(*each[1:], id=each[0]) for each in BAD])
async def test_a_file_that_is_no_such_file_ends_with_its_reason(
    desk: Desk, content: bytes, format: Format, code: str
) -> None:
    """Nothing of it is taken, and none of its bytes stay."""
    await desk.hand_in("f1", content, format)
    done = await desk.until_done("f1")
    assert (done.stands, (done.fault or {})["code"]) == ("refused", code)
    assert await desk.absences() == 0
    assert await desk.mongo["import_parts"].count_documents({}) == 0


async def test_a_file_of_the_windows_code_page_is_read_as_such(desk: Desk) -> None:
    """Found out while it comes, also where the first letter with an accent is in its second part."""
    plain = HEADER + rows(30_000, "Voorbeeld") + "bakkerij;x1;2026-02-02;Voorbeeld Z\u00eb\n"
    await desk.hand_in("f1", plain.encode("cp1252"))
    claimed = await desk.files.claim()
    assert claimed
    assert (claimed.encoding, claimed.parts) == ("cp1252", 2)


async def test_a_file_that_did_not_come_to_its_end_is_never_taken(desk: Desk) -> None:
    """Nothing of it is kept; handed in again under the same id it is whole."""

    async def broken() -> AsyncIterator[bytes]:
        yield (HEADER + rows(40_000)).encode()
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        await desk.files.receive("f1", "csv", WHO, broken())
    assert await desk.files.claim() is None
    assert await desk.files.find("f1") is None
    assert await desk.mongo["import_parts"].count_documents({}) == 0
    await desk.hand_in("f1", HEADER + rows(30))
    assert (await desk.until_done("f1")).taken == 20


async def test_a_file_handed_in_anew_while_its_first_coming_hangs_is_the_one_that_counts(desk: Desk) -> None:
    """Who was cut off and tries again is answered for what came the second time; the first ends without harm."""
    again = asyncio.Event()

    async def hanging() -> AsyncIterator[bytes]:
        yield (HEADER + rows(40_000)).encode()
        await again.wait()
        yield rows(40_000).encode()

    first = asyncio.create_task(desk.files.receive("f1", "csv", WHO, hanging()))
    while not await desk.mongo["import_parts"].count_documents({}):
        await asyncio.wait({first}, timeout=0.01)
    assert (await desk.hand_in("f1", HEADER + rows(30))).stands == "waiting"
    again.set()
    with pytest.raises(Unavailable):
        await first
    assert (await desk.until_done("f1")).taken == 20


async def test_an_arbodienst_has_no_more_waiting_than_may_wait(desk: Desk) -> None:
    """What is too much is refused as it comes and nothing of it kept; another arbodienst has room of its own."""
    large = b"x" * (QUOTA // 2 - 100_000)
    for file in ("f1", "f2"):
        await desk.hand_in(file, large)
    with pytest.raises(Problem, match="quota-exceeded") as refused:
        await desk.hand_in("f3", large)
    assert (refused.value.status, refused.value.retry_after) == (429, 60)
    assert await desk.files.find("f3") is None
    assert await desk.mongo["import_parts"].count_documents({"_id.file": "f3"}) == 0
    assert (await desk.hand_in("f4", large, who=Caller("elders", "partner"))).stands == "waiting"
    assert (await desk.hand_in("f5", HEADER + rows(100))).stands == "waiting", (
        "there is still room for a small one"
    )
    await desk.until_done("f1")
    assert (await desk.hand_in("f3", large)).stands == "waiting"


async def test_a_file_is_seen_by_who_may_see_it(desk: Desk) -> None:
    """Its arbodienst, and of employers only the one that handed it in."""
    await desk.hand_in("f1", HEADER + rows(3), who=Caller("demo", "employer", "bakkerij"))
    for who, seen in (
        (Caller("demo", "administrator"), True),
        (Caller("demo", "employer", "bakkerij"), True),
        (Caller("demo", "employer", "metaal"), False),
        (Caller("elders", "administrator"), False),
    ):
        assert bool(await desk.files.find("f1", who)) is seen
