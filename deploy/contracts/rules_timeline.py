"""The timeline of the statute: a picture (SVG) of the dates of a plain case, with weeks on its axis."""

from collections.abc import Iterable
from datetime import date, timedelta
from xml.sax.saxutils import escape

from services.trajectory.rules import Obligation, clock, row
from shared.contracts.facts import Done, Employment, Fact, Sick

FIRST = date(2025, 3, 3)
WEEK = Employment(work_days=("mon", "tue", "wed", "thu", "fri"))
FACTS: list[Fact] = [
    Sick(first_day=FIRST),
    Done(rule="problem-analysis", on=date(2025, 4, 14)),
    Done(rule="plan-of-action", on=date(2025, 4, 28)),
]
"""Judgment and plan were made on their last days, so that the evaluations of the plan have dates."""

MONTHS = ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
COLOURS = {"werknemer": "#b45f06", "werkgever": "#1b5e9b", "bedrijfsarts": "#38761d", "UWV": "#741b47"}
ROLES = {"employee": "werknemer", "employer": "werkgever", "bedrijfsarts": "bedrijfsarts", "uwv": "UWV"}

WIDTH, LEFT, RIGHT, ROW, TOP = 1180, 350, 150, 26, 92
WEEKS, EVERY = 106, 8


def timeline() -> str:
    """The due dates of a case that began on 3 March 2025, earliest first, a line each."""
    told = clock(FACTS, WEEK)
    by_rule: dict[str, list[Obligation]] = {}
    for each in told.obligations:
        by_rule.setdefault(each.rule, []).append(each)
    lines = sorted(by_rule.values(), key=lambda dues: dues[0].due)
    height = TOP + ROW * (len(lines) + 1) + 44
    body = [*_axis(height), *_legend(height)]
    for place, dues in enumerate(lines):
        body += _line(TOP + ROW * place, dues)
    body += _end(TOP + ROW * len(lines), told.waiting_period.last_day)
    return "\n".join([*_frame(height), *body, "</svg>", ""])


def _frame(height: int) -> list[str]:
    return [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" '
        f'height="{height}" font-family="sans-serif" font-size="13">',
        f"<title>De data van een verzuim dat begon op {_day(FIRST)}</title>",
        f'<rect width="{WIDTH}" height="{height}" fill="white"/>',
        _text(14, 26, f"Een gewoon verzuim, eerste ziektedag {_day(FIRST)}", 'font-size="16"'),
        _text(14, 46, "probleemanalyse en plan van aanpak op hun laatste dag", 'fill="#555"'),
    ]


def _axis(height: int) -> Iterable[str]:
    """A line every eight weeks, with the weeks that have passed on that day."""
    bottom = height - 40
    end = _x(FIRST + timedelta(weeks=104))
    yield _text(end, TOP - 36, "weken na de eerste ziektedag", 'text-anchor="end" fill="#555"')
    for weeks in range(0, WEEKS, EVERY):
        x = _x(FIRST + timedelta(weeks=weeks))
        colour = "#888" if weeks in (0, 104) else "#ddd"
        yield f'<line x1="{x}" y1="{TOP - 14}" x2="{x}" y2="{bottom}" stroke="{colour}"/>'
        yield _text(x, TOP - 18, str(weeks), 'text-anchor="middle" fill="#555"')


def _legend(height: int) -> Iterable[str]:
    x, y = 14, height - 14
    for role, colour in COLOURS.items():
        yield f'<circle cx="{x + 5}" cy="{y - 4}" r="5" fill="{colour}"/>' + _text(x + 15, y, role)
        x += 120
    yield f'<line x1="{x}" y1="{y - 4}" x2="{x + 30}" y2="{y - 4}" stroke="#9cc3e6" stroke-width="8"/>'
    yield _text(x + 38, y, "kan vanaf")
    yield f'<path d="{_diamond(x + 126, y - 4)}" fill="white" stroke="#555"/>' + _text(
        x + 138, y, "streefdag"
    )
    yield f'<circle cx="{x + 225}" cy="{y - 4}" r="5" fill="#555"/>' + _text(x + 236, y, "laatste dag")


def _line(y: int, dues: list[Obligation]) -> Iterable[str]:
    """The name of a rule, its window and target where it has them, each of its dates, and the first in words."""
    first, last = dues[0], dues[-1]
    of = row(first.rule)
    yield from _named(y, of.name_nl, _day(first.due) if first is last else f"{_day(first.due)} e.v.")
    if first.opens is not None:
        yield (
            f'<line x1="{_x(first.opens)}" y1="{y}" x2="{_x(first.due)}" y2="{y}" stroke="#9cc3e6" '
            'stroke-width="8"/>'
        )
    for each in dues:
        yield f'<circle cx="{_x(each.due)}" cy="{y}" r="5" fill="{COLOURS[ROLES[of.role]]}"/>'
    if first.target is not None:
        yield f'<path d="{_diamond(_x(first.target), y)}" fill="white" stroke="#555"/>'


def _end(y: int, last_day: date) -> Iterable[str]:
    """The last day of the wait and of the ordinary wage duty: no step, but what the later dates count back from."""
    yield from _named(y, "Einde van wachttijd en loonplicht", _day(last_day))
    yield f'<rect x="{_x(last_day) - 5}" y="{y - 5}" width="10" height="10" fill="#333"/>'


def _named(y: int, name: str, words: str) -> Iterable[str]:
    yield f'<line x1="{LEFT}" y1="{y}" x2="{WIDTH - RIGHT}" y2="{y}" stroke="#eee"/>'
    yield _text(LEFT - 14, y + 4, name, 'text-anchor="end"')
    yield _text(WIDTH - RIGHT + 14, y + 4, words, 'fill="#333"')


def _diamond(x: float, y: int) -> str:
    return f"M{x - 4} {y} L{x} {y - 4} L{x + 4} {y} L{x} {y + 4} Z"


def _text(x: float, y: float, words: str, how: str = "") -> str:
    return f'<text x="{x}" y="{y}"{" " + how if how else ""}>{escape(words)}</text>'


def _x(when: date) -> float:
    return round(LEFT + (when - FIRST).days * (WIDTH - LEFT - RIGHT) / (WEEKS * 7), 1)


def _day(when: date) -> str:
    return f"{when.day} {MONTHS[when.month - 1]} {when.year}"
