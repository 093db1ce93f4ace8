"""One of two processes has a lease, on a real MongoDB."""

from datetime import UTC, datetime, timedelta

from shared.kernel.lease import Lease
from shared.kernel.mongo import connected
from shared.testing.cluster import Cluster


async def test_one_has_it_until_it_is_silent_or_gives_it_back(cluster: Cluster) -> None:
    """The first keeps it as long as it asks; ten seconds after its last word the second has it; given back, at once."""
    at = [datetime(2026, 1, 5, 9, 0, tzinfo=UTC)]
    async with connected(cluster.mongodb("tally"), cluster.database("tally")) as mongo:
        one, two, other = (Lease(mongo, name, lambda: at[0]) for name in ("relay", "relay", "else"))
        assert [await one.ours(), await two.ours(), await other.ours()] == [True, False, True]
        at[0] += timedelta(seconds=9)
        assert [await one.ours(), await two.ours()] == [True, False]
        at[0] += timedelta(seconds=10)
        assert not await two.ours()
        at[0] += timedelta(milliseconds=1)
        assert [await two.ours(), await one.ours()] == [True, False]
        await one.give_back()
        assert not await one.ours()
        await two.give_back()
        assert await one.ours()
