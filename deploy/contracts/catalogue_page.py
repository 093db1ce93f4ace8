"""The catalogue as one web page that needs nothing else: no server, no style or script from anywhere, no JavaScript."""

from collections import defaultdict
from html import escape
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from deploy.contracts.catalogue_kind import article, found_by, note_words, sentence, shape_section
from deploy.contracts.catalogue_words import EVENT, STREAMS, SUBSCRIBE
from deploy.contracts.cloudevents import TO_PARTNERS
from deploy.contracts.frozen import Schema, schema_of
from deploy.contracts.html_words import inline, marked
from deploy.contracts.ours import OURS, Contracts
from deploy.contracts.shapes import shapes_of
from deploy.contracts.standing import is_deprecated
from services.notifications.rules.subscribing import ENTITLED
from shared.contracts.changes import Note
from shared.contracts.event import Event
from shared.contracts.topics import TOPICS, Topic

HERE = Path(__file__).parent
CONTENTS = (
    ("event", "What an event is"),
    ("streams", "Streams and classes of data"),
    ("subscribe", "How to subscribe"),
    ("index", "All kinds"),
    ("changes", "What changed"),
    ("kinds", "Each kind"),
    ("shapes", "Shapes"),
)


def catalogue_page(root: Path, ours: Contracts = OURS) -> str:
    """The whole page; examples are read below `root`."""
    body = [
        _head(ours),
        "<main>",
        EVENT,
        _streams(),
        SUBSCRIBE,
        _index(ours),
        _changes(ours),
        _kinds(root, ours),
        _shapes(ours),
        "</main>",
        f"<script>\n{(HERE / 'catalogue.js').read_text()}</script>",
    ]
    style = (HERE / "catalogue.css").read_text()
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>Hervat event catalogue</title>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<style>\n{style}</style>\n</head>\n<body>\n" + "\n".join(body) + "\n</body>\n</html>\n"
    )


def _head(ours: Contracts) -> str:
    links = "\n".join(f'<li><a href="#{id}">{name}</a></li>' for id, name in CONTENTS)
    return (
        '<a class="skip" href="#kinds">To the kinds</a>\n<header><h1>Hervat event catalogue</h1>\n'
        f"<p>Edition of <time>{ours.notes.edition}</time>: {len(ours.told)} kinds of event. The same for a program: "
        '<a href="catalogue/asyncapi.json">AsyncAPI 3</a>, and a CloudEvents JSON Schema beside each kind.</p>\n'
        f'<nav aria-label="Contents"><ul class="contents">\n{links}\n</ul></nav></header>'
    )


def _topics() -> list[Topic]:
    return [each for each in TOPICS if not each.name.endswith("-dead")]


def _streams() -> str:
    rows = "\n".join(
        f'<div><dt><a href="#{each.name}">{each.name}</a></dt><dd>{_told(each)}</dd></div>'
        for each in _topics()
    )
    return STREAMS.replace("<!-- rows -->", rows)


def _told(topic: Topic) -> str:
    kept = "the latest of each key stays" if topic.compacted else f"kept {topic.retention_days} days"
    roles = ENTITLED.get(topic.data_class, ())
    heard = f"May be told to: {', '.join(roles)}." if topic.name in TO_PARTNERS else "Told to nobody outside."
    return f"{marked(topic.data_class.value)} Told by {topic.owner}, {kept}. {heard}"


def _on(topic: Topic, ours: Contracts) -> list[type[Event]]:
    return [event for event in ours.told if event.topic == topic.name]


def _entry(event: type[Event], ours: Contracts, words: str = "") -> str:
    mark = " (deprecated)" if is_deprecated(event.kind, ours.versions) else ""
    return f'<li data-find="{found_by(event)}"><a href="#{event.kind}">{event.kind}</a>{mark}{words}</li>'


def _index(ours: Contracts) -> str:
    by_topic = "\n".join(
        f'<section><h3><a href="#{each.name}">{each.name}</a></h3>\n<ul class="names">\n'
        + "\n".join(_entry(event, ours) for event in _on(each, ours))
        + "\n</ul></section>"
        for each in _topics()
    )
    by_name = "\n".join(
        _entry(event, ours, f": {inline(sentence(event))}")
        for event in sorted(ours.told, key=lambda one: one.__name__)
    )
    return (
        '<section id="index"><h2>All kinds</h2>\n'
        '<p class="filter" hidden><label for="filter">Only kinds with</label> <input id="filter" type="search"'
        ' autocomplete="off" spellcheck="false"> <output for="filter"></output></p>\n'
        f"<details open><summary>By stream</summary>\n{by_topic}\n</details>\n"
        f'<details><summary>By name, with their meaning</summary>\n<ul class="meant">\n{by_name}\n</ul></details>\n'
        "</section>"
    )


def _changes(ours: Contracts) -> str:
    days: defaultdict[Any, list[Note]] = defaultdict(list)
    histories = {note: None for kind in ours.by_kind for note in ours.history(kind)}
    for note in [*histories, *(each for each in ours.notes.rows if each.of in ours.notes.removed)]:
        days[note.on].append(note)
    rows = "\n".join(_day(str(on), days[on], ours) for on in sorted(days, reverse=True))
    return f'<section id="changes"><h2>What changed</h2>\n{rows}\n</section>'


def _day(on: str, notes: list[Note], ours: Contracts) -> str:
    """Many kinds that came on one day are counted; each says so itself."""
    added = [note for note in notes if note.what == "added" and note.of in ours.by_kind]
    links = ", ".join(_linked(note.of, ours) for note in added)
    count = f"{len(added)} {'kind' if len(added) == 1 else 'kinds'} added"
    lines = [f"<details><summary>{count}</summary>\n<p>{links}</p></details>"] if added else []
    lines += [f"{_linked(note.of, ours)}: {note_words(note)}" for note in notes if note not in added]
    rows = "\n".join(f"<li>{line}</li>" for line in lines)
    return f'<section><h3>{on}</h3>\n<ul class="history">\n{rows}\n</ul></section>'


def _linked(of: str, ours: Contracts) -> str:
    """A kind that is there, a shape in one, or one that is gone."""
    if of in ours.by_kind:
        return f'<a href="#{of}">{of}</a>'
    shapes = frozenset[str]().union(*ours.shapes.values())
    return f'<a href="#shape-{of}">{of}</a>' if of in shapes else escape(of)


def _kinds(root: Path, ours: Contracts) -> str:
    parts = [
        f'<section class="stream" id="{each.name}"><h3><a href="#{each.name}">{each.name}</a></h3>\n'
        f"<p>{_told(each)}</p>\n"
        + "\n".join(article(root, event, ours) for event in _on(each, ours))
        + "\n</section>"
        for each in _topics()
        if _on(each, ours)
    ]
    return '<section id="kinds"><h2>Each kind</h2>\n' + "\n".join(parts) + "\n</section>"


def _shapes(ours: Contracts) -> str:
    found: dict[str, tuple[type[BaseModel], Schema]] = {}
    for event in ours.told:
        nested: dict[str, Schema] = schema_of(event, ours).get("$defs", {})
        found |= {shape.__name__: (shape, nested[shape.__name__]) for shape in shapes_of(event)[1:]}
    parts = "\n".join(shape_section(name, *found[name]) for name in sorted(found))
    return (
        f'<section id="shapes"><h2>Shapes</h2>\n<p>The parts that kinds are made of.</p>\n{parts}\n</section>'
    )
