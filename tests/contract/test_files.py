"""Where documents are kept: what the door's tests keep them in, and GridFS, held to the same."""

from collections.abc import AsyncGenerator

import pytest

from services.trajectory.door.documents import Files
from services.trajectory.store.documents import Documents
from shared.kernel.clock import now
from shared.kernel.keyring import Keyring
from shared.kernel.mongo import connected
from shared.testing.cluster import Cluster
from tests.unit.trajectory.at_the_door import MemoryFiles

LARGE = bytes(range(256)) * 4_000
"""A million bytes: several chunks."""


@pytest.fixture(name="gridfs")
async def on_mongo(cluster: Cluster) -> AsyncGenerator[Files]:
    async with connected(cluster.mongodb("trajectory"), cluster.database("trajectory")) as mongo:
        made = Documents(mongo, Keyring("a-secret-of-the-tests-and-nothing-else"), now)
        await made.prepare()
        yield made


@pytest.fixture(name="files", params=["memory", pytest.param("gridfs", marks=pytest.mark.servers)])
def either(request: pytest.FixtureRequest) -> Files:
    return MemoryFiles() if request.param == "memory" else request.getfixturevalue("gridfs")


@pytest.mark.parametrize("data", [b"%PDF-1.7", LARGE], ids=["small", "large"])
async def test_what_was_kept_is_read_as_it_was(files: Files, data: bytes) -> None:
    """To the byte, however large."""
    file = await files.keep("zaak-1", data)
    assert await files.read("zaak-1", file) == data


async def test_each_is_kept_under_a_name_of_its_own(files: Files) -> None:
    """The same bytes twice are two files."""
    one, two = await files.keep("zaak-1", b"%PDF"), await files.keep("zaak-1", b"%PDF")
    assert one != two


async def test_a_document_is_of_its_own_case_and_what_is_not_there_is_nothing(files: Files) -> None:
    """Another case's name for it finds nothing, whether that case has documents or not."""
    file = await files.keep("zaak-1", b"%PDF")
    assert await files.read("zaak-2", file) is None
    await files.keep("zaak-2", b"%PDF")
    assert await files.read("zaak-2", file) is None
    assert await files.read("zaak-1", "no-such-file") is None
