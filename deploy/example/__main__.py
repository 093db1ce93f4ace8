"""`python -m deploy.example`: loads the example arbodienst over HTTP and prints what happened."""

import json
import os
import sys
import time
from datetime import date
from pathlib import Path

from deploy.example import show
from deploy.example.cases import EMPLOYERS, PUBLISHED, PUBLISHED_RETURNS, Case, ongoing, returned
from deploy.example.client import Client, patiently
from deploy.example.dossier import NAMES, WORKED, dossier
from deploy.example.staff import load_staff
from deploy.example.tracks import Said, told, track
from deploy.example.vacancies import VACANCIES
from shared.kernel.clock import begun, now

CONTACTS = ("case-manager", "job-coach", "bedrijfsarts", "labour-expert")
STILL = 12.0
"""Seconds in which nothing more is said before the example is taken to have gone through."""


def main() -> int:
    """Exit status 1 when the platform computes a published case otherwise than its source."""
    written = Path(os.environ["HERVAT_RUN"])
    run = json.loads(written.read_text())
    client = Client(run["http"], os.environ["HERVAT_TOKEN_SECRET"])
    today = begun(now())
    cases = [*ongoing(today), *PUBLISHED]
    again = {**returned(today), **PUBLISHED_RETURNS}
    load_contacts(client)
    load_staff(client)
    client.post("matching", "/v1/vacancies", "administrator", VACANCIES, "example-vacancies")
    ids = {case.number: load(client, case, again.get(case.number)) for case in cases}
    for case in cases:
        load_dossier(client, case, ids[case.number], today)
        load_track(client, case, ids[case.number], today)
    settle(client, len(cases))
    return show.everything(client, cases, ids, written.parent)


def load_contacts(client: Client) -> None:
    """Where each role of the arbodienst, and each employer, is reached: at any hour, to be seen at once."""
    client.put("notifications", "/v1/telling", "administrator", {"valid_from": "2020-01-01", "hours": []})
    for role in CONTACTS:
        body = {"role": role, "address": f"{role}@arbodienst.example"}
        client.post("notifications", "/v1/contacts", "administrator", body, f"example-{role}")
    for employer in EMPLOYERS:
        body = {"role": "employer", "employer": employer, "address": f"hr@{employer}.example"}
        client.post("notifications", "/v1/contacts", "administrator", body, f"example-{employer}")


def load(client: Client, case: Case, again: date | None) -> str:
    """Reports an absence (and a relapse), records what happened since; returns the case."""
    key = f"example-{case.number}"
    about = str(client.post("intake", "/v1/absences", "administrator", case.absence(), key)["case"])
    for n, fact in enumerate(case.intake):
        client.post("intake", f"/v1/absences/{about}/facts", "administrator", fact, f"{key}-intake-{n}")
    if again:
        body = {**case.absence(), "first_day": again.isoformat(), "reported_on": again.isoformat()}
        client.post("intake", "/v1/absences", "administrator", body, f"{key}-again")
    for n, fact in enumerate(case.steps):
        client.post("trajectory", f"/v1/cases/{about}/facts", "case-manager", fact, f"{key}-step-{n}")
    on = (case.second_track or case.first_day).isoformat()
    if case.capacity:
        body = {"on": on, "capacity": case.capacity}
        client.post("trajectory", f"/v1/cases/{about}/capacity", "bedrijfsarts", body, f"{key}-capacity")
    if case.profile:
        body = {"on": on, "profile": case.profile}
        client.post("trajectory", f"/v1/cases/{about}/search-profile", "job-coach", body, f"{key}-profile")
    return about


def load_dossier(client: Client, case: Case, about: str, today: date) -> None:
    """What employer, employee and bedrijfsarts said in the case that comes near its report."""
    if case.number != WORKED:
        return
    made = _say(client, case, about, told(dossier(case.first_day), case.first_day, today), "dossier")
    # What comes back signed is the plan as it was printed.
    plan = f"/v1/cases/{about}/entries/{made['plan-drawn']}.pdf"
    signed = client.made("trajectory", plan, "case-manager", NAMES)
    path = f"/v1/cases/{about}/documents?document=signed-plan&of={made['plan-drawn']}"
    client.hand_in("trajectory", path, "case-manager", signed, f"example-{case.number}-signed-plan")


def load_track(client: Client, case: Case, about: str, today: date) -> None:
    """The second track as it was worked, entry by entry, from a benefit once the period is over."""
    if case.second_track is None:
        return
    said = track(case.form, case.second_track, employer=not case.benefit)
    if case.benefit:
        patiently(lambda: _over(client, about), "the period is over")
        said = [Said(0, "case-manager", "benefit-trajectory-opened"), *said]
    _say(client, case, about, told(said, case.second_track, today), "track")


def _say(client: Client, case: Case, about: str, said: list[tuple[Said, date]], key: str) -> dict[str, str]:
    """Enters them; the last entry of each kind."""
    made: dict[str, str] = {}
    for n, (each, day) in enumerate(said):
        given = {name: made.get(str(value)[1:], value) for name, value in each.fields.items()}
        body = {"kind": each.kind, "on": day.isoformat(), **given}
        key_of_it = f"example-{case.number}-{key}-{n}"
        made[each.kind] = client.post(
            "trajectory", f"/v1/cases/{about}/entries", each.role, body, key_of_it, about, case.employer
        )["entry"]
    return made


def _over(client: Client, about: str) -> bool | None:
    rows = client.get("trajectory", "/v1/cases?limit=1000", "case-manager")["cases"]
    return True if any(row["case"] == about and not row["open"] for row in rows) else None


def settle(client: Client, count: int) -> None:
    """Waits until every case is known to the trajectory and nothing more is said."""

    def known() -> bool | None:
        cases = client.get("trajectory", "/v1/cases", "case-manager")["cases"]
        return True if len(cases) >= count else None

    patiently(known, "all cases opened")
    seen, since = "", time.monotonic()
    while time.monotonic() - since < STILL:
        cases = client.get("trajectory", "/v1/cases", "case-manager")
        messages = client.get("notifications", "/v1/messages", "case-manager")
        state = json.dumps([cases, messages], sort_keys=True)
        if state != seen:
            seen, since = state, time.monotonic()
        time.sleep(0.2)


if __name__ == "__main__":
    sys.exit(main())
