"""Steps of one kind of track, placement and what comes after it, the end, and going on from a benefit."""

from collections.abc import AsyncGenerator
from datetime import date, timedelta
from typing import Any

import pytest

from shared.contracts.facts import Recovered
from shared.contracts.intake import ClientRegistered
from tests.unit.trajectory.at_the_door import Asked, bearer, door, ill
from tests.unit.trajectory.told import MONDAY, heard
from tests.unit.trajectory.tracked import AGREEMENT, BEGIN, TASKS, begun, day


@pytest.fixture(name="asked")
async def somebody_ill_for_a_year() -> AsyncGenerator[Asked]:
    """It is 27 August 2026."""
    async with ill(360) as made:
        yield made


STEPS: list[tuple[str, list[tuple[str, str, dict[str, Any]]]]] = [
    (
        "work-experience",
        [
            ("experience-place-arranged", "bureau", {"place": "Kringloop", "hours": 12, "from": "2026-09-01",
             "until": "2026-11-30", "learns": ["Op tijd beginnen"]}),
            ("experience-place-evaluated", "bureau", {"arranged": "$0", "learned": "yes", "next_step": "paid-work"}),
        ],
    ),
    (
        "psychosocial",
        [
            ("support-arranged", "bureau", {"form": "coaching", "provider": "Coachpraktijk", "sessions": 8}),
            ("support-evaluated", "bureau", {"arranged": "$0", "ready": "yes"}),
        ],
    ),
    (
        "entrepreneur",
        [
            ("business-planned", "employee", {"what": "Fietsen", "needed": 9000, "own": 4000, "borrowed": 5000}),
            ("business-judged", "bureau", {"plan": "$0", "viable": "yes", "why": "Genoeg vraag"}),
            ("business-started", "bureau", {"plan": "$0"}),
        ],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("form", "steps"), STEPS, ids=[each[0] for each in STEPS])
async def test_each_kind_of_track_has_its_own_steps(
    asked: Asked, form: str, steps: list[tuple[str, str, dict[str, Any]]]
) -> None:
    """And no other kind's: a work-directed track has none of them."""
    agreement = await begun(asked)
    kind, role, fields = steps[0]
    assert await asked.refused(kind, role, **fields) == ("other-kind-of-track", "kind")
    again = await asked.entered(
        "second-track-agreed", "bureau", **{**AGREEMENT, "form": form}, replaces=agreement
    )
    await asked.agreed(again, "employee", "employer", "bureau")
    made: list[str] = []
    for kind, role, fields in steps:
        given = {name: made[0] if value == "$0" else value for name, value in fields.items()}
        made.append(await asked.entered(kind, role, **given))
    assert (await asked.kinds("bureau"))[-len(steps) :] == [each[0] for each in steps]


async def test_a_business_is_financed(asked: Asked) -> None:
    """What comes in covers what is needed."""
    await begun(asked, form="entrepreneur")
    short = {"what": "Fietsen herstellen", "needed": 9000, "own": 4000, "borrowed": 4999}
    assert await asked.refused("business-planned", "employee", **short) == ("not-financed", "needed")


async def test_a_job_before_the_last_eleven_weeks_is_cautioned(asked: Asked) -> None:
    """The wait ends on 29 August 2027; its last eleven weeks begin on 14 June 2027. A trial costs nothing."""
    await begun(asked)
    job = {
        "employer": "Transport",
        "occupation": "planner",
        "hours": 24,
        "form": "contract",
        "from": "2027-06-14",
    }
    assert (await asked.state()).waiting_period_last_day == date(2027, 8, 29)
    await asked.entered("placement-made", "bureau", **job)
    assert (await asked.dossier())[-1]["no_risk_from"] == "2027-06-14"
    await asked.entered("placement-made", "bureau", **{**job, "from": "2027-06-15"})
    await asked.entered("placement-made", "bureau", **{**job, "form": "trial"})
    assert (await asked.kinds()).count("placement-cautioned") == 1


async def test_after_care_and_relapse_then_the_end_and_a_new_beginning(asked: Asked) -> None:
    """What ended can begin again; what is of a track waits for that."""
    await begun(asked)
    job = {
        "employer": "Transport",
        "occupation": "planner",
        "hours": 24,
        "form": "trial",
        "from": "2026-09-01",
    }
    placement = await asked.entered("placement-made", "bureau", **job)
    await asked.entered("workplace-advised", "job-coach", advice=["Zit-statafel"], placement=placement)
    await asked.entered("job-coached", "job-coach", hours=2, goals=["Dagindeling"], placement=placement)
    await asked.entered("relapsed", "employee", placement=placement, stopped=True)
    await asked.entered("second-track-ended", "bureau", reason="not-feasible")
    assert (await asked.state()).second_track is None
    assert await asked.refused("activity-done", "employee", what="network") == ("track-over", None)
    await asked.entered("second-track-started", "employer")
    await asked.entered("activity-done", "employee", what="network")


async def test_from_a_benefit_it_goes_on_without_an_employer(asked: Asked) -> None:
    """After the wage duty the employer owes and signs nothing; employee and bureau do."""
    assert await asked.refused("benefit-trajectory-opened", "bureau") == ("employer-there", "kind")
    await asked.hear(MONDAY + timedelta(days=728))
    assert await asked.refused("contact-made", "bureau", how="visit") == ("no-open-period", "case")
    await asked.entered("benefit-trajectory-opened", "bureau")
    two = [each for each in TASKS if each["by"] != "employer"]
    agreement = await asked.entered("second-track-agreed", "bureau", **{**AGREEMENT, "tasks": two})
    await asked.agreed(agreement, "employee", "bureau")
    assert (await asked.state()).second_track == asked.today
    assert await asked.owes("employer") == []
    assert sorted(await asked.owes("employee")) == ["2 × application", "Taak van employee"]
    await asked.hear(asked.today + timedelta(days=28))
    assert "passivity-noticed" in await asked.kinds("bureau")
    await asked.entered("second-track-ended", "bureau", reason="placed")


async def test_a_recovery_ends_what_was_found(asked: Asked) -> None:
    """Four weeks fit: the case is closed, and its dossier stays."""
    await begun(asked)
    fit = asked.today + timedelta(days=1)
    await asked.hear(fit, heard(Recovered(first_fit_day=fit)))
    await asked.hear(fit + timedelta(days=28))
    assert await asked.refused("contact-made", "bureau", how="visit") == ("no-open-period", "case")
    assert "second-track-agreed" in await asked.kinds("employee")


async def test_who_comes_with_a_benefit_alone_has_a_dossier_and_no_clock() -> None:
    """Nobody here ever reported them sick: employee and bureau agree, targets are watched, no employer owes."""
    async with door() as asked:
        await asked.hear(BEGIN, ClientRegistered(person="iemand-anders", on=BEGIN))
        two = [each for each in TASKS if each["by"] != "employer"]
        agreement = await asked.entered("second-track-agreed", "bureau", **{**AGREEMENT, "tasks": two})
        await asked.agreed(agreement, "employee", "bureau")
        assert (await asked.state()).second_track == BEGIN
        assert await asked.owes("employer") == []
        clock = await asked.http.get("/v1/cases/zaak-1/clock", headers=bearer("bureau"))
        assert (clock.status_code, clock.json()["code"]) == (409, "no-clock")
        fact = await asked.record({"fact": "done", "rule": "problem-analysis", "on": BEGIN.isoformat()}, "f")
        assert (fact.status_code, fact.json()["code"]) == (422, "no-open-period")
        await day(asked, 28)
        assert "passivity-noticed" in await asked.kinds("bureau")
        await day(asked, 36)
        assert "passivity-reported" in await asked.kinds("bureau")
        await asked.entered("second-track-ended", "bureau", reason="placed")
        assert (await asked.state()).awaits is None
