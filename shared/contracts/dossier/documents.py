"""Documents that came in: that one did, of which kind, how large, and its mark. The document itself is on no topic."""

from typing import Annotated, Literal

from pydantic import Field

from shared.contracts.classes import PROCESS
from shared.contracts.dossier.entry import OPEN, Entry, Ref

Document = Literal[
    "signed-plan",
    "signed-evaluation",
    "labour-expert-report",
    "feasibility-report",
    "second-track-agreement",
    "second-track-report",
    "application-proof",
    "training-proof",
    "signed-opinion",
    "uwv-expert-opinion",
    "uwv-decision",
    "work-agreement",
]
"""There is no medical kind: what the bedrijfsarts knows goes to the employee, who sends it to UWV."""


class DocumentReceived(Entry):
    """Somebody handed in a document."""

    kind = "trajectory.document-received.v1"
    topic = OPEN

    document: Annotated[Document, PROCESS]
    """What it is."""
    of: Annotated[Ref | None, PROCESS] = None
    """The entry that it is the signed form or the report of, if it is."""
    replaces: Annotated[Ref | None, PROCESS] = None
    """The entry of the version before it, where there was one."""
    digest: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$"), PROCESS]
    """Its SHA-256; set by us."""
    size: Annotated[int, Field(ge=1), PROCESS]
    """Its bytes; set by us."""
    file: Annotated[Ref, PROCESS]
    """Where its bytes are kept; set by us."""


DOCUMENTS: tuple[type[Entry], ...] = (DocumentReceived,)
"""What came in."""
