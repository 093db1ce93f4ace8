"""The documents that go with the report: which, in the order in which UWV has them, and how their files are called."""

from dataclasses import dataclass

from services.trajectory.rules.riv.labels import ROLES_NL
from services.trajectory.rules.riv.printed import in_dutch
from services.trajectory.rules.work import readers_of
from services.trajectory.rules.work.documents import OF_DOCUMENT, PLACE, latest
from services.trajectory.rules.work.row import Roles
from services.trajectory.rules.work.standing import Standing
from shared.contracts.dossier.documents import DocumentReceived


@dataclass(frozen=True)
class Enclosed:
    """A document as the report lists it."""

    file: str
    """Its name beside the report."""
    title: str
    said: str
    digest: str


def enclosed(standing: Standing, readers: Roles) -> list[tuple[DocumentReceived, Enclosed]]:
    """The latest version of each that all of `readers` may read."""
    shown = [each for each in latest(standing) if readers <= readers_of(each)]
    shown.sort(key=lambda each: (PLACE[each.document], each.on, each.entry))
    return [(each, _listed(each, n)) for n, each in enumerate(shown, 1)]


def _listed(each: DocumentReceived, n: int) -> Enclosed:
    return Enclosed(
        file=f"{n:02}-{each.document}.pdf",
        title=OF_DOCUMENT[each.document].name_nl,
        said=f"{ROLES_NL[each.by]}, {in_dutch(each.on)}",
        digest=each.digest,
    )
