"""The texts about bureaus and about kinds of trajectory, as stories from first day to end, over the real services.

What each text names and where it is played stands in docs/seeds.md.
"""

from tests.e2e.lines import CAPACITY, PROFILE, REPORT, VACANCY, candidate_is_matched, first_weeks, track
from tests.e2e.played import Line, On, Played
from tests.e2e.stage import Stage


async def test_seed_003_an_active_worker_and_a_passive_one_noticed_in_time(stage: Stage) -> None:
    """A bureau in the first track goes on in the second: capacities mapped, work sought; passivity has its course."""
    await stage.do("matching", "/v1/vacancies", [VACANCY])
    story = Played(stage)
    await story.falls_ill()
    guide = {"guide": "bureau", "serves": "bureau-voorbeeld", "track": "both"}
    await story.play(
        *first_weeks(),
        Line(55, "employer", "guide-assigned", guide),
        Line(340, "labour-expert", "labour-expert-reported", REPORT),
    )
    one_sided = track(345, targets=[])[0]
    alone = Line(345, "bureau", one_sided.kind, {**one_sided.fields, "employer_answers": False})
    assert await story.refused(alone) == "literal-error"
    targets = [{"what": "application", "times": 2, "every_days": 28}]
    await story.play(
        *track(345, targets=targets, reply_days=7),
        Line(346, "bedrijfsarts", "capacity-established", CAPACITY),
        Line(346, "bureau", "personal-profiled", {"experience": [{"title": "bakker", "years": 12}]}),
        Line(347, "bureau", "search-profile-revised", PROFILE),
    )
    await candidate_is_matched(stage, story)

    story.pass_to(373)
    notice = await story.reads("bureau", "passivity-noticed")
    assert notice["short"] == [{"what": "application", "agreed": 2, "done": 0}]
    assert "passivity-noticed" not in {each["kind"] for each in await story.dossier("employer")}
    story.named["notice"] = notice["entry"]
    reply = {"notice": "$notice", "reason": "Gesprekken gingen voor; er komt een inhaalplan"}
    await story.say(Line(375, "bureau", "passivity-replied", reply))
    story.pass_to(381)
    told = await story.reads("employer", "passivity-reported")
    assert [each["by"] for each in told["replies"]] == ["bureau"]

    applied = [
        Line(385, "employee", "activity-done", {"what": "application", "about": name})
        for name in ("V1", "V2")
    ]
    await story.play(*applied)
    story.pass_to(402)
    await story.play(
        Line(405, "bureau", "bureau-reported", {"progress": "Twee sollicitaties, een gesprek", "on_course": "yes"}),
        Line(410, "employee", "activity-resulted", {"activity": "$activity-done", "result": "hired"}),
        Line(412, "bureau", "placement-made", {"employer": "Kantoor Voorbeeld", "occupation": "telefonist",
             "hours": 20, "form": "trial", "from": On(420)}),
        Line(425, "bureau", "second-track-ended", {"reason": "placed"}),
    )  # fmt: skip
    assert [each["kind"] for each in await story.dossier("bureau")].count("passivity-noticed") == 1


OWN_STEPS: dict[str, list[Line]] = {
    "work-directed": [
        Line(360, "bureau", "activity-done", {"what": "application-training"}),
        Line(365, "employee", "activity-done", {"what": "application", "about": "V1"}),
        Line(370, "bureau", "activity-done", {"what": "mediation", "result": "completed"}),
    ],
    "work-experience": [
        Line(360, "bureau", "experience-place-arranged", {"place": "Kringloop Voorbeeld", "hours": 12,
             "from": On(361), "until": On(420), "learns": ["Op tijd beginnen", "Samen werken"]}),
        Line(420, "bureau", "experience-place-evaluated", {"arranged": "$experience-place-arranged",
             "learned": "yes", "next_step": "paid-work"}),
    ],
    "psychosocial": [
        Line(360, "bureau", "support-arranged", {"form": "coaching", "provider": "Coach Voorbeeld", "sessions": 8}),
        Line(420, "bureau", "support-evaluated", {"arranged": "$support-arranged", "ready": "yes"}),
    ],
    "entrepreneur": [
        Line(360, "employee", "business-planned", {"what": "Fietsen herstellen aan huis", "needed": 9000,
             "own": 4000, "borrowed": 5000, "skills": ["Boekhouden"]}),
        Line(380, "bureau", "business-judged", {"plan": "$business-planned", "viable": "yes", "why": "Genoeg vraag"}),
        Line(420, "bureau", "business-started", {"plan": "$business-planned"}),
    ],
}  # fmt: skip


async def test_seed_004_four_kinds_of_trajectory_each_with_its_own_steps(stage: Stage) -> None:
    """Skills and wishes weighed, a plan with goals, the steps of the kind, and no step of another kind."""
    stories = {form: Played(stage, str(n)) for n, form in enumerate(OWN_STEPS)}
    for story in stories.values():
        await story.falls_ill()
    begun = [
        Line(330, "labour-expert", "labour-expert-reported", REPORT),
        Line(335, "bureau", "personal-profiled", {"schooling": [{"what": "mbo", "level": 2}], "wishes": ["Buiten"]}),
    ]  # fmt: skip
    for line in begun:
        for story in stories.values():
            await story.say(line)
    for form, story in stories.items():
        await story.play(*track(345, form))
    plays = [(line, form) for form, lines in OWN_STEPS.items() for line in lines]
    for line, form in sorted(plays, key=lambda each: each[0].day):
        await stories[form].say(line)
    for form, story in stories.items():
        others = [lines[0] for other, lines in OWN_STEPS.items() if other not in (form, "work-directed")]
        assert {await story.refused(Line(420, each.role, each.kind, each.fields)) for each in others} == {
            "other-kind-of-track"
        }
        reason = "own-business" if form == "entrepreneur" else "placed"
        await story.say(Line(430, "bureau", "second-track-ended", {"reason": reason}))
    support = stories["psychosocial"]
    assert "support-arranged" not in {each["kind"] for each in await support.dossier("employer")}
    assert "support-arranged" in {each["kind"] for each in await support.dossier("employee")}
