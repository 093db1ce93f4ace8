"""What schemathesis has beside its own: what is taken can be read, and of what is refused nothing is kept.

Loaded by schemathesis itself (`SCHEMATHESIS_HOOKS`), in its process.
"""

from collections.abc import Mapping
from typing import Any, cast

import requests
import schemathesis

from shared.kernel.clock import derived_id
from tests.e2e.stage import ARBODIENST

TAKEN: set[str] = set()
PATH = "/v1/absences"


def _case_of(body: Any) -> str | None:
    """The case that a report would be, where it says enough to be one."""
    if not isinstance(body, Mapping):
        return None
    said = cast(Mapping[str, Any], body)
    employee, employment = said.get("employee"), said.get("employment", {})
    if not isinstance(employee, Mapping) or not isinstance(employment, Mapping):
        return None
    employee, employment = cast(Mapping[str, Any], employee), cast(Mapping[str, Any], employment)
    keys = (said.get("employer"), employee.get("number"), employment.get("number", "1"))
    return derived_id("case", ARBODIENST, *keys) if all(isinstance(each, str) for each in keys) else None


@schemathesis.serializer("application/pdf", "application/x-ndjson", "message/rfc822")
def as_it_is(ctx: Any, value: Any) -> bytes:
    """Bodies that are no JSON: any bytes or text."""
    return value if isinstance(value, bytes) else str(value).encode(errors="replace")


@schemathesis.check
def what_is_taken_is_stored_and_nothing_else(ctx: Any, response: Any, case: Any) -> None:
    """A report that was answered with 201 is a case; one that was refused is none."""
    if case.path != PATH or case.method.upper() != "POST":
        return
    about = response.json()["case"] if response.status_code == 201 else _case_of(case.body)
    if about is None:
        return
    root, token = response.request.url.partition(PATH)[0], response.request.headers.get("Authorization")
    if response.status_code == 201:
        TAKEN.add(about)
    found = requests.get(f"{root}{PATH}/{about}", headers={"Authorization": token or ""}, timeout=20)
    if token and about not in TAKEN:
        assert found.status_code in (401, 404), f"refused with {response.status_code}, and kept: {about}"
    if response.status_code == 201:
        assert found.status_code == 200, f"taken, and not to be found: {about}"
