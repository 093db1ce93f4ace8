"""What is wrong with a line of a file, or with all of it: code and field, never what it held. Pure."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Fault:
    """Why a line, or a whole file, cannot be read; `path` names a column or a place."""

    code: str
    detail: str
    path: str | None = None


class NoSuchFile(Exception):
    """The file is not what it is said to be: nothing of it can be read."""

    def __init__(self, fault: Fault) -> None:
        """With its code."""
        super().__init__(fault.code)
        self.fault = fault


Read = dict[str, Any] | Fault
"""A body as the door takes it, or what is wrong."""
