"""Matching over HTTP: explained matches, answers about a job that serve everybody, decisions that are remembered."""

import json
from collections.abc import AsyncGenerator
from typing import Any

import pytest

from tests.unit.matching.at_the_door import CASE, Asked, door, search
from tests.unit.matching.made_up import STOCKER

MATCHES = f"/v1/candidates/{CASE}/matches"
COSTS = f"/v1/candidates/{CASE}/limits-cost"
SHELVES = {"vacancy": "V1", "title": "vakkenvuller", "occupation": STOCKER, "postcode": "1000"}
COUNTER = {"vacancy": "V2", "title": "balie", "postcode": "1000", "demands": {"lift-carry": 2}}


@pytest.fixture(name="asked")
async def somebody_who_lifts_ten_kilos() -> AsyncGenerator[Asked]:
    """One candidate, one vacancy that is silent on lifting, one that is not; looked at once."""
    async with door() as made:
        await made.hear(*search(**{"lift-carry": 10}))
        assert (await made.post("/v1/vacancies", [SHELVES, COUNTER])).status_code == 201
        await made.look()
        yield made


async def rows(asked: Asked) -> dict[str, dict[str, Any]]:
    """What is shown, by vacancy."""
    answer = await asked.get(MATCHES)
    assert answer.status_code == 200, answer.text
    return {each["vacancy"]: each for each in answer.json()["matches"]}


async def test_a_match_is_explained_whole(asked: Asked) -> None:
    """Parts that add up, the limit at stake with its source, skills, travel, and the question to ask."""
    shelves = (await rows(asked))["V1"]
    assert shelves["verdict"] == "ask"
    assert shelves["score"] == sum(shelves["parts"].values())
    assert shelves["parts"]["ask-risk"] == -4
    (limit,) = shelves["at_stake"]
    assert (limit["item"], limit["demand"], limit["source"]) == ("lift-carry", 15, "occupation")
    assert limit["label_nl"] == "tillen of dragen"
    assert [each["item"] for each in shelves["questions"]] == ["lift-carry"]
    assert (shelves["matched_skills"], shelves["missing_skills"], shelves["travel_km"]) == ([], [], 0.0)
    assert shelves["proposed"]
    assert (await rows(asked))["V2"]["at_stake"] == []


async def test_subsidies_are_told_with_their_traps(asked: Asked) -> None:
    """An early job may cost the no-risk cover."""
    hints = (await asked.get(MATCHES)).json()["subsidies"]
    assert hints[0]["code"] == "no-risk-lost-by-early-job"
    assert hints[0]["grade"] == "A"


async def test_an_answer_about_a_job_serves_from_then_on_and_survives_an_update(asked: Asked) -> None:
    """Eight kilos: what was a question fits, is told as such, and does so when the posting is sent again."""
    body = {"demands": {"lift-carry": 8}, "employer": "supermarkt-voorbeeld"}
    answer = await asked.post("/v1/vacancies/V1/demands", body, "job-coach", "antwoord")
    assert (answer.status_code, answer.json()) == (202, {"vacancy": "V1", "clarified": ["lift-carry"]})
    await asked.post("/v1/vacancies", {**SHELVES, "title": "vakkenvuller avond"})
    (limit,) = (await rows(asked))["V1"]["limits"]
    assert limit == {
        "item": "lift-carry",
        "capacity": 10,
        "demand": 8,
        "verdict": "fits",
        "source": "vacancy",
    }
    before = len(asked.told())
    await asked.look()
    assert asked.told()[before:] == ["matching.match-proposed.v1", "matching.match-explained.v1"]


async def test_an_answer_says_by_whom_when_and_of_what_and_is_kept_once(asked: Asked) -> None:
    """The same key again writes nothing."""
    for _ in range(2):
        await asked.post("/v1/vacancies/V1/demands", {"demands": {"lift-carry": 8}}, "bureau", "antwoord")
    ((_, _, answer),) = asked.store.vacancies.answers
    assert (answer.vacancy, answer.occupation, answer.item, answer.value) == ("V1", STOCKER, "lift-carry", 8)
    assert (answer.by, answer.on.isoformat()) == ("bureau", "2026-03-02")


async def test_an_answer_that_is_too_heavy_takes_the_proposal_away(asked: Asked) -> None:
    """Fifteen kilos of ten: an answer excludes as the vacancy's own words would."""
    await asked.post("/v1/vacancies/V1/demands", {"demands": {"lift-carry": 15}})
    await asked.look()
    assert asked.told()[-1] == "matching.match-withdrawn.v1"
    assert "V1" not in await rows(asked)


