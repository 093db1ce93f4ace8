"""Short messages and letters through the simulator of their gateways, over HTTP as it is spoken."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest

from deploy.postsim import Script, Simulator, application
from services.notifications.effects.carrying import Asked, Became, Parcel, Undelivered
from services.notifications.effects.gateways import Post, ShortMessages
from services.notifications.rules.letters import Facts
from services.notifications.rules.telling import Occasion
from services.notifications.store.people import Reach
from tests.unit.pdf_text import text_of

NEAR: Occasion = "deadline-near"
FACTS = Facts("WIA-aanvraag", date(2026, 3, 9), 7, "https://hervat.example/cases/zaak-a")
REACH = Reach(
    "employee",
    "nl",
    "person/p1/1",
    phone="0612345678",
    postal=("A. Voorbeeld", "Dorpsstraat 1", "1234 AB  Nergens"),
)
PARCEL = Parcel("m1.zaak-a", REACH, ((NEAR, FACTS),))
BOTH = pytest.mark.parametrize(("gateway", "kind"), [("sms", ShortMessages), ("post", Post)])


@asynccontextmanager
async def at(simulator: Simulator, gateway: str, kind: type[Any]) -> AsyncGenerator[Asked]:
    """A gateway, spoken to as the service does."""
    transport = httpx.ASGITransport(application(simulator))
    async with httpx.AsyncClient(transport=transport, base_url=f"http://sim.example/{gateway}") as http:
        yield kind(http)


async def test_a_short_message_goes_to_the_number(tmp_path: Path) -> None:
    """The words of the catalogue; the gateway says that it arrived."""
    simulator = Simulator(tmp_path / "post.json")
    async with at(simulator, "sms", ShortMessages) as gateway:
        await gateway.carry(PARCEL)
        assert await gateway.became(PARCEL.id) == Became("delivered")
    said = simulator.messages[PARCEL.id]
    assert (said["to"], said["text"]) == (
        "0612345678",
        "Te doen voor 09-03-2026: WIA-aanvraag. https://hervat.example/cases/zaak-a",
    )


async def test_a_letter_goes_to_the_address_as_a_pdf(tmp_path: Path) -> None:
    """The address is in the request and on the paper."""
    simulator = Simulator(tmp_path / "post.json")
    async with at(simulator, "post", Post) as gateway:
        await gateway.carry(PARCEL)
    assert simulator.messages[PARCEL.id]["to"] == list(REACH.postal)
    read = text_of((tmp_path / f"{PARCEL.id}.pdf").read_bytes())
    assert all(each in read for each in ("A. Voorbeeld", "WIA-aanvraag", "9 maart 2026"))


@BOTH
@pytest.mark.parametrize("fails", ["before", "after"])
async def test_what_fails_on_the_way_goes_once(tmp_path: Path, gateway: str, kind: Any, fails: str) -> None:
    """Whether or not it was taken before the answer was lost: handed over again under its id it is one message."""
    simulator = Simulator(tmp_path / "post.json")
    simulator.script(Script.model_validate({"gateway": gateway, "fails": fails}))
    async with at(simulator, gateway, kind) as carrier:
        with pytest.raises(Undelivered) as failed:
            await carrier.carry(PARCEL)
        assert (failed.value.code, failed.value.permanent) == ("http-503", False)
        await carrier.carry(PARCEL)
    assert (len(simulator.messages), simulator.handed_over[PARCEL.id]) == (1, 2)


@BOTH
async def test_a_no_is_for_good_and_says_why(tmp_path: Path, gateway: str, kind: Any) -> None:
    """With the gateway's code."""
    simulator = Simulator(tmp_path / "post.json")
    simulator.script(Script.model_validate({"gateway": gateway, "refuses": "no-such-number"}))
    async with at(simulator, gateway, kind) as carrier:
        with pytest.raises(Undelivered) as refused:
            await carrier.carry(PARCEL)
    assert (refused.value.code, refused.value.permanent) == ("no-such-number", True)


@BOTH
async def test_what_became_of_it_is_what_the_gateway_says(tmp_path: Path, gateway: str, kind: Any) -> None:
    """On its way, failed with a code; of what it never had, it cannot say."""
    simulator = Simulator(tmp_path / "post.json")
    simulator.script(Script.model_validate({"gateway": gateway, "becomes": "taken"}))
    async with at(simulator, gateway, kind) as carrier:
        await carrier.carry(PARCEL)
        assert await carrier.became(PARCEL.id) == Became("on-its-way")
        simulator.say(PARCEL.id, "failed", "moved")
        assert await carrier.became(PARCEL.id) == Became("failed", "moved")
        with pytest.raises(Undelivered):
            await carrier.became("another")
    assert Simulator(tmp_path / "post.json").messages == simulator.messages


async def test_a_gateway_that_is_not_there_or_speaks_nonsense_is_tried_again() -> None:
    """No answer, no JSON, another list: never for good."""

    def answer(request: httpx.Request) -> httpx.Response:
        if request.method == "POST":
            raise httpx.ConnectError("refused")
        return httpx.Response(200, text="[]" if request.url.path.endswith("1") else "<html>")

    async with httpx.AsyncClient(
        transport=httpx.MockTransport(answer), base_url="http://sim.example/sms"
    ) as http:
        gateway = ShortMessages(http)
        for asked in (gateway.carry(PARCEL), gateway.became("1"), gateway.became("2")):
            with pytest.raises(Undelivered) as failed:
                await asyncio.wait_for(asked, 5)
            assert not failed.value.permanent
