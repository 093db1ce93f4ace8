"""The event catalogue, `docs/events.md`: what is told where, by whom, of which class, field by field."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from deploy.contracts.evolution import SINCE
from deploy.contracts.frozen import Schema, example, schema_of
from deploy.contracts.headers import MEANINGS, OPTIONAL, headers_example
from deploy.contracts.page_words import AFTER, BEFORE, HOW, KEYS
from deploy.contracts.shapes import shapes_of
from deploy.contracts.standing import standing
from deploy.contracts.type_words import type_words
from shared.contracts.catalogue import TOLD
from shared.contracts.event import Event
from shared.contracts.topics import TOPICS, Topic


def page(root: Path) -> str:
    """The whole page as Markdown."""
    parts = [BEFORE, _topics(), HOW, _headers(), AFTER]
    parts += [_topic(topic, root) for topic in TOPICS if not topic.name.endswith("-dead")]
    parts.append(_shapes())
    return "\n\n".join(part.strip() for part in parts) + "\n"


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    columns = list(head)
    lines = [columns, ["---"] * len(columns), *(list(row) for row in rows)]
    return "\n".join(f"| {' | '.join(_cell(cell) for cell in line)} |" for line in lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _told_on(topic: Topic) -> list[type[Event]]:
    return [event for event in TOLD if event.topic == topic.name]


def _retention(topic: Topic) -> str:
    return "the latest of each key" if topic.compacted else f"{topic.retention_days} days"


def _key(topic: Topic) -> str:
    return "person" if topic.compacted else "place of the record" if topic.name.endswith("-dead") else "case"


def _topics() -> str:
    rows = [
        (f"`{topic.name}`", topic.owner, topic.data_class.value, _key(topic), _retention(topic))
        for topic in TOPICS
    ]
    return f"## Topics\n\n{_table(('topic', 'owner', 'class', 'key', 'kept'), rows)}\n\n{KEYS}"


def _headers() -> str:
    shown = headers_example(TOLD[0])
    rows = [
        (f"`{name}`", words + (" (optional)" if name in OPTIONAL else ""), f"`{shown.get(name, '')}`")
        for name, words in MEANINGS.items()
        if name in shown or name in OPTIONAL
    ]
    rows = [(name, words, "" if made == "``" else made) for name, words, made in rows]
    return f"## Headers\n\n{_table(('header', 'meaning', 'for example'), rows)}"


def _topic(topic: Topic, root: Path) -> str:
    facts = (
        f"Owner {topic.owner}, class {topic.data_class.value}, key {_key(topic)}, kept: {_retention(topic)}."
    )
    kinds = [_kind(event, root) for event in _told_on(topic)]
    return "\n\n".join([f"## {topic.name}", facts, *kinds])


def _kind(event: type[Event], root: Path) -> str:
    shown = json.dumps(example(root, event.kind), indent=2, ensure_ascii=False)
    return "\n\n".join(
        [
            f"### {event.kind}",
            f"{event.__name__}. {_sentence(event)} {standing(event.kind)}".strip(),
            _fields(schema_of(event)),
            f"```json\n{shown}\n```",
        ]
    )


def _shapes() -> str:
    """The parts that kinds are made of, each once, by name."""
    found: dict[str, Schema] = {}
    words: dict[str, str] = {}
    for event in TOLD:
        nested: dict[str, Any] = schema_of(event).get("$defs", {})
        for shape in shapes_of(event)[1:]:
            found[shape.__name__], words[shape.__name__] = nested[shape.__name__], _sentence(shape)
    parts = [f"### {name}\n\n{words[name]}\n\n{_fields(found[name])}" for name in sorted(found)]
    return "\n\n".join(["## Shapes", "The parts that kinds are made of.", *parts])


def _sentence(shape: type[BaseModel]) -> str:
    return " ".join((shape.__doc__ or "").split())


def _fields(schema: Schema) -> str:
    needed = set(schema.get("required", ()))
    rows = [
        (
            f"`{name}`" + _marks(name in needed, field),
            type_words(field),
            field["x-data-class"],
            field["description"],
        )
        for name, field in schema["properties"].items()
    ]
    return _table(("field", "type", "class", "meaning"), rows)


def _marks(needed: bool, field: Schema) -> str:
    """Whether it may be left out, and since when it is there where it is younger than its kind."""
    marks = [] if needed else ["optional"]
    marks += [f"since {field[SINCE]}"] if SINCE in field else []
    return f" ({', '.join(marks)})" if marks else ""
