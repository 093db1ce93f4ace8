"""Three of the five texts that the mission came from, as stories from first day to end, over the real services.

What each text names and where it is played stands in docs/seeds.md.
"""

from datetime import timedelta

from tests.e2e.lines import (
    ADVICE,
    CAPACITY,
    PLAN,
    PROFILE,
    REPORT,
    VACANCY,
    YES,
    candidate_is_matched,
    first_weeks,
    kinds,
    track,
)
from tests.e2e.played import Line, On, Played, agreed
from tests.e2e.stage import TODAY, Stage


async def test_seed_000_back_at_work_with_a_job_coach_or_from_a_benefit(stage: Stage) -> None:
    """Both have duties; a coach comes to the workplace; it does not last, and the search goes on from a benefit."""
    await stage.do("matching", "/v1/vacancies", [VACANCY])
    story = Played(stage)
    await story.falls_ill()
    await story.play(*first_weeks())
    assert await story.done("plan-of-action") == On(48).day.isoformat()
    assert "Tilhulp regelen" in await story.owes("employer")
    assert "Drie ochtenden werken" in await story.owes("employee")
    coach = {"guide": "job-coach", "serves": "coach-voorbeeld", "track": "first"}
    await story.play(
        Line(60, "employer", "guide-assigned", coach),
        Line(64, "job-coach", "workplace-advised", {"advice": ["Werkblad op heuphoogte"]}),
        Line(64, "job-coach", "job-coached", {"hours": 2, "goals": ["Werken met de tilhulp"]}),
    )

    story.pass_to(728)
    ended = await stage.told(
        "trajectory-events", lambda events: "trajectory.period-ended.v1" in kinds(events)
    )
    assert ended[-1]["data"]["reason"] == "wage-duty-ended"
    await story.play(
        Line(735, "bureau", "benefit-trajectory-opened"),
        Line(735, "bedrijfsarts", "capacity-established", CAPACITY),
        Line(735, "bureau", "search-profile-revised", PROFILE),
        *track(735, employer=False),
        Line(740, "bureau", "activity-done", {"what": "application-training"}),
        Line(741, "bureau", "training-agreed", {"what": "Cursus planning", "purpose": "other-employer",
             "from": On(742), "until": On(780), "cost": 900, "subsidy": "granted"}),
    )  # fmt: skip
    assert await story.owes("employer") == []
    assert "Aandeel van employee" in await story.owes("employee")
    await candidate_is_matched(stage, story)
    await story.play(
        Line(780, "bureau", "training-ended", {"training": "$training-agreed", "result": "completed"}),
        Line(790, "bureau", "placement-made", {"employer": "Kantoor Voorbeeld", "occupation": "telefonist",
             "hours": 20, "form": "contract", "from": On(792)}),
        Line(795, "job-coach", "job-coached", {"hours": 1, "goals": ["Inwerken"], "placement": "$placement-made"}),
        Line(800, "bureau", "second-track-ended", {"reason": "placed"}),
    )  # fmt: skip
    gone = await stage.told("matching-events", lambda events: "matching.match-withdrawn.v1" in kinds(events))
    assert gone[-1]["data"]["reason"] == "search-ended"


async def test_seed_001_the_first_track_to_the_closing_evaluation(stage: Stage) -> None:
    """Analysis, plan, its carrying out, evaluations with an adjustment, a return that lasts, looking back."""
    story = Played(stage)
    await story.falls_ill()
    await story.play(
        *first_weeks(),
        Line(50, "case-manager", "guide-assigned", {"guide": "union", "serves": "bond", "track": "first"}),
        Line(52, "employer", "adaptation-agreed", {"of": "workplace", "what": "Tilhulp", "until": On(66)}),
        Line(60, "employer", "adaptation-made", {"adaptation": "$adaptation-agreed"}),
        Line(62, "employer", "training-agreed", {"what": "Werken met tilhulp", "purpose": "own-work",
             "from": On(63), "until": On(64)}),
        Line(64, "employer", "training-ended", {"training": "$training-agreed", "result": "completed"}),
        Line(66, "employer", "work-offered", {"what": "Bakken zonder laden", "work": "own-adapted", "hours": 12,
             "from": On(70), "answer_by": On(69)}),
        *agreed(67, "work-offered", "employee"),
        Line(70, "case-manager", "build-up-scheduled", {"steps": [
            {"from": On(71), "hours": 12, "work": "own-adapted"}, {"from": On(110), "hours": 24, "work": "own"}]}),
        Line(88, "employer", "plan-evaluated", {"plan": "$plan-drawn", "kept": "yes", "reached": "partly",
             "why_not": "Opbouw ging langzamer", "adjust": True}),
        Line(90, "employer", "plan-drawn", {**PLAN, "goals": ["Eigen werk in maart"], "replaces": "$plan-drawn"}),
        *agreed(91, "plan-drawn", "employee", "employer"),
        Line(100, "employee", "expert-opinion-requested", {"question": "own-work-possible"}),
        Line(121, "employee", "expert-opinion-received", {"request": "$expert-opinion-requested", "answer": True}),
    )  # fmt: skip
    assert await story.done("plan-evaluation") == On(88).day.isoformat()
    assert await story.done("problem-analysis") == On(36).day.isoformat()
    monday = next(n for n in range(80, 87) if (TODAY + timedelta(days=n)).weekday() == 0)
    await story.play(
        Line(130, "employer", "hours-worked", {"week": On(monday), "hours": 12, "work": "own-adapted"}),
        Line(150, "employer", "returned-to-work", {"work": "own-adapted", "hours": 36, "lasting": True}),
        Line(151, "employer", "closing-evaluated", {"reached": "yes", "keeps": ["Tilhulp blijft", "Overleg"]}),
        *agreed(151, "closing-evaluated", "employee", "employer"),
    )  # fmt: skip
    await story.recovers(152)
    story.pass_to(181)
    ended = await stage.told(
        "trajectory-events", lambda events: "trajectory.period-ended.v1" in kinds(events)
    )
    assert ended[-1]["data"]["reason"] == "recovered"
    late = Line(181, "employer", "contact-made", {"how": "at-work"})
    assert await story.refused(late) == "no-open-period"


