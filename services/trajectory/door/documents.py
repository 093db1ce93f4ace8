"""HTTP in and out: documents that come in, and are read again by those whose kind of document it is.

A file's name is not taken: it says more than anybody should know, or less. What a document is, its kind says.
"""

import asyncio
from collections.abc import Awaitable, Callable
from hashlib import sha256
from typing import Annotated, Any, Protocol, get_args

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from services.trajectory.domain import Trajectory
from services.trajectory.door.queries import Reach
from services.trajectory.rules.work import ROWS, readers_of
from services.trajectory.rules.work.documents import KINDS, OF_DOCUMENT, latest, same
from services.trajectory.rules.work.standing import Standing
from shared.contracts.dossier.capacity import CapacityEstablished
from shared.contracts.dossier.documents import Document, DocumentReceived
from shared.contracts.dossier.entry import Entry
from shared.contracts.facts_of_intake import Day
from shared.kernel.clock import Now, begun
from shared.kernel.door import Called, CommandId
from shared.kernel.pdf_check import ACTIVE, LOCKED, NOT_A_PDF, pdf_problem
from shared.kernel.problem import Problem
from shared.kernel.token import Caller

Enter = Callable[[str, Entry, Caller, str], Awaitable[dict[str, Any]]]
"""Makes an entry in a case, for who may reach it."""
PDF = "application/pdf"
AT_ONCE = 4
"""Documents taken in at the same time: each is in memory whole."""
WRONG = {
    NOT_A_PDF: "This is no PDF that can be opened.",
    LOCKED: "This PDF asks for a password: hand in one that does not.",
    ACTIVE: "This PDF holds a script, a program or another file: hand in a plain one.",
}
IN_BODY = {
    "requestBody": {
        "required": True,
        "content": {PDF: {"schema": {"type": "string", "format": "binary"}}},
    }
}
AS_PDF: dict[int | str, dict[str, Any]] = {
    200: {"content": {PDF: {}}, "description": "The document as it came, with its SHA-256 as ETag."}
}


class DocumentIn(BaseModel):
    """What is said of a document that is handed in."""

    model_config = ConfigDict(extra="forbid")

    document: Annotated[str, Field(max_length=60)]
    """Its kind."""
    on: Day | None = None
    """Its day; today without one."""
    of: Annotated[str, Field(max_length=100)] | None = None
    """The entry that it is the signed form or the report of."""
    replaces: Annotated[str, Field(max_length=100)] | None = None
    """The entry of the version whose place it takes."""


class Files(Protocol):
    """Where the bytes are."""

    async def keep(self, case: str, data: bytes) -> str:
        """Stores them; the name under which they are found."""
        ...

    async def read(self, case: str, file: str) -> bytes | None:
        """The bytes; None where they are gone."""
        ...


def document_routes(files: Files, enter: Enter, reach: Reach, now: Now) -> APIRouter:
    """What can be handed in and read."""
    router, room = APIRouter(), asyncio.Semaphore(AT_ONCE)

    @router.post("/v1/cases/{case}/documents", status_code=202, openapi_extra=IN_BODY)
    async def hand_in(
        case: str, request: Request, about: Annotated[DocumentIn, Query()], who: Called, command: CommandId
    ) -> dict[str, Any]:
        """A PDF as the body. The same document of the same kind again is answered with the entry that stands."""
        kind = _kind(about.document, who)
        standing = (await reach(case, who)).state.standing
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != PDF:
            raise Problem(415, "type-not-taken", "A document is a PDF (application/pdf).", "Content-Type")
        async with room:
            data = await request.body()
            digest = sha256(data).hexdigest()
            if (there := same(standing, kind, digest)) is not None:
                return {"entry": there.entry, "digest": digest, "case": case, "told": []}
            if (wrong := await pdf_problem(data)) is not None:
                raise Problem(422, wrong, WRONG[wrong], "body")
            file = await files.keep(case, data)
        known = {"digest": digest, "size": len(data), "file": file, "on": about.on or begun(now())}
        said = DocumentReceived.model_validate({**about.model_dump(), **known})
        return {"entry": command, "digest": digest, **await enter(case, said, who, command)}

    @router.get("/v1/cases/{case}/documents")
    async def documents(case: str, who: Called) -> dict[str, Any]:
        """Those that the caller may read, in the order in which they came; and what the caller may hand in.

        `elsewhere` are those that stay in the system from which the case was taken over.
        """
        return {"case": case, **_listed((await reach(case, who)).state, who.role)}

    @router.get("/v1/cases/{case}/documents/{entry}", response_class=Response, responses=AS_PDF)
    async def the_document(case: str, entry: str, who: Called) -> Response:
        """The document as it came, for who may read its kind."""
        known = (await reach(case, who)).state
        found = Standing.of(known.entries).find(entry, DocumentReceived)
        data = await files.read(case, found.file) if found and who.role in readers_of(found) else None
        if found is None or data is None:
            raise Problem(404, "document-unknown", "There is no such document, or it was withdrawn.", "entry")
        return _as_it_came(found, data)

    _ = (hand_in, documents, the_document)
    return router


def _kind(document: str, who: Caller) -> Document:
    """A kind of the list that the caller may hand in; nothing medical is on it."""
    found = next((each for each in get_args(Document) if each == document), None)
    if found is None:
        raise Problem(
            422,
            "unknown-document",
            "There is no such kind; what is medical goes from the bedrijfsarts to the employee and never here.",
            "document",
        )
    if who.role not in OF_DOCUMENT[found].said_by:
        allowed = ", ".join(sorted(OF_DOCUMENT[found].said_by))
        raise Problem(403, "role-not-allowed", f"This is for {allowed}.", "document")
    return found


def _listed(known: Trajectory, role: str) -> dict[str, Any]:
    standing = Standing.of(known.entries)
    stand = {each.entry for each in latest(standing)}
    found = [each for each in standing.all(DocumentReceived) if role in readers_of(each)]
    names = [each for each in KINDS if role in each.said_by]
    elsewhere = known.old_documents if role in ROWS[CapacityEstablished].seen_by else ()
    return {
        "elsewhere": [each.model_dump(mode="json") for each in elsewhere],
        "documents": [{**_shown(each), "stands": each.entry in stand} for each in found],
        "can_hand_in": [
            {"document": each.document, "name_nl": each.name_nl, "name_en": each.name_en} for each in names
        ],
    }


def _as_it_came(document: DocumentReceived, data: bytes) -> Response:
    """To be saved, never to be shown inside a page of ours."""
    headers = {
        "Content-Disposition": f'attachment; filename="{document.document}.pdf"',
        "Content-Security-Policy": "sandbox",
        "X-Content-Type-Options": "nosniff",
        "ETag": f'"{document.digest}"',
        "Cache-Control": "no-store",
    }
    return Response(data, media_type=PDF, headers=headers)


def _shown(each: DocumentReceived) -> dict[str, Any]:
    kind = OF_DOCUMENT[each.document]
    fields = each.model_dump(mode="json", exclude={"file", "who", "opening"}, exclude_none=True)
    return {**fields, "name_nl": kind.name_nl, "name_en": kind.name_en}
