"""The dossier of a case: every entry that can be made in it, by name, and how entries are written and read again."""

from collections.abc import Mapping
from typing import Annotated, Any, cast

from pydantic import BeforeValidator, PlainSerializer

from shared.contracts.dossier.advice import ADVICE
from shared.contracts.dossier.answers import ANSWERS
from shared.contracts.dossier.build_up import BUILD_UP
from shared.contracts.dossier.capacity import CAPACITY_AND_PROFILES
from shared.contracts.dossier.consults import CONSULTS
from shared.contracts.dossier.documents import DOCUMENTS
from shared.contracts.dossier.duties import DUTIES
from shared.contracts.dossier.entry import Entry, EntryWithdrawn, name_of
from shared.contracts.dossier.kinds_of_track import KINDS_OF_TRACK
from shared.contracts.dossier.passivity import PASSIVITY
from shared.contracts.dossier.paths import PATHS
from shared.contracts.dossier.placement import PLACEMENT
from shared.contracts.dossier.plan import PLAN
from shared.contracts.dossier.report import REPORT
from shared.contracts.dossier.second_track import SECOND_TRACK
from shared.contracts.dossier.study import STUDY
from shared.contracts.dossier.uwv import UWV
from shared.contracts.dossier.work import WORK

__all__ = ["BY_NAME", "ENTRIES", "AnyEntry", "Entry", "name_of"]

ENTRIES: tuple[type[Entry], ...] = (
    EntryWithdrawn,
    *ANSWERS,
    *CONSULTS,
    *ADVICE,
    *CAPACITY_AND_PROFILES,
    *PLAN,
    *BUILD_UP,
    *WORK,
    *DUTIES,
    *PATHS,
    *STUDY,
    *SECOND_TRACK,
    *PASSIVITY,
    *KINDS_OF_TRACK,
    *PLACEMENT,
    *REPORT,
    *UWV,
    *DOCUMENTS,
)
"""Every kind of entry, in the order in which a case meets them."""
BY_NAME: dict[str, type[Entry]] = {name_of(each): each for each in ENTRIES}


def _read(value: object) -> object:
    if not isinstance(value, Mapping):
        return value
    fields = dict(cast(Mapping[str, Any], value))
    return BY_NAME[fields.pop("kind")].model_validate(fields)


def _written(entry: Entry) -> dict[str, Any]:
    fields = entry.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return {"kind": name_of(entry), **fields}


AnyEntry = Annotated[Entry, BeforeValidator(_read), PlainSerializer(_written)]
"""An entry of any kind, written with its name; read again it is of its own class."""
