"""How well texts are read: what was found for certain, held against what a person wrote down beforehand."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from services.matching.rules.reading.read import read

Said = tuple[str, str | None, str]
SENTENCES = Path(__file__).with_name("sentences.jsonl")


@dataclass(frozen=True)
class Measured:
    """Counts over a set of sentences: found rightly, found wrongly, overlooked."""

    right: int
    wrong: int
    overlooked: int

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong)

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.overlooked)


def rows(kept: bool) -> list[dict[str, Any]]:
    """The sentences that were kept apart, or those that the expressions were made on."""
    lines = SENTENCES.read_text(encoding="utf-8").splitlines()
    return [row for row in map(json.loads, lines) if row["kept"] == kept]


def told(text: str) -> set[Said]:
    """What a text is found to say for certain."""
    return {(each.field, each.item, _written(each.value)) for each in read("vacature", text).facts}


def expected(row: dict[str, Any]) -> set[Said]:
    """What the sentence was written to say."""
    return {(each["field"], each.get("item"), _written(each["value"])) for each in row["expect"]}


def _written(value: Any) -> str:
    if isinstance(value, list | tuple):
        return json.dumps([None if end is None else float(end) for end in value])
    return json.dumps(value)


def measured(kept: bool) -> Measured:
    """The counts over one of the two sets."""
    pairs = [(told(row["text"]), expected(row)) for row in rows(kept)]
    return Measured(
        right=sum(len(found & meant) for found, meant in pairs),
        wrong=sum(len(found - meant) for found, meant in pairs),
        overlooked=sum(len(meant - found) for found, meant in pairs),
    )
