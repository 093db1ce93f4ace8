"""The page of the statute, written from its rows: a table of every rule, and a timeline of a plain case."""

from datetime import date, timedelta

from services.trajectory.rules import RULES, Row, clock
from shared.contracts.facts import Employment, Sick

FIRST = date(2025, 3, 3)
WEEK = Employment(work_days=("mon", "tue", "wed", "thu", "fri"))

HEAD = """# The statutory clock

Written from the rows in `services/trajectory/rules` by `make contracts`. How sure a row is: A the statute was read,
B an official page, C a secondary page, D common knowledge in the field. A lawyer who knows better corrects the row.

![The dates of a plain case that began on 3 March 2025](rules.svg)

| rule | in Dutch | article | who | counted | sure | source |
|---|---|---|---|---|---|---|
"""

WIDTH, LEFT, ROW, TOP = 1000, 260, 24, 60
DAYS = 740


def page() -> str:
    """The table, a row a rule, in the order of the rulebook."""
    return HEAD + "".join(_line(row) for row in RULES)


def _line(row: Row) -> str:
    cells = (f"`{row.rule}`", row.name_nl, row.article, row.role, _counted(row), row.sure, row.source)
    return "| " + " | ".join(cell.replace("|", "/") for cell in cells) + " |\n"


def _counted(row: Row) -> str:
    """`42 days from the first sick day`, in words."""
    what = {"step": row.step or "", "fact": row.fact or ""}.get(row.counts_from.value, row.counts_from.value)
    before = "before" if row.days < 0 else "from"
    days = f"{abs(row.days)} day{'' if abs(row.days) == 1 else 's'}"
    words = f"{days} {before} {what.replace('-', ' ')}"
    if row.every:
        words += f", then every {row.every} days"
    return words + (", rolls (ATW)" if row.rolls else "")


def timeline() -> str:
    """A picture (SVG) of the due dates of a case that began on 3 March 2025 and in which nothing was done yet."""
    dues = sorted(
        (each.due, each.rule, each.opens) for each in clock([Sick(first_day=FIRST)], WEEK).obligations
    )
    height = TOP + ROW * len(dues) + 20
    body = [_year(week, height) for week in (0, 52, 104)]
    for place, (due, rule, opens) in enumerate(dues):
        body.append(_bar(TOP + ROW * place, rule, due, opens))
    lines = "\n".join(body)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
        f'font-family="sans-serif" font-size="12">\n'
        f"<title>Dates of a case that began on {FIRST}</title>\n"
        f'<rect width="{WIDTH}" height="{height}" fill="white"/>\n{lines}\n</svg>\n'
    )


def _x(day: date) -> float:
    return round(LEFT + (day - FIRST).days * (WIDTH - LEFT - 110) / DAYS, 1)


def _year(week: int, height: int) -> str:
    x = _x(FIRST + timedelta(weeks=week))
    return (
        f'<line x1="{x}" y1="{TOP - 18}" x2="{x}" y2="{height - 10}" stroke="#bbb"/>'
        f'<text x="{x}" y="{TOP - 26}" text-anchor="middle" fill="#555">week {week}</text>'
    )


def _bar(y: int, rule: str, due: date, opens: date | None) -> str:
    """The rule's name, from where it opens to where it is due, and the date."""
    start, end = _x(opens or FIRST), _x(due)
    return (
        f'<text x="{LEFT - 12}" y="{y + 4}" text-anchor="end">{rule}</text>'
        f'<line x1="{start}" y1="{y}" x2="{end}" y2="{y}" stroke="#9cc3e6" stroke-width="{6 if opens else 2}"/>'
        f'<circle cx="{end}" cy="{y}" r="5" fill="#1b5e9b"/>'
        f'<text x="{end + 10}" y="{y + 4}" fill="#333">{due}</text>'
    )
