"""The four classes of data, and the mark that every field of every event carries.

What a subscriber may not see, its topic does not physically hold: a field's class decides which topics may
carry it, and `tests/architecture` holds every kind to a topic of its class.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pydantic import GetJsonSchemaHandler
from pydantic_core import CoreSchema


class DataClass(StrEnum):
    """Who may hold a field. Process is what everybody in a case may see; the others are closed circles."""

    PROCESS = "process"
    IDENTITY = "identity"
    CAPACITY = "capacity"
    ADVICE = "advice"


@dataclass(frozen=True)
class Marked:
    """Puts a data class on a field, as `Annotated[date, PROCESS]`, and into its JSON Schema."""

    data_class: DataClass

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """Writes the class beside the field's own schema, so that a partner reads it there."""
        return {**handler(schema), "x-data-class": self.data_class.value}


PROCESS = Marked(DataClass.PROCESS)
IDENTITY = Marked(DataClass.IDENTITY)
CAPACITY = Marked(DataClass.CAPACITY)
ADVICE = Marked(DataClass.ADVICE)

MAY_CARRY: dict[DataClass, frozenset[DataClass]] = {
    DataClass.PROCESS: frozenset({DataClass.PROCESS}),
    DataClass.IDENTITY: frozenset({DataClass.PROCESS, DataClass.IDENTITY}),
    DataClass.CAPACITY: frozenset({DataClass.PROCESS, DataClass.CAPACITY}),
    DataClass.ADVICE: frozenset({DataClass.PROCESS, DataClass.CAPACITY, DataClass.ADVICE}),
}
"""The classes of field that a topic of each class may hold."""
