"""Who asks too often is told when to come again, and nobody else notices."""

from collections.abc import AsyncGenerator

import httpx
import pytest
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st

from shared.kernel.clock import now
from shared.kernel.door import Called, Readiness, application
from shared.kernel.rates import Rates, Stand
from shared.kernel.token import Caller, Ours, issue

SECRET = "a-secret-made-up-for-these-tests-1"
ONE, OTHER = Caller("demo", "partner", subject="one"), Caller("demo", "partner", subject="other")


class Clock:
    """Seconds, as a test sets them."""

    at = 0.0

    def __call__(self) -> float:
        return self.at


def test_a_bucket_empties_and_fills() -> None:
    """Sixty a minute is one a second: sixty at once, then one for each second that passes."""
    clock = Clock()
    rates = Rates(60, clock)
    assert [rates.take(ONE) for _ in range(60)][-1] == Stand(60, 0, 60)
    assert rates.take(ONE) == Stand(60, 0, 1, refused=True)
    clock.at = 1.0
    assert rates.take(ONE) == Stand(60, 0, 60)
    assert rates.take(ONE) == Stand(60, 0, 1, refused=True)
    clock.at = 1_000.0
    assert rates.take(ONE) == Stand(60, 59, 1)


def test_each_caller_has_a_bucket_of_its_own() -> None:
    """By arbodienst, role and subject."""
    rates = Rates(1, Clock())
    others = [OTHER, Caller("elders", "partner", subject="one"), Caller("demo", "employer", "b", "one")]
    assert rates.take(ONE) == Stand(1, 0, 60)
    assert all(stand and not stand.refused for stand in map(rates.take, others))
    again = rates.take(ONE)
    assert again
    assert again.refused


@given(st.lists(st.floats(0, 10), max_size=100), st.integers(1, 30))
def test_no_minute_holds_more_than_twice_the_limit(pauses: list[float], limit: int) -> None:
    """A full bucket and what flows into it meanwhile, whatever the pauses."""
    clock, taken = Clock(), list[float]()
    rates = Rates(limit, clock)
    for pause in pauses:
        clock.at += pause
        stand = rates.take(ONE)
        assert stand
        if not stand.refused:
            taken.append(clock.at)
    for start in taken:
        assert len([each for each in taken if start <= each < start + 60]) <= 2 * limit


@pytest.fixture(name="client")
async def at_the_door() -> AsyncGenerator[httpx.AsyncClient]:
    """A door at which each may ask three times a minute."""

    async def ready() -> Readiness:
        return Readiness(True, {})

    app: FastAPI = application("tally", "for tests", ready, Ours(SECRET), 1_000, rate=3)

    @app.get("/v1/who")
    async def who_is_it(who: Called) -> str:
        return who.subject

    _ = who_is_it
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://door") as made:
        yield made


async def test_every_answer_says_how_the_caller_stands(client: httpx.AsyncClient) -> None:
    """The fourth is refused with the seconds to wait; without a token there is nothing to say."""
    headers = {"Authorization": f"Bearer {issue(ONE, SECRET, now())}"}
    found = [await client.get("/v1/who", headers=headers) for _ in range(4)]
    assert [each.status_code for each in found] == [200, 200, 200, 429]
    assert [each.headers["RateLimit-Remaining"] for each in found] == ["2", "1", "0", "0"]
    assert {each.headers["RateLimit-Limit"] for each in found} == {"3"}
    assert found[3].json()["code"] == "too-many-requests"
    assert 0 < int(found[3].headers["Retry-After"]) <= 20
    assert "RateLimit-Limit" not in (await client.get("/v1/who")).headers
    assert "RateLimit-Limit" not in (await client.get("/health/live")).headers
