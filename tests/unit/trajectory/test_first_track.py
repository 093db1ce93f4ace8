"""The first track: what is offered, adapted, built up and put off, by both, and what each of it does to the clock."""

from collections.abc import AsyncGenerator
from datetime import date, timedelta
from typing import Any

import pytest

from shared.contracts.dossier.duties import FrequentAbsenceNoticed
from shared.contracts.facts import Deviation, Prospect, SecondTrackWaived, SuitableWorkRefused
from tests.unit.trajectory.at_the_door import Asked, bearer, ill
from tests.unit.trajectory.told import MONDAY, absence, at, sick_from

TODAY = MONDAY + timedelta(days=50)
OFFER = {
    "what": "Voorraad tellen",
    "work": "other",
    "hours": 16,
    "from": "2025-11-03",
    "answer_by": "2025-10-27",
}


@pytest.fixture(name="asked")
async def somebody_ill_for_seven_weeks() -> AsyncGenerator[Asked]:
    """Since 1 September 2025; it is 21 October."""
    async with ill(50) as made:
        yield made


async def facts(asked: Asked, kind: type) -> list[Any]:
    """What the entries mean for the clock."""
    return [each for each in (await asked.state()).known if isinstance(each, kind)]


async def test_an_offer_declined_says_what_that_can_cost_and_what_to_ask(asked: Asked) -> None:
    """BW 7:629 lid 3 c: no wage while suitable work is refused; whether it was suitable is a question to UWV."""
    offer = await asked.entered("work-offered", "employer", **OFFER)
    assert await asked.owes("employee") == ["Answer to: Suitable work offered", "WIA application"]
    answer = await asked.enter("entry-declined", "employee", of=offer, reason="Te ver reizen")
    told = [each.split(".")[1] for each in answer.json()["told"]]
    assert told[:3] == ["entry-declined", "entry-answered", "offer-refusal-weighed"]
    assert [each.on for each in await facts(asked, SuitableWorkRefused)] == [TODAY]
    assert await asked.owes("employee") == ["WIA application"]
    weighed = (await asked.dossier("employee"))[-1]
    assert (weighed["wage"], weighed["ask"]) == ("may-be-stopped", "offered-work-suitable")
    assert "BW 7:629 lid 3 c" in weighed["says_nl"][0]


async def test_an_offer_accepted_costs_nothing(asked: Asked) -> None:
    """No consequence, and no second answer."""
    offer = await asked.entered("work-offered", "employer", **OFFER)
    await asked.agreed(offer, "employee")
    assert await facts(asked, SuitableWorkRefused) == []
    assert "offer-refusal-weighed" not in await asked.kinds()
    assert await asked.refused("entry-declined", "employee", of=offer, reason="Toch niet") == (
        "answered",
        "of",
    )
    assert await asked.refused("entry-agreed", "employer", of=offer) == ("not-asked", "of")


async def test_an_answer_that_settled_something_stays(asked: Asked) -> None:
    """Before the other has answered it can be taken back; after that it cannot."""
    proposal = {"rule": "plan-of-action", "until": "2025-11-10", "reason": "Overleg kan pas in november"}
    deviation = await asked.entered("deviation-proposed", "employer", **proposal)
    mine = await asked.entered("entry-agreed", "employer", of=deviation)
    await asked.entered("entry-withdrawn", "employer", withdraws=mine)
    again = (await asked.enter("entry-agreed", "employer", key="again", of=deviation)).json()["entry"]
    await asked.agreed(deviation, "employee")
    assert await asked.refused("entry-withdrawn", "employer", withdraws=again) == ("settled", "withdraws")


async def test_a_term_is_put_off_once_both_agree(asked: Asked) -> None:
    """Regeling 5: the plan, due on day 56, may come on 10 November; the 42-week report may not wait."""
    assert (await asked.due_of("plan-of-action"))["due"] == (MONDAY + timedelta(days=56)).isoformat()
    proposal = {"rule": "plan-of-action", "until": "2025-11-10", "reason": "Overleg kan pas in november"}
    deviation = await asked.entered("deviation-proposed", "employee", **proposal)
    await asked.agreed(deviation, "employee")
    assert await facts(asked, Deviation) == []
    await asked.agreed(deviation, "employer")
    assert (await asked.due_of("plan-of-action"))["due"] == "2025-11-10"
    fixed = {**proposal, "rule": "uwv-42-week-report"}
    assert await asked.refused("deviation-proposed", "employer", **fixed) == ("not-deviable", "rule")
    unknown = {**proposal, "rule": "lunch"}
    assert await asked.refused("deviation-proposed", "employer", **unknown) == ("unknown-rule", "rule")


