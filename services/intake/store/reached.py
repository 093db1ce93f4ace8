"""How those who work on a case are shown: by their numbers, and as others reach them today."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from services.intake.rules.caseloads import Worker, stands_in
from services.intake.store.workers import Colleague

REACHED = ("name", "email", "phone", "language")
"""What of somebody who works on a case everybody in it may know."""
SUPERVISED = ("bedrijfsarts", "medical-case-manager")


def workers_of(known: Mapping[str, Colleague]) -> dict[str, Worker]:
    """As far as it decides on cases."""
    return {id: each.worker for id, each in known.items()}


def number_of(worker: str | None, known: Mapping[str, Colleague]) -> str | None:
    """The number of a colleague; None of nobody."""
    found = known.get(worker or "")
    return found.row["number"] if found else None


def named(row: Mapping[str, Any], known: Mapping[str, Colleague]) -> dict[str, str | None]:
    """Colleagues by their number again."""
    return {name: number_of(row[name], known) for name in ("supervised_by", "stand_in") if name in row}


def contact(row: Mapping[str, Any]) -> dict[str, Any]:
    """How somebody is reached."""
    return {name: row[name] for name in REACHED if name in row}


def reached(role: str, found: Colleague, known: Mapping[str, Colleague], today: date) -> dict[str, Any]:
    """How somebody is reached today, and for medical work who answers for it, up to the last."""
    there = stands_in(workers_of(known), found.worker.id, today)
    shown: dict[str, Any] = {"number": found.row["number"], **contact(found.row)}
    shown["away_today"] = found.worker.is_away(today)
    if there:
        shown["stands_in"] = {"number": known[there].row["number"], **contact(known[there].row)}
    if role in SUPERVISED:
        line = _supervision(found, known)
        shown["big"] = found.row.get("big")
        shown["supervision"] = [{"name": each["name"], "big": each.get("big")} for each in line]
    return shown


def _supervision(found: Colleague, known: Mapping[str, Colleague]) -> Sequence[Mapping[str, Any]]:
    line, above = list[Mapping[str, Any]](), found.worker.supervised_by
    while (next_up := known.get(above or "")) and len(line) < len(known):
        line.append(next_up.row)
        above = next_up.worker.supervised_by
    return line
