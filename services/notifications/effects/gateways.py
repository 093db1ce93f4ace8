"""Short messages and letters on paper, each through a gateway over HTTP.

A gateway takes the same id once, however often it is handed over (`docs/gateways.md`): so these go once, also over a
crash. It is asked what became of what it took.
"""

import asyncio
from base64 import b64encode
from pathlib import Path
from typing import Any, cast

import httpx

from services.notifications.effects.carrying import Became, Parcel, Undelivered
from services.notifications.rules.letters import on_paper, render, short
from shared.kernel.typeset import pdf

WITHIN = 15.0
"""Seconds for one request."""
TEMPLATE = Path(__file__).parent / "typst" / "post.typ"


class _Gateway:
    """What both have in common: the hand-over and the question."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http

    async def _hand_over(self, body: dict[str, Any]) -> None:
        answer = await self._ask("POST", "/messages", body)
        if answer.status_code >= 400:
            raise Undelivered(_said(answer, "code") or f"http-{answer.status_code}", permanent=True)

    async def became(self, id: str) -> Became:
        """`GET /messages/{id}`; raises `Undelivered` where there is no answer that can be read."""
        answer = await self._ask("GET", f"/messages/{id}")
        match _said(answer, "state") if answer.status_code == 200 else "":
            case "delivered":
                return Became("delivered")
            case "failed":
                return Became("failed", _said(answer, "code") or "failed")
            case "taken":
                return Became("on-its-way")
            case _:
                raise Undelivered(f"http-{answer.status_code}")

    async def _ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> httpx.Response:
        try:
            answer = await self._http.request(method, path, json=body)
        except httpx.HTTPError as error:
            raise Undelivered(type(error).__name__) from error
        if answer.status_code >= 500 or answer.status_code in (401, 403, 408, 429):
            raise Undelivered(f"http-{answer.status_code}")
        return answer


class ShortMessages(_Gateway):
    """Implements `Asked` for short messages."""

    async def carry(self, parcel: Parcel) -> None:
        """`POST /messages` with `id`, `to` and `text`."""
        ((occasion, facts),) = parcel.items
        text = short(occasion, parcel.reach.language, facts)
        await self._hand_over({"id": parcel.id, "to": parcel.reach.phone, "text": text})


class Post(_Gateway):
    """Implements `Asked` for letters on paper."""

    async def carry(self, parcel: Parcel) -> None:
        """`POST /messages` with `id`, the lines of `to`, and `pdf` in base64."""
        ((occasion, facts),) = parcel.items
        language, to = parcel.reach.language, list(parcel.reach.postal)
        filled = {**on_paper(render(occasion, language, facts), language), "to": to}
        made = await asyncio.to_thread(pdf, TEMPLATE, filled)
        await self._hand_over({"id": parcel.id, "to": to, "pdf": b64encode(made).decode()})


def client_at(url: str, token: str) -> httpx.AsyncClient:
    """By its address, and the bearer token it wants, if any."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return httpx.AsyncClient(base_url=url, timeout=WITHIN, headers=headers)


def _said(answer: httpx.Response, name: str) -> str:
    """A short word of an answer; empty where it is none."""
    try:
        found = answer.json()
    except ValueError:
        return ""
    word = cast(dict[str, Any], found).get(name) if isinstance(found, dict) else None
    return word[:60] if isinstance(word, str) else ""