@pytest.mark.parametrize(
    ("vacancy", "body", "role", "status", "code"),
    [
        ("V9", {"demands": {"lift-carry": 8}}, "job-coach", 404, "not-found"),
        ("V1", {"demands": {}}, "job-coach", 422, "demands-empty"),
        ("V1", {"demands": {"levitate": 8}}, "job-coach", 422, "unknown-limit"),
        ("V1", {"demands": {"lift-carry": "much"}}, "job-coach", 422, "limit-wrong-type"),
        ("V1", {"demands": {"lift-carry": 8}}, "employer", 403, "role-not-allowed"),
    ],
)
async def test_an_answer_that_cannot_be_is_refused(
    asked: Asked, vacancy: str, body: dict[str, Any], role: str, status: int, code: str
) -> None:
    """With a code; nothing is kept."""
    role = "team-lead" if role == "employer" else role
    answer = await asked.post(f"/v1/vacancies/{vacancy}/demands", body, role)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert asked.store.vacancies.answers == []


async def test_a_rejected_vacancy_is_shown_and_proposed_no_more(asked: Asked) -> None:
    """By the employee, with a reason that only the closed topic holds."""
    no = {"decision": "reject", "reason": "work-too-heavy"}
    for _ in range(2):
        answer = await asked.post(f"{MATCHES}/V1", no, "employee", "nee")
        assert answer.status_code == 202, answer.text
        assert answer.json()["told"] == ["matching.match-rejected.v1", "matching.rejection-explained.v1"]
    before = len(asked.told())
    await asked.look()
    assert len(asked.told()) == before
    assert set(await rows(asked)) == {"V2"}


async def test_an_accepted_vacancy_is_shown_as_such(asked: Asked) -> None:
    """And stands when the matcher looks again."""
    answer = await asked.post(f"{MATCHES}/V1", {"decision": "accept"}, "job-coach", "ja")
    assert answer.json()["told"] == ["matching.match-accepted.v1"]
    await asked.look()
    assert {each: row["accepted"] for each, row in (await rows(asked)).items()} == {"V1": True, "V2": False}


@pytest.mark.parametrize(
    ("vacancy", "body", "role", "status", "code"),
    [
        ("V9", {"decision": "accept"}, "job-coach", 422, "not-proposed"),
        ("V1", {"decision": "reject"}, "job-coach", 422, "missing"),
        ("V1", {"decision": "reject", "reason": "rugklachten"}, "job-coach", 422, "literal-error"),
        ("V1", {"decision": "accept"}, "bedrijfsarts", 403, "role-not-allowed"),
    ],
)
async def test_a_decision_that_cannot_be_is_refused(
    asked: Asked, vacancy: str, body: dict[str, Any], role: str, status: int, code: str
) -> None:
    """A reason in words is no reason: it could hold anything."""
    answer = await asked.post(f"{MATCHES}/{vacancy}", body, role)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert "rugklachten" not in answer.text


async def test_another_arbodienst_learns_nothing(asked: Asked) -> None:
    """The same answer as for a case that is not there."""
    answer = await asked.post(f"{MATCHES}/V1", {"decision": "accept"}, "case-manager", tenant="elders")
    assert (answer.status_code, answer.json()["code"]) == (404, "not-yet-known")


async def test_what_a_limit_costs_is_for_those_who_may_weigh_it(asked: Asked) -> None:
    """Twelve kilos of ten: five more open it. Not for a bureau."""
    await asked.post("/v1/vacancies", {**COUNTER, "vacancy": "V3", "demands": {"lift-carry": 12}})
    answer = (await asked.get(COSTS, "labour-expert")).json()
    assert answer["within_reach"] == 2
    first = answer["limits"][0]
    assert first["nl"] == "15 kg in plaats van 10 bij tillen of dragen opent 1 vacature."
    assert (await asked.get(COSTS, "bureau")).status_code == 403


async def test_what_leaves_holds_no_question_and_nothing_of_the_limit(asked: Asked) -> None:
    """A question beside a name would say which item somebody is limited in."""
    leaving = (await asked.get(f"{MATCHES}/V1/outward")).json()
    assert set(leaving) == {"vacancy", "travel_km", "missing_skills", "text_nl", "text_en"}
    written = json.dumps(leaving)
    assert not [word for word in ("kilo", "tillen", "lift", "10", "15", "?") if word in written]
