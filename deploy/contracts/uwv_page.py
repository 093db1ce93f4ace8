"""The page of the messages to UWV, `docs/uwv.md`: how a gateway is spoken to, and which fields are not verified."""

from collections.abc import Iterator
from typing import get_args

from services.trajectory.rules.uwv import MESSAGES, UwvMessage
from shared.contracts.dossier.uwv import Status

BEFORE = """
# Messages to UWV

This page is written from `services/trajectory/rules/uwv.py` by `make contracts`.

An employer's or employee's side asks for a message as an entry (`uwv-message-asked`); trajectory draws it up, hands
it to a gateway and hears UWV's answers from it. The gateway holds the certificate and adds what trajectory does not
know: who the employee is, and the employer's number. Without `HERVAT_UWV_URL` messages wait.

UWV's schemas of these messages are not public. How sure a name is: A read in the schema, B on an official page, C on a
secondary page, D not verified at all. A field with C or D is to be held against the gateway's own schema before real
use; that a field is named here says nothing about what UWV accepts.
"""
HOW = """
## The gateway

- `POST /messages` `{"id", "message", "person", "employer", "fields"}` takes a message and answers `{"reference"}`;
  a 4xx with `{"code"}` is a no that stays one.
- `GET /messages/{id}` answers `{"reference"}` of a message that is there, 404 otherwise: asked before anything is sent
  a second time.
- `POST /messages/{id}/asked-after`: what became of it? Sent when nothing was heard for fourteen days, and again.
- `GET /answers?after=&limit=` answers `{"answers": [...]}` handed out after a position, first first.

An answer is `{"position", "number", "message", "status", "on", "code"?, "complete_by"?, "answer"?}`: `position` is its
place in what is handed out, `number` its place among UWV's answers about all messages, by which the latest counts,
in whatever order and however often they come. `code` goes with `refused`, `complete_by` with `completion-asked`,
`answer` (true or false) with `opinion-given`.
"""


def page() -> str:
    """The whole page."""
    statuses = ", ".join(f"`{each}`" for each in get_args(Status))
    messages = (line for each in MESSAGES for line in _of(each))
    return "\n\n".join([BEFORE.strip(), *messages, HOW.strip(), f"Statuses: {statuses}."]) + "\n"


def _of(each: UwvMessage) -> Iterator[str]:
    yield f"## {each.name_nl} (`{each.message}`)"
    does = f"takes the step `{each.rule}`" if each.rule else "a step of its own"
    yield f"{each.name_en}. {each.article}; {does}; asked for by {', '.join(sorted(each.said_by))}. {each.source}."
    rows = "\n".join(
        f"| `{one.name}` | `{one.uwv}` | {one.what_nl} | {one.sure} | {'trajectory' if one.value else 'gateway'} |"
        for one in each.fields
    )
    yield f"| field | name at UWV | what | sure | filled by |\n|---|---|---|---|---|\n{rows}"
