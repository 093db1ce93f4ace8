"""How an event leaves: as a signed request to an address, or as a record on a partner's topic.

Neither keeps the event: a way says whether it was taken, and why not.
"""

import json
import socket
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Protocol

import aiohttp

from services.notifications.rules.subscribing import CHALLENGED, TESTED, Told, cloud_event, headers_of
from services.notifications.rules.webhook import OLD_SECRET_FOR, is_public, secret_of, signed
from services.notifications.store.subscription import Subscription, Try
from shared.kernel.clock import Now, new_id
from shared.kernel.publish import KafkaPublisher

ANSWERED_WITHIN, CONNECTED_WITHIN = 10.0, 5.0
"""Seconds for the whole of one delivery, and of them for the connection."""
READ = 65_536
"""Bytes of an answer that are looked at."""
USER_AGENT = "Hervat-Webhooks/1"
JSON = "application/cloudevents+json"


@dataclass(frozen=True)
class Answer:
    """What became of one delivery; `code` is empty where it was taken."""

    code: str = ""
    status: int | None = None
    body: bytes = b""

    @property
    def taken(self) -> bool:
        """Whether the receiver has it."""
        return not self.code

    @property
    def gone(self) -> bool:
        """Whether the receiver wants nothing any more."""
        return self.status == HTTPStatus.GONE


class Way(Protocol):
    """Takes one event to a subscriber."""

    async def send(self, to: Subscription, told: Told, previous: int | None) -> Answer:
        """One try. Raises `Unavailable` where it is ours that is away."""
        ...


class NotPublic(OSError):
    """An address that lies in a network of ours, or of nobody."""


class Webhooks:
    """Implements `Way` over HTTP: no redirects, no proxy, no private address whatever a name resolves to."""

    def __init__(self, secret: str, loopback: bool, now: Now, within: float = ANSWERED_WITHIN) -> None:
        """`loopback` allows this machine's own addresses and plain HTTP: for development. `within` is in seconds."""
        self._secret, self._loopback, self._now, self._within = secret, loopback, now, within
        self._session: aiohttp.ClientSession | None = None

    async def send(self, to: Subscription, told: Told, previous: int | None) -> Answer:
        """The event as CloudEvents JSON."""
        return await self.post(to, told.id, cloud_event(told, previous))

    async def post(self, to: Subscription, id: str, event: Mapping[str, Any], heard: bool = False) -> Answer:
        """One signed request; `heard` where the body of the answer matters."""
        body = json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode()
        headers = {
            **signed(id, self._now(), body, self._secrets(to)),
            "content-type": JSON,
            "user-agent": USER_AGENT,
        }
        try:
            asked = self._connected().post(str(to.url), data=body, headers=headers, allow_redirects=False)
            async with asked as answer:
                # A 2xx is a yes: only of who was asked something is the rest waited for.
                said = await _read(answer.content) if heard else b""
                return _answered(answer.status, said)
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            return Answer(_why(error))

    async def challenge(self, to: Subscription) -> Answer:
        """Asks whether whoever answers there wants this: the answer has to hold what was asked."""
        asked = new_id()
        answer = await self.post(to, asked, self._about(to, asked, CHALLENGED, {"challenge": asked}), True)
        if answer.taken and asked.encode() not in answer.body:
            return Answer("challenge-not-answered", answer.status)
        return answer

    async def test(self, to: Subscription) -> Try:
        """Sends an event that is about nothing."""
        id, now, began = new_id(), self._now(), time.perf_counter()
        answer = await self.post(to, id, self._about(to, id, TESTED, {}))
        took = int((time.perf_counter() - began) * 1000)
        return Try(to.id, id, TESTED, now, answer.code, answer.status, took)

    def _about(self, to: Subscription, id: str, kind: str, data: dict[str, str]) -> dict[str, Any]:
        """What is said to an address without being an event of a case."""
        return {
            "specversion": "1.0",
            "id": id,
            "type": kind,
            "source": "hervat/notifications",
            "subject": to.id,
            "time": self._now().isoformat(),
            "datacontenttype": "application/json",
            "tenant": to.tenant,
            "data": data,
        }

    def _secrets(self, to: Subscription) -> list[bytes]:
        """The secret, and for a while after a rotation the one before it."""
        versions = [to.secret]
        if to.rotated_at and self._now() - to.rotated_at < OLD_SECRET_FOR:
            versions.append(to.secret - 1)
        return [secret_of(self._secret, to.id, each) for each in versions]

    def _connected(self) -> aiohttp.ClientSession:
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=0, socket_factory=self._socket, ttl_dns_cache=30)
            timeout = aiohttp.ClientTimeout(total=self._within, connect=CONNECTED_WITHIN)
            self._session = aiohttp.ClientSession(
                connector=connector, timeout=timeout, cookie_jar=aiohttp.DummyCookieJar(), trust_env=False
            )
        return self._session

    def _socket(self, found: Any) -> socket.socket:
        """Made for every connection, from the address that was resolved: here nobody can have changed it."""
        family, kind, protocol, _, address = found
        if not is_public(str(address[0]), self._loopback):
            raise NotPublic(str(address[0]))
        made = socket.socket(family, kind, protocol)
        made.setblocking(False)
        return made

    async def stop(self) -> None:
        """Closes every connection."""
        if self._session:
            await self._session.close()


class PartnerTopics:
    """Implements `Way` on Kafka: a topic per partner, on which only what it asked for and may see ever stands."""

    def __init__(self, publisher: KafkaPublisher) -> None:
        """Acknowledged by every replica, as all we tell."""
        self._publisher = publisher

    async def send(self, to: Subscription, told: Told, previous: int | None) -> Answer:
        """The record, with the case as its key."""
        body = None if told.body is None else told.body.encode()
        await self._publisher.send(str(to.topic), told.case, body, headers_of(told, previous))
        return Answer()


async def _read(content: aiohttp.StreamReader) -> bytes:
    """Up to a bound, in however many pieces it comes."""
    said = b""
    while len(said) < READ and (piece := await content.read(READ - len(said))):
        said += piece
    return said


def _answered(status: int, body: bytes) -> Answer:
    """Only a 2xx is a yes; a redirect is followed nowhere."""
    if 200 <= status < 300:
        return Answer("", status, body)
    return Answer("redirect" if 300 <= status < 400 else f"http-{status}", status, body)


WHY: tuple[tuple[type[BaseException], str], ...] = (
    (NotPublic, "address-not-public"),
    (ssl.SSLError, "certificate"),
    (ssl.CertificateError, "certificate"),
    (aiohttp.ClientConnectorCertificateError, "certificate"),
    (aiohttp.ClientConnectorSSLError, "certificate"),
    (aiohttp.ClientConnectorDNSError, "name-not-found"),
    (TimeoutError, "timeout"),
    (aiohttp.ServerDisconnectedError, "closed"),
    (aiohttp.ClientPayloadError, "closed"),
    (aiohttp.ClientConnectorError, "refused"),
    (ConnectionRefusedError, "refused"),
    (ConnectionError, "closed"),
)


def _why(error: BaseException) -> str:
    """A code; never the words of the error, which may hold what was answered."""
    met: BaseException | None = error
    while met is not None and not isinstance(met, NotPublic):
        met = getattr(met, "os_error", None) or met.__cause__
    if met is not None:
        return "address-not-public"
    return next((code for kind, code in WHY if isinstance(error, kind)), "not-sent")
