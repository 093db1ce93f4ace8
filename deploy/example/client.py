"""The example as a partner would do it: tokens, HTTP, and patience where another service has yet to hear."""

import time
from collections.abc import Callable
from typing import Any, TypeVar

import httpx

from deploy.example.cases import TENANT
from shared.kernel.clock import now
from shared.kernel.token import Caller, issue

T = TypeVar("T")
PATIENCE = 60.0


class Refused(Exception):
    """A service refused what the example sent: a fault of ours."""


class Client:
    """Calls the local platform in any role."""

    def __init__(self, addresses: dict[str, str], secret: str) -> None:
        """`addresses` by service, as in `run.json`."""
        self._addresses, self._secret = addresses, secret
        self._http = httpx.Client(timeout=30)

    def post(
        self, service: str, path: str, role: str, body: Any, key: str, case: str = "", employer: str = ""
    ) -> dict[str, Any]:
        """Sends a command under its own key, waiting while the case is not yet known there.

        An employee sends it for a case of their own, an employer for one of theirs.
        """
        headers = {**self._as(role, case, employer), "Idempotency-Key": key}
        return self._sent("POST", service, path, headers, body).json()

    def put(self, service: str, path: str, role: str, body: Any) -> None:
        """Sets something, as often as it is said."""
        self._sent("PUT", service, path, self._as(role), body)

    def _sent(
        self, method: str, service: str, path: str, headers: dict[str, str], body: Any
    ) -> httpx.Response:
        """The answer that takes it; waits while the service is away or does not know the case yet."""

        def once() -> httpx.Response | None:
            try:
                answer = self._http.request(
                    method, self._addresses[service] + path, json=body, headers=headers
                )
            except httpx.TransportError:
                return None
            if answer.status_code in (404, 503):
                return None
            if answer.is_error:
                raise Refused(f"{path}: {answer.status_code} {answer.text}")
            return answer

        return patiently(once, f"{service}{path}")

    def get(self, service: str, path: str, role: str) -> dict[str, Any]:
        """Reads."""

        def once() -> dict[str, Any] | None:
            answer = self._http.get(self._addresses[service] + path, headers=self._as(role))
            return None if answer.status_code in (404, 503) else answer.json()

        return patiently(once, f"{service}{path}")

    def made(self, service: str, path: str, role: str, body: Any) -> bytes:
        """A file that is made on asking."""
        answer = self._http.post(self._addresses[service] + path, json=body, headers=self._as(role))
        if answer.is_error:
            raise Refused(f"{path}: {answer.status_code} {answer.text}")
        return answer.content

    def hand_in(self, service: str, path: str, role: str, data: bytes, key: str) -> None:
        """A PDF."""
        headers = {**self._as(role), "Idempotency-Key": key, "Content-Type": "application/pdf"}
        answer = self._http.post(self._addresses[service] + path, content=data, headers=headers)
        if answer.is_error:
            raise Refused(f"{path}: {answer.status_code} {answer.text}")

    def _as(self, role: str, case: str = "", employer: str = "") -> dict[str, str]:
        mine = frozenset({case}) if role == "employee" and case else None
        caller = Caller(TENANT, role, employer if role == "employer" and employer else None, cases=mine)
        return {"Authorization": f"Bearer {issue(caller, self._secret, now())}"}


def patiently(ask: Callable[[], T | None], what: str) -> T:
    """Asks until there is an answer; `TimeoutError` after a minute."""
    until = time.monotonic() + PATIENCE
    while True:
        answer = ask()
        if answer is not None:
            return answer
        if time.monotonic() > until:
            raise TimeoutError(f"no answer within {PATIENCE:.0f} s: {what}")
        time.sleep(0.1)
