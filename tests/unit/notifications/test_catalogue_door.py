"""The catalogue is served to everybody as it is written, and its links lead somewhere; the sandbox has its clock."""

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from services.notifications.door.catalogue import catalogue_routes
from services.notifications.door.sandbox import sandbox_routes
from shared.contracts.catalogue import BY_KIND
from shared.contracts.classes import DataClass
from shared.contracts.topics import BY_NAME
from shared.kernel.clock import Rehearsed, day_of, now
from shared.kernel.door import Readiness, application
from shared.kernel.token import Caller, Ours, issue

SECRET = "a-secret-made-up-for-these-tests-1"


def asked(clock: Rehearsed | None = None) -> httpx.AsyncClient:
    """A client of both doors."""

    async def ready() -> Readiness:
        return Readiness(True, {})

    app = application("notifications", "for a test", ready, Ours(SECRET), 1_000)
    app.include_router(catalogue_routes())
    app.include_router(sandbox_routes(clock, clock or now))
    token = issue(Caller("demo", "partner"), SECRET, now())
    headers = {"Authorization": f"Bearer {token}"}
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://door", headers=headers)


async def test_the_page_and_every_file_it_links_are_there_without_a_token() -> None:
    """Relative to where it is served."""
    async with asked() as http:
        page = await http.get("/catalogue", headers={"Authorization": ""})
        assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
        links = sorted(set(re.findall(r'href="(catalogue/[^"#]+)"', page.text)))
        assert "catalogue/asyncapi.json" in links
        found = [await http.get(f"/{each}") for each in links]
        assert {each.status_code for each in found} == {200}
        open_kinds = {
            kind
            for kind, event in BY_KIND.items()
            if BY_NAME[str(event.topic)].data_class is not DataClass.IDENTITY
        }
        assert {f"catalogue/schemas/{kind}.json" for kind in open_kinds} <= set(links)
        assert json.loads(found[links.index("catalogue/asyncapi.json")].text)["asyncapi"].startswith("3.")


@pytest.mark.parametrize("kind", ["made.up.v1", "intake.person-recorded.v1", "..%2F..%2F__init__"])
async def test_what_is_no_kind_for_partners_is_not_there(kind: str) -> None:
    """Persons are told to nobody outside, and a path leads to no other file."""
    async with asked() as http:
        answer = await http.get(f"/catalogue/schemas/{kind}.json")
    assert (answer.status_code, answer.json()["status"]) == (404, 404)


async def test_a_sandbox_passes_to_a_later_day_and_never_back(tmp_path: Path) -> None:
    """Four years at most; every service that reads the file is there at once."""
    clock = Rehearsed(tmp_path / "days-ahead")
    today = day_of(now())
    async with asked(clock) as http:
        for days, status in ((35, 200), (35, 200), (34, 422), (4 * 365 + 1, 422), (4 * 365, 200)):
            day = (today + timedelta(days=days)).isoformat()
            answer = await http.put("/v1/sandbox/clock", json={"day": day})
            assert answer.status_code == status, answer.text
        said = (await http.get("/v1/sandbox/clock")).json()
    assert said == {"today": (today + timedelta(days=4 * 365)).isoformat(), "days_ahead": 4 * 365}
    assert day_of(Rehearsed(tmp_path / "days-ahead")()) == today + timedelta(days=4 * 365)


async def test_where_cases_are_real_there_is_no_clock_to_set() -> None:
    """Neither to read nor to set."""
    async with asked() as http:
        day = datetime(2100, 1, 1, tzinfo=UTC).date().isoformat()
        for answer in (
            await http.get("/v1/sandbox/clock"),
            await http.put("/v1/sandbox/clock", json={"day": day}),
        ):
            assert (answer.status_code, answer.json()["code"]) == (404, "no-sandbox")
