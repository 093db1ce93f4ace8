"""A file of another system's running cases held against our clock: where dates differ, and why ours are as they are.

A dry run: nothing is stored. A line is a case as in a takeover, with `dates`: due dates by rule, in a series `rule#n`.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, cast

from services.trajectory.rules.answer import Clock, Obligation
from services.trajectory.rules.bad_facts import BadFacts
from services.trajectory.rules.clock import clock
from services.trajectory.rules.lines import case_of, employment_of, facts_of, said
from services.trajectory.rules.rulebook import RULE_IDS
from shared.contracts.facts import Employment


def compared(lines: Iterable[str], as_of: date) -> Iterator[tuple[str, bool]]:
    """For each line what differs and what was missed, and whether the line was good; then one line of sums.

    `{"id", "period", "first_sick_day", "same", "differs": [{"rule", "n"?, "theirs", "ours"?, "reason"?, "why"?}],
    "missed": [{"rule", "n"?, "due"}]}`; `{"id", "error": {"code", "message", "path"}}` for a bad one; at the end
    `{"cases", "bad", "agree", "differ", "by_rule": {rule: {"same", "differs"}}}`.
    """
    sums = _Sums()
    for line in lines:
        if line.strip():
            answer = _compared(line, as_of)
            sums.add(answer)
            yield said(answer), "error" not in answer
    yield said(sums.shape()), True


class _Sums:
    """What the whole file comes to."""

    def __init__(self) -> None:
        self.cases, self.bad, self.agree = 0, 0, 0
        self.same, self.differs = Counter[str](), Counter[str]()

    def add(self, answer: Mapping[str, Any]) -> None:
        self.cases += 1
        self.bad += "error" in answer
        self.agree += answer.get("differs") == []
        self.same.update(answer.get("same", ()))
        self.differs.update(each["rule"] for each in answer.get("differs", ()))

    def shape(self) -> dict[str, Any]:
        rules = sorted({*self.same, *self.differs})
        by_rule = {rule: {"same": self.same[rule], "differs": self.differs[rule]} for rule in rules}
        differ = self.cases - self.bad - self.agree
        return {
            "cases": self.cases,
            "bad": self.bad,
            "agree": self.agree,
            "differ": differ,
            "by_rule": by_rule,
        }


def _compared(line: str, as_of: date) -> dict[str, Any]:
    case: dict[str, Any] = {}
    try:
        case = case_of(line)
        dates = _dates(case)
        ours = clock(facts_of(case), _roster(case), as_of)
    except BadFacts as bad:
        error = {"code": bad.code, "message": bad.message, "path": bad.path}
        return {"id": case.get("id"), "error": error}
    held = [(rule, n, theirs, ours.obligation(rule, n)) for (rule, n), theirs in dates.items()]
    return {
        "id": case.get("id"),
        "period": ours.period,
        "first_sick_day": ours.first_sick_day.isoformat(),
        "same": [rule for rule, _, theirs, each in held if _agree(theirs, each)],
        "differs": [_differs(*each) for each in held if not _agree(each[2], each[3])],
        "missed": _missed(ours),
    }


def _roster(case: dict[str, Any]) -> Employment:
    """Of the employment what the clock counts by; hours and keys are intake's."""
    given: object = case.get("employment")
    if isinstance(given, dict):
        named = cast(dict[str, Any], given)
        case = {
            **case,
            "employment": {name: named[name] for name in named if name in Employment.model_fields},
        }
    return employment_of(case)


def _dates(case: Mapping[str, Any]) -> dict[tuple[str, int | None], date]:
    given: object = case.get("dates", {})
    if not isinstance(given, dict):
        raise BadFacts("invalid", "dates are due dates by rule", "dates")
    found: dict[tuple[str, int | None], date] = {}
    for name, day in cast(dict[str, object], given).items():
        rule, _, n = name.partition("#")
        if rule not in RULE_IDS or (n and not (n.isascii() and n.isdigit() and len(n) < 5)):
            raise BadFacts("unknown-rule", "there is no rule of this name", "dates")
        try:
            found[rule, int(n) if n else None] = date.fromisoformat(cast(str, day))
        except (ValueError, TypeError):
            raise BadFacts("invalid", "a date is written as 2026-11-24", f"dates.{rule}") from None
    return found


def _agree(theirs: date, ours: Obligation | None) -> bool:
    """A date that UWV takes as in time, or the day that practice aims for, is one way of writing the same term."""
    return (
        ours is not None
        and ours.status != "not-applicable"
        and theirs in (ours.due, ours.lenient, ours.target)
    )


def _differs(rule: str, n: int | None, theirs: date, ours: Obligation | None) -> dict[str, Any]:
    row: dict[str, Any] = {"rule": rule, **({"n": n} if n else {}), "theirs": theirs.isoformat()}
    if ours is None:
        return row
    why = [line.model_dump(mode="json") for line in ours.why]
    if ours.status == "not-applicable":
        return {**row, "reason": ours.reason, "why": why}
    return {**row, "ours": ours.due.isoformat(), "why": why}


def _missed(ours: Clock) -> list[dict[str, Any]]:
    """What is past its day and not done: after a takeover it is shown, and told to nobody."""
    return [
        {"rule": each.rule, **({"n": each.n} if each.n else {}), "due": each.due.isoformat()}
        for each in ours.obligations
        if each.status == "missed"
    ]
