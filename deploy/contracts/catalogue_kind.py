"""One kind, and one shape, on the page of the catalogue."""

from html import escape
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from deploy.contracts.cloudevents import cloudevent_example, told_to_partners
from deploy.contracts.evolution import SINCE
from deploy.contracts.frozen import Schema, example, schema_of
from deploy.contracts.html_words import inline, marked, pretty
from deploy.contracts.ours import Contracts
from deploy.contracts.standing import is_deprecated, standing
from deploy.contracts.type_words import type_words
from shared.contracts.changes import Note
from shared.contracts.event import Event
from shared.contracts.topics import topic


def sentence(shape: type[BaseModel]) -> str:
    """What its author wrote of it, on one line."""
    return " ".join((shape.__doc__ or "").split())


def article(root: Path, event: type[Event], ours: Contracts) -> str:
    """The kind with meaning, facts, fields, example and what changed."""
    kind = event.kind
    deprecated = ' <strong class="mark">deprecated</strong>' if is_deprecated(kind, ours.versions) else ""
    return "\n".join(
        [
            f'<article id="{kind}" data-find="{found_by(event)}">',
            f'<h4><a href="#{kind}">{kind}</a>{deprecated}</h4>',
            f"<p>{inline(sentence(event))}</p>",
            _facts(event, ours),
            fields(schema_of(event, ours), f"Fields of {kind}"),
            f"<h5>Example</h5>\n<pre>{pretty(example(root, kind))}</pre>",
            _delivered(root, event),
            _history(ours.history(kind)),
            "</article>",
        ]
    )


def found_by(event: type[Event]) -> str:
    """What the filter looks in, as an attribute."""
    held = topic(str(event.topic)).data_class.value
    return escape(f"{event.kind} {event.__name__} {held} {sentence(event)}".lower())


def _facts(event: type[Event], ours: Contracts) -> str:
    on = topic(str(event.topic))
    told = "by webhook, feed and partner topic" if told_to_partners(event) else "never: identity stays inside"
    rows = {
        "Stream": f'<a href="#{on.name}">{on.name}</a>',
        "Class of data": marked(on.data_class.value),
        "To partners": told,
        "In the catalogue since": str(ours.notes.since(event.kind)),
        "Status": inline(standing(event.kind, ours.versions) or "Current."),
    }
    if told_to_partners(event):
        rows["Schema"] = f'<a href="catalogue/schemas/{event.kind}.json">{event.kind}.json</a>'
    made = "".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in rows.items())
    return f'<dl class="facts">{made}</dl>'


def fields(schema: Schema, label: str) -> str:
    """Every field with its type, whether it may be left out, its class of data and its meaning."""
    if not schema.get("properties"):
        return "<p>It has no fields.</p>"
    needed = set(schema.get("required", ()))
    rows = "\n".join(_field(name, field, name in needed) for name, field in schema["properties"].items())
    return f'<dl class="fields" aria-label="{escape(label)}">\n{rows}\n</dl>'


def _field(name: str, field: dict[str, Any], needed: bool) -> str:
    marks = ["" if needed else "optional", marked(field["x-data-class"])]
    marks += [f"since {field[SINCE]}"] if SINCE in field else []
    said = ", ".join(each for each in [inline(type_words(field)), *marks] if each)
    return (
        f"<div><dt><code>{escape(name)}</code></dt>"
        f'<dd><span class="type">{said}</span> {inline(field["description"])}</dd></div>'
    )


def _delivered(root: Path, event: type[Event]) -> str:
    if not told_to_partners(event):
        return ""
    shown = pretty(cloudevent_example(root, event))
    return f"<details><summary>As a webhook delivers it (CloudEvents)</summary>\n<pre>{shown}</pre></details>"


def _history(notes: tuple[Note, ...]) -> str:
    rows = "".join(f"<li><time>{note.on}</time> {note_words(note)}</li>" for note in notes)
    return f'<h5>What changed</h5>\n<ul class="history">{rows}</ul>'


def note_words(note: Note) -> str:
    """One thing that changed, on a line, without its day."""
    of = f" <code>{escape(note.field)}</code>" if note.field else ""
    return f"{note.what}{of}: {inline(note.says)}"


def shape_section(name: str, shape: type[BaseModel], schema: Schema) -> str:
    """A part that kinds are made of."""
    return (
        f'<section id="shape-{name}"><h3><a href="#shape-{name}">{name}</a></h3>\n'
        f"<p>{inline(sentence(shape))}</p>\n{fields(schema, f'Fields of {name}')}</section>"
    )
