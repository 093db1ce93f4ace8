"""The way to UWV: a gateway that holds the certificate, spoken to over HTTP (`docs/uwv.md` says how).

The gateway adds what is not known here: the citizen service number of the employee, the number of the employer.
"""

from collections.abc import Sequence
from typing import Any, Protocol, cast

import httpx
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from services.trajectory.rules.uwv import as_uwv_names_it
from services.trajectory.store.uwv import Answer, Outgoing

WITHIN = 15.0
"""Seconds for one request: much less than a message is claimed for."""
AT_ONCE = 200
"""Answers asked for in one go."""


class UwvAway(Exception):
    """The gateway does not answer, or not as it should; asked again later."""


class NotTaken(Exception):
    """The gateway refuses the message as it is; sending it again gives the same."""

    def __init__(self, code: str) -> None:
        """`code` as the gateway gives it."""
        super().__init__(code)
        self.code = code


class Uwv(Protocol):
    """What the platform asks of whoever carries its messages to UWV. Every call raises `UwvAway`."""

    async def send(self, message: Outgoing) -> str:
        """Hands it over; the reference by which UWV knows it. Raises `NotTaken`."""
        ...

    async def find(self, message: str) -> str | None:
        """The reference of a message that UWV has already, by our id; None where it has none."""
        ...

    async def ask_after(self, message: str) -> None:
        """Asks what became of it; the answer comes as any answer does."""
        ...

    async def answers(self, after: int) -> Sequence[Answer]:
        """The answers handed out after that position, first first, so many at most."""
        ...


class _Answer(BaseModel):
    """An answer on the wire; what is not known here is left out."""

    model_config = ConfigDict(extra="ignore")

    position: int = Field(ge=1)
    number: int = Field(ge=1)
    message: str = Field(max_length=100)
    status: str = Field(max_length=60)
    on: str = Field(max_length=10)
    code: str | None = Field(default=None, max_length=60)
    complete_by: str | None = Field(default=None, max_length=10)
    answer: bool | None = None


class _Answers(BaseModel):
    answers: list[_Answer]


class Gateway:
    """Implements `Uwv` over HTTP."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        """Over a client that has its address."""
        self._http = http

    async def send(self, message: Outgoing) -> str:
        """`POST /messages`; any 4xx is its no."""
        body = {
            "id": message.id,
            "message": message.message,
            "person": message.person,
            "employer": message.employer,
            "fields": as_uwv_names_it(message.message, message.content),
        }
        answer = await self._ask("POST", "/messages", body)
        if 400 <= answer.status_code < 500:
            raise NotTaken(str(_read(answer).get("code", "not-taken")))
        return _reference(answer)

    async def find(self, message: str) -> str | None:
        """`GET /messages/{id}`."""
        answer = await self._ask("GET", f"/messages/{message}")
        return None if answer.status_code == 404 else _reference(answer)

    async def ask_after(self, message: str) -> None:
        """`POST /messages/{id}/asked-after`."""
        answer = await self._ask("POST", f"/messages/{message}/asked-after")
        if answer.status_code >= 400:
            raise UwvAway(f"HTTP {answer.status_code}")

    async def answers(self, after: int) -> Sequence[Answer]:
        """`GET /answers?after=`."""
        answer = await self._ask("GET", f"/answers?after={after}&limit={AT_ONCE}")
        try:
            found = _Answers.model_validate(_read(answer)).answers
        except ValidationError as error:
            raise UwvAway("answers that cannot be read") from error
        return [Answer(**each.model_dump()) for each in found]

    async def _ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> httpx.Response:
        try:
            answer = await self._http.request(method, path, json=body)
        except httpx.HTTPError as error:
            raise UwvAway(type(error).__name__) from error
        if answer.status_code >= 500 or answer.status_code in (401, 403, 408, 429):
            raise UwvAway(f"HTTP {answer.status_code}")
        return answer


def gateway_at(url: str, token: str = "") -> Gateway:
    """By its address, and the bearer token it wants, if any."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return Gateway(httpx.AsyncClient(base_url=url, timeout=WITHIN, headers=headers))


def _read(answer: httpx.Response) -> dict[str, Any]:
    try:
        found = answer.json()
    except ValueError as error:
        raise UwvAway("an answer that is no JSON") from error
    if not isinstance(found, dict):
        raise UwvAway("an answer that is no object")
    return cast(dict[str, Any], found)


def _reference(answer: httpx.Response) -> str:
    reference = _read(answer).get("reference")
    if answer.status_code >= 400 or not isinstance(reference, str) or not reference:
        raise UwvAway(f"HTTP {answer.status_code} without a reference")
    return reference
