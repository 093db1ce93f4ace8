"""What the example did, for a person to read."""

from collections import Counter
from pathlib import Path
from typing import Any

from deploy.example import staff
from deploy.example.cases import EXPECTED_LAST_DAY, Case
from deploy.example.client import Client
from deploy.example.dossier import NAMES, WORKED
from deploy.example.vacancies import VACANCIES

LINE = "-" * 96


def everything(client: Client, cases: list[Case], ids: dict[str, str], home: Path) -> int:
    """Prints cases, reasons, the report, matches, messages and published calculations; 1 where one of those differs."""
    rows = {row["case"]: row for row in client.get("trajectory", "/v1/cases", "case-manager")["cases"]}
    _cases(cases, ids, rows)
    _reason(client, cases, ids)
    _staff(client)
    _tracks(client, cases, ids)
    _report(client, ids[WORKED], home)
    _matches(client, cases, ids)
    _messages(client)
    return _published(cases, ids, rows)


def _head(title: str) -> None:
    print(f"\n{title}\n{LINE}")


def _cases(cases: list[Case], ids: dict[str, str], rows: dict[str, dict[str, Any]]) -> None:
    _head("Cases: employee, first sick day, what is due next")
    for case in cases:
        row = rows[ids[case.number]]
        coming = (
            f"{row['next']} {row['next_rule']}" if row["next"] and row["open"] else "the period has ended"
        )
        missed = f"  MISSED: {', '.join(row['missed'])}" if row["missed"] else ""
        print(f"{case.number}  {row['first_sick_day']}  {coming:<40} {case.title}{missed}")


def _reason(client: Client, cases: list[Case], ids: dict[str, str]) -> None:
    case = next(each for each in cases if each.number == "M002")
    _head(f"Why a date is what it is ({case.number}: {case.title})")
    clock = client.get("trajectory", f"/v1/cases/{ids[case.number]}/clock", "case-manager")
    report = next(each for each in clock["obligations"] if each["rule"] == "uwv-42-week-report")
    print(f"uwv-42-week-report  due {report['due']}  ({report['article']})")
    for line in report["why"]:
        print(f"   nl  {line['nl']}\n   en  {line['en']}")


def _staff(client: Client) -> None:
    _head("Who sees to the cases that run, by the arbodienst's own rules")
    print(*staff.shown(client), sep="\n")


def _tracks(client: Client, cases: list[Case], ids: dict[str, str]) -> None:
    """Each second track: what was done, and what is owed next by whom."""
    _head("Second tracks: what was done, and what is owed next")
    for case in cases:
        if not case.form:
            continue
        path = f"/v1/cases/{ids[case.number]}"
        entries = client.get("trajectory", f"{path}/entries", "bureau")["entries"]
        done = Counter(each["name_en"] for each in entries)
        print(f"{case.number}  {case.form}{' from a benefit' if case.benefit else ''}")
        print(f"      {', '.join(f'{name} ({n})' if n > 1 else name for name, n in done.items())}")
        owed = client.get("trajectory", f"{path}/obligations", "bureau")["obligations"]
        for each in [each for each in owed if not each["late"]][:3]:
            print(f"      by {each.get('by', 'at once')}  {each['who']}: {each['what_en']}")


def _report(client: Client, about: str, home: Path) -> None:
    """How far a report is, and the report itself as it would go out today."""
    found = client.get("trajectory", f"/v1/cases/{about}/report", "case-manager")
    _head(f"Re-integration report of {WORKED}: {found['ready']} of {found['of']} parts, due {found['due']}")
    for each in [each for each in found["parts"] if "who" in each]:
        print(f"   {each['status']:<9} {each['name_en']}: {each['who']}, by {each['by']}")
        print(f"             {each['costs_en']}")
    for kind in ("pdf", "zip"):
        written = home / f"report-{WORKED}.{kind}"
        made = client.made("trajectory", f"/v1/cases/{about}/report.{kind}", "case-manager", NAMES)
        written.write_bytes(made)
        print(f"   {'to read' if kind == 'pdf' else 'to send':<9} {written}")


def _matches(client: Client, cases: list[Case], ids: dict[str, str]) -> None:
    for case in cases:
        if case.capacity is None:
            continue
        _head(f"Matches for {case.number} ({case.title})")
        path = f"/v1/candidates/{ids[case.number]}"
        found = client.get("matching", f"{path}/matches?top=100", "job-coach")["matches"]
        for each in found[:4]:
            _match(each)
            for question in each["questions"][:1]:
                print(f"      Ask: {question['en']}")
        _excluded(client, path, {each["vacancy"] for each in found})
        costs = client.get("matching", f"{path}/limits-cost", "labour-expert")["limits"]
        for cost in [each for each in costs if each["opens"]][:2]:
            print(f"    {cost['en']}")


def _excluded(client: Client, path: str, listed: set[str]) -> None:
    others = [each["vacancy"] for each in VACANCIES if each["vacancy"] not in listed]
    pairs = [client.get("matching", f"{path}/matches/{other}", "job-coach") for other in others]
    excluded = [each for each in pairs if each["verdict"] == "excluded"]
    for each in excluded[:3]:
        _match(each)
    print(f"    and {len(excluded) - 3} more excluded, each with its reason")


def _match(each: dict[str, Any]) -> None:
    rank = f"{each['rank']}." if "rank" in each else "  "
    km = "unknown distance" if each["travel_km"] is None else f"{each['travel_km']:.0f} km"
    print(f"{rank:<3} {each['verdict']:<9} {each['vacancy']} {each['title']} ({km}, score {each['score']})")
    for line in each["why"]["en"][:3]:
        print(f"      {line}")


def _messages(client: Client) -> None:
    messages = client.get("notifications", "/v1/messages?limit=500", "case-manager")["messages"]
    _head(f"Messages: {len(messages)}, each to one role, once")
    counted = Counter(
        (each["template"], each["role"], each["rule"] or "", each["state"]) for each in messages
    )
    for (template, role, rule, state), count in sorted(counted.items()):
        print(f"{count:>3}  {template:<16} to {role:<13} {rule:<26} {state}")


def _published(cases: list[Case], ids: dict[str, str], rows: dict[str, dict[str, Any]]) -> int:
    _head("Published calculations: last day of the waiting period")
    wrong = 0
    for case in cases:
        if case.source:
            computed, expected = (
                rows[ids[case.number]]["waiting_period_last_day"],
                EXPECTED_LAST_DAY[case.number],
            )
            wrong += computed != expected
            print(
                f"{computed}  {'as published' if computed == expected else f'NOT {expected}'}  {case.source}"
            )
    print()
    return 1 if wrong else 0