async def test_seed_002_another_employer_by_way_of_a_study_and_another_direction(stage: Stage) -> None:
    """Ill, better, ill again; the work can no longer be done; a study, a labour expert, a coach, other work."""
    story = Played(stage)
    await story.falls_ill()
    await story.recovers(21)
    await story.falls_ill(120)
    await story.play(
        Line(156, "bedrijfsarts", "advice-given", {**ADVICE, "possible": ["other-work"], "goal": "other-employer"}),
        Line(168, "employer", "plan-drawn", {**PLAN, "activities": [
            {"by": "employer", "what": "Ander werk zoeken", "until": On(300)},
            {"by": "labour-expert", "what": "Onderzoek", "until": On(420)}]}),
        *agreed(168, "plan-drawn", "employer", "employee"),
        Line(200, "employee", "settlement-proposed", {"ends_on": On(400), "informed": False}),
        Line(440, "employer", "first-year-evaluated", {"kept": "yes", "reached": "no", "why_not": "Geen werk hier",
             "second_year": "second-track", "because": "De functie vraagt wat niet kan", "goal": "Werk elders"}),
        *agreed(441, "first-year-evaluated", "employer", "employee"),
        Line(450, "labour-expert", "labour-expert-reported", REPORT),
        Line(455, "labour-expert", "feasibility-studied", {"suitable_work": YES, "worker": YES, "limits": YES,
             "money": YES, "feasible": True}),
    )  # fmt: skip
    risks = await story.reads("employee", "settlement-risks-named")
    assert "no-sickness-benefit" in risks["risks"]
    assert (await story.reads("employee", "way-decided"))["way"] == "second-track"
    await story.play(
        Line(460, "employer", "guide-assigned", {"guide": "bureau", "serves": "bureau-voorbeeld", "track": "second"}),
        *track(462),
        Line(470, "bureau", "personal-profiled", {"experience": [{"title": "communicatieadviseur", "years": 8}],
             "wishes": ["Minder deadlines"]}),
        Line(480, "bureau", "reoriented", {"towards": "trainer", "because": "Wil ervaring doorgeven", "months": 4,
             "cost": 2400, "subsidy": "to-ask", "subsidy_notes": ["Opleidingsfonds van de bedrijfstak"]}),
        Line(481, "bureau", "training-agreed", {"what": "Train de trainer", "purpose": "other-employer",
             "from": On(485), "until": On(600), "cost": 2400, "subsidy": "asked"}),
        Line(600, "bureau", "training-ended", {"training": "$training-agreed", "result": "completed"}),
        Line(605, "employee", "activity-done", {"what": "application", "about": "Instituut Voorbeeld"}),
        Line(620, "employee", "activity-resulted", {"activity": "$activity-done", "result": "hired"}),
        Line(621, "bureau", "placement-made", {"employer": "Instituut Voorbeeld", "occupation": "trainer",
             "hours": 24, "form": "secondment", "from": On(630)}),
        Line(640, "labour-expert", "workplace-advised", {"advice": ["Rustige plek"], "placement": "$placement-made"}),
        Line(650, "job-coach", "job-coached", {"hours": 2, "goals": ["Wennen"], "placement": "$placement-made"}),
        Line(700, "bureau", "second-track-ended", {"reason": "placed"}),
    )  # fmt: skip
    assert await story.done("second-track-start") == On(462).day.isoformat()
    assert await story.done("first-year-evaluation") == On(440).day.isoformat()
    assert (await story.reads("employee", "placement-cautioned"))["placement"] == story.named[
        "placement-made"
    ]