async def test_wage_is_withheld_on_a_ground_of_the_law(asked: Asked) -> None:
    """Lid 6 suspends for control rules; lid 3 stops for the rest; and it is said before it counts (lid 7)."""
    said = TODAY.isoformat()
    wrong = {"how": "stopped", "ground": "control-rules", "announced_on": said}
    assert await asked.refused("wage-withheld", "employer", **wrong) == ("ground-does-not-fit", "ground")
    later = {"how": "suspended", "ground": "control-rules", "announced_on": "2025-11-01"}
    assert await asked.refused("wage-withheld", "employer", **later) == ("announced-after", "announced_on")
    held = await asked.entered(
        "wage-withheld", "employer", how="suspended", ground="control-rules", announced_on=said
    )
    await asked.entered("wage-resumed", "employer", withheld=held, paid_back=True)
    again = await asked.refused("wage-resumed", "employer", withheld=held, paid_back=False)
    assert again == ("withheld-over", "withheld")


async def test_a_conflict_asks_for_mediation_first(asked: Asked) -> None:
    """Owed by the employer until it is agreed."""
    conflict = await asked.entered("conflict-found", "bedrijfsarts", ground="Overleg lukt niet")
    assert "Offer mediation" in await asked.owes("employer")
    too_early = await asked.refused("mediation-ended", "employer", conflict=conflict, result="solved")
    assert too_early == ("too-early", None)
    await asked.entered("mediation-agreed", "employer", conflict=conflict, mediator="mediator-voorbeeld")
    assert "Offer mediation" not in await asked.owes("employer")
    await asked.entered("mediation-ended", "case-manager", conflict=conflict, result="partly")


async def test_the_second_track_is_left_out_on_a_ground_both_sign(asked: Asked) -> None:
    """The wait ends on 29 August 2027 (day 727): pension up to a year after that, or work here in three months."""
    far = {"ground": "pension-near", "day": "2028-08-30"}
    assert await asked.refused("second-track-left-out", "employer", **far) == ("pension-not-near", "day")
    late = {"ground": "work-here-soon", "day": "2026-01-22"}
    assert await asked.refused("second-track-left-out", "employer", **late) == ("prospect-too-far", "day")
    near = await asked.entered("second-track-left-out", "employer", ground="pension-near", day="2028-08-29")
    await asked.agreed(near, "employer", "employee")
    assert len(await facts(asked, SecondTrackWaived)) == 1
    soon = await asked.entered("second-track-left-out", "employer", ground="work-here-soon", day="2026-01-21")
    await asked.agreed(soon, "employer")
    await asked.entered("entry-declined", "employee", of=soon, reason="Er is geen functie genoemd")
    assert await facts(asked, Prospect) == []


async def test_marginal_possibilities_put_the_second_track_off_and_come_back(asked: Asked) -> None:
    """Judged anew on the day named, by who found it."""
    marginal = await asked.entered(
        "possibilities-marginal", "bedrijfsarts", ground="Twee uur per dag", review_on="2026-01-20"
    )
    assert len(await facts(asked, SecondTrackWaived)) == 1
    assert "Judge anew what is possible" in await asked.owes("bedrijfsarts")
    await asked.entered("entry-withdrawn", "bedrijfsarts", withdraws=marginal)
    assert await facts(asked, SecondTrackWaived) == []


async def test_a_settlement_names_its_risks_to_both(asked: Asked) -> None:
    """At once, whoever brought it up."""
    await asked.entered("settlement-proposed", "employee", ends_on="2026-03-31", informed=False)
    named = (await asked.dossier("employer"))[-1]
    assert (named["kind"], named["by"]) == ("settlement-risks-named", "platform")
    assert "no-sickness-benefit" in named["risks"]
    assert (len(named["says_nl"]), len(named["says_en"])) == (3, 3)
    assert "settlement-proposed" not in await asked.kinds("bedrijfsarts")


