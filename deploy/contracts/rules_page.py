"""The page of the statute, written from its rows: every rule, fine and equated day with its source, and the facts."""

from deploy.contracts.facts_table import facts
from deploy.contracts.row_words import (
    KINDS,
    NOT_CALLED_FOR,
    SURE,
    beside,
    counted,
    day,
    deviation,
    done_by,
    grounds,
    leads,
    term,
    validity,
    whose,
)
from deploy.contracts.rules_timeline import timeline
from services.trajectory.rules import CURRENT, Row
from services.trajectory.rules.fines import FINES
from services.trajectory.rules.holidays import EQUATED
from services.trajectory.rules.wage import PENSION_WEEKS

__all__ = ["page", "timeline"]

HEAD = f"""# The statutory clock

Rulebook `{CURRENT.version}`, written from the rows in `services/trajectory/rules` by `make contracts`: what stands
here is what the clock counts by. A lawyer who knows better corrects the row.

![The dates of a plain case that began on 3 March 2025](rules.svg)

All days are calendar days. The first sick day counts as day 0: *42 days after the first sick day* 3 March 2025 is
14 April 2025, and the 104 weeks end 727 days after it. Days of pregnancy and birth leave, and recoveries of less than
four weeks, do not count and move what comes after them (WIA 23 lid 3 and 5).

A row holds for sickness whose first day lies in its validity, a fine for a report that was due in it. No row looks
further back than 1 January 2004: from that first sick day on the wage is owed for 104 weeks, and the WIA follows.

How sure a row is:

"""

OVERVIEW = """
| step | in Dutch | when | who | article | sure |
|---|---|---|---|---|---|
"""

FINES_HEAD = """
## Fines

What a report to UWV costs that comes late, by the day on which it was due. Nothing when it was in time, or on the
working day that UWV still takes as in time. Where UWV blames the employer less, or not at all, it may ask less.

| report due | days late | fine | tier in the clock | article | sure |
|---|---|---|---|---|---|
"""

PENSION_HEAD = """
## Wage from the AOW age

For how many weeks the wage is owed from the AOW age on (BW 7:629 lid 2), never beyond the ordinary end.

| first sick day | weeks |
|---|---|
"""

EQUATED_HEAD = """
## Days equated with a holiday

Holidays are those of Algemene termijnenwet 3: 1 January, Good Friday, Easter Monday, Ascension day, Whit Monday,
King's day, 5 May in every year, 25 and 26 December. These single days were equated with them by royal decree
(ATW 3 lid 3); sure C, from what others publish. They matter only where a term moves to the next working day.

"""

FACTS_HEAD = """
## Facts

What is told of a case, and by whom. Every fact may carry `told_on`, the day on which it became known, where that is
not the day it speaks of. *optional* may be left out; *capacity* is kept from everybody who need not know it.

"""


def page() -> str:
    """The whole page as Markdown."""
    sure = "".join(f"- **{grade}**: {words}\n" for grade, words in SURE.items())
    overview = OVERVIEW + "".join(_overview(each) for each in CURRENT.rows)
    rows = "\n## Rule by rule\n" + "".join(_row(each) for each in CURRENT.rows)
    return HEAD + sure + overview + rows + _fines() + _pension() + _equated() + FACTS_HEAD + facts()


def _line(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "/") for cell in cells) + " |\n"


def _overview(each: Row) -> str:
    name = f"[{each.name_en}](#{_anchor(_title(each))})"
    return _line(name, each.name_nl, counted(each), whose(each), each.article, each.sure)


def _title(each: Row) -> str:
    return f"{each.name_nl} ({each.article})"


def _anchor(title: str) -> str:
    """The place of a heading, by the way Markdown pages name them."""
    kept = "".join(letter for letter in title.lower() if letter.isalnum() or letter in " -_")
    return kept.replace(" ", "-")


def _row(each: Row) -> str:
    """Everything a row says, as a table of two columns under its name."""
    said = {
        "counts": "; ".join([counted(each), *beside(each)]),
        "article": each.article,
        "source": f"{each.source} ({each.sure}: {SURE[each.sure]})",
        "valid": validity(each.valid_from, each.valid_until),
        "whose": whose(each),
        "kind": KINDS[each.kind],
        "done by": done_by(each),
        "what missing it costs": f"{each.consequence_nl} / {each.consequence_en}",
        "announced": leads(each),
        "another date by agreement": deviation(each),
        "on a weekend or holiday": term(each),
        "not called for when": "; ".join(NOT_CALLED_FOR[code] for code in grounds(each)),
    }
    table = "".join(_line(what, words) for what, words in said.items())
    return f"\n### {_title(each)}\n\n{each.name_en}, `{each.rule}`.\n\n| | |\n|---|---|\n{table}"


def _fines() -> str:
    lines = (
        _line(
            validity(each.valid_from, each.valid_until),
            f"{each.days_late_from} or more",
            f"€{each.euros}",
            f"`{each.tier}`",
            each.article,
            each.sure,
        )
        for each in FINES
    )
    sources = {each.valid_from: each for each in FINES}.values()
    named = (f"- {validity(each.valid_from, each.valid_until)}: {each.source}.\n" for each in sources)
    return FINES_HEAD + "".join(lines) + "\nSources:\n\n" + "".join(named)


def _pension() -> str:
    lines = (_line(f"from {day(since)}", str(weeks)) for since, weeks in sorted(PENSION_WEEKS))
    return PENSION_HEAD + "".join(lines)


def _equated() -> str:
    return EQUATED_HEAD + "".join(f"- {day(each)}\n" for each in sorted(EQUATED))