async def test_hours_are_built_up_and_written_down_by_the_week(asked: Asked) -> None:
    """Steps in order; a week by its Monday, once for each kind of work."""
    steps = [
        {"from": "2025-11-10", "hours": 8, "work": "own"},
        {"from": "2025-11-03", "hours": 16, "work": "own"},
    ]
    code = await asked.refused("build-up-scheduled", "case-manager", steps=steps)
    assert code == ("steps-not-in-order", "steps")
    first = await asked.entered("build-up-scheduled", "case-manager", steps=steps[:1])
    code = await asked.refused("build-up-scheduled", "employer", steps=steps[:1])
    assert code == ("version-stands", "replaces")
    await asked.entered("build-up-scheduled", "employer", steps=steps[1:], replaces=first)
    week = {"week": "2025-10-13", "hours": 7.5, "work": "own-adapted", "pay_value": 40}
    await asked.entered("hours-worked", "employer", **week)
    assert await asked.refused("hours-worked", "employee", **{**week, "hours": 8}) == ("week-there", "week")
    tuesday = {**week, "week": "2025-10-14"}
    assert await asked.refused("hours-worked", "employer", **tuesday) == ("not-a-monday", "week")
    coming = {**week, "week": "2025-10-27"}
    assert await asked.refused("hours-worked", "employer", **coming) == ("in-the-future", "week")


async def test_what_is_agreed_is_owed_until_it_is_there(asked: Asked) -> None:
    """An adaptation, a training, the answer of UWV, the closing evaluation after the return."""
    agreed = await asked.entered(
        "adaptation-agreed", "employer", of="aid", what="Tilhulp", until="2025-11-03", subsidy="to-ask"
    )
    assert "Tilhulp" in await asked.owes("employer")
    await asked.entered("adaptation-made", "employer", adaptation=agreed)
    assert "Tilhulp" not in await asked.owes("employer")
    course = {"what": "Kassacursus", "purpose": "own-work", "from": "2025-11-03", "until": "2025-11-02"}
    assert await asked.refused("training-agreed", "employer", **course) == ("range-reversed", "until")
    asked_uwv = await asked.entered("expert-opinion-requested", "employee", question="own-work-possible")
    await asked.entered("expert-opinion-received", "employer", request=asked_uwv, answer=True)
    closing = {"reached": "yes", "keeps": ["Tilhulp blijft"]}
    assert await asked.refused("closing-evaluated", "employer", **closing) == ("too-early", None)
    await asked.entered("returned-to-work", "employer", work="own-adapted", hours=32, lasting=True)
    assert "Closing evaluation after the return" in await asked.owes("employer")
    done = await asked.entered("closing-evaluated", "employer", **closing)
    assert "Answer to: Closing evaluation after the return" in await asked.owes("employee")
    await asked.agreed(done, "employee", "employer")
    assert await asked.owes("employee") == ["WIA application"]


async def test_the_first_year_evaluation_does_its_obligation_and_asks_both(asked: Asked) -> None:
    """What was not reached has a reason."""
    said = {"kept": "yes", "reached": "no", "second_year": "both", "because": "Onzeker", "goal": "Werk"}
    code = await asked.refused("first-year-evaluated", "employer", **said)
    assert code == ("why-not-missing", "why_not")
    await asked.entered("first-year-evaluated", "employer", **said, why_not="Tillen bleef nodig")
    assert (await asked.due_of("first-year-evaluation"))["done_on"] == TODAY.isoformat()
    assert "Answer to: First-year evaluation" in await asked.owes("employee")


async def test_a_consult_that_is_planned_is_owed_on_the_day_it_was_moved_to(asked: Asked) -> None:
    """Until it is held."""
    consult = await asked.entered("consult-planned", "case-manager", day="2025-10-23")
    await asked.entered(
        "consult-moved", "case-manager", consult=consult, day="2025-10-24", wish_of="employee"
    )
    path = "/v1/cases/zaak-1/obligations"
    owed, wia = (await asked.get(path, "employee", of="employee"))["obligations"]
    assert (owed["by"], owed["late"], owed["entry"]) == ("2025-10-24", False, consult)
    assert (wia["rule"], wia["by"]) == ("wia-application", (MONDAY + timedelta(days=650)).isoformat())
    await asked.entered("consult-held", "bedrijfsarts", consult=consult)
    assert await asked.owes("employee") == ["WIA application"]
    wrong = await asked.http.get(path, params={"of": "baker"}, headers=bearer("employee"))
    assert (wrong.status_code, wrong.json()["code"]) == (422, "unknown-role")


def test_the_third_report_in_twelve_months_is_noticed() -> None:
    """Not the second; and not a third that comes a year after the first."""
    days = [date(2025, 9, 1), date(2025, 12, 1), date(2026, 8, 31)]
    story, noticed = sick_from(days[0]), []
    for day in days[1:]:
        noticed += story.when(absence(day), at(day)).told(FrequentAbsenceNoticed)
    assert [(each.reports, each.since) for each in noticed] == [(3, days[0])]
    late = sick_from(days[0]).when(absence(days[1]), at(days[1]))
    assert late.when(absence(date(2026, 9, 1)), at(date(2026, 9, 1))).told(FrequentAbsenceNoticed) == []
