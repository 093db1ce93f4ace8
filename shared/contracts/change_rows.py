"""The notes of what changed, a row each: this is where somebody who changes a kind writes since when, and what.

A kind that is new stands in `FIRST_TOLD` under its day, or as a note of its own where one sentence is to be said of it:
of a second version, what it says that the first did not. A field that is new has a note, `make contracts` asks for it.
A kind that is gone keeps its notes, and has one more.
"""

from datetime import date

from shared.contracts.changes import Note, Notes

FIRST_TOLD: dict[str, str] = {
    "2026-11-23": """
        intake.absence-reported.v1 intake.capacity-fact-reported.v1 intake.client-registered.v1
        intake.fact-reported.v1 intake.person-recorded.v1 matching.match-accepted.v1 matching.match-explained.v1
        matching.match-proposed.v1 matching.match-rejected.v1 matching.match-withdrawn.v1
        matching.rejection-explained.v1 notifications.message-sent.v1 trajectory.activity-done.v1
        trajectory.activity-resulted.v1 trajectory.adaptation-agreed.v1 trajectory.adaptation-made.v1
        trajectory.advice-given.v1 trajectory.benefit-trajectory-opened.v1 trajectory.build-up-scheduled.v1
        trajectory.bureau-report-overdue.v1 trajectory.bureau-reported.v1 trajectory.business-judged.v1
        trajectory.business-planned.v1 trajectory.business-started.v1 trajectory.capacity-established.v1
        trajectory.case-opened.v1 trajectory.clock-explained.v1 trajectory.clock-moved.v1 trajectory.clock-set.v1
        trajectory.closing-evaluated.v1 trajectory.conflict-found.v1 trajectory.consult-held.v1
        trajectory.consult-missed.v1 trajectory.consult-moved.v1 trajectory.consult-planned.v1
        trajectory.consult-requested.v1 trajectory.consult-too-late.v1 trajectory.contact-made.v1
        trajectory.current-judged.v1 trajectory.deadline-missed.v1 trajectory.deadline-near.v1
        trajectory.deviation-proposed.v1 trajectory.document-received.v1 trajectory.entry-agreed.v1
        trajectory.entry-answered.v1 trajectory.entry-declined.v1 trajectory.entry-withdrawn.v1
        trajectory.experience-place-arranged.v1 trajectory.experience-place-evaluated.v1
        trajectory.expert-opinion-received.v1 trajectory.expert-opinion-requested.v1
        trajectory.feasibility-studied.v1 trajectory.final-evaluated.v1 trajectory.first-year-evaluated.v1
        trajectory.frequent-absence-noticed.v1 trajectory.guide-assigned.v1 trajectory.hours-worked.v1
        trajectory.job-coached.v1 trajectory.job-described.v1 trajectory.labour-expert-reported.v1
        trajectory.match-refused.v1 trajectory.mediation-agreed.v1 trajectory.mediation-ended.v1
        trajectory.medical-part-handed-over.v1 trajectory.obligation-done.v1 trajectory.obligation-reopened.v1
        trajectory.offer-refusal-weighed.v1 trajectory.opinion-absent.v1 trajectory.opinion-asked.v1
        trajectory.opinion-given.v1 trajectory.passivity-noticed.v1 trajectory.passivity-replied.v1
        trajectory.passivity-reported.v1 trajectory.period-ended.v1 trajectory.personal-profiled.v1
        trajectory.placement-cautioned.v1 trajectory.placement-made.v1 trajectory.plan-drawn.v1
        trajectory.plan-evaluated.v1 trajectory.possibilities-marginal.v1 trajectory.relapsed.v1
        trajectory.reoriented.v1 trajectory.report-handed-over.v1 trajectory.report-readiness-changed.v1
        trajectory.returned-to-work.v1 trajectory.search-profile-revised.v1 trajectory.second-track-agreed.v1
        trajectory.second-track-ended.v1 trajectory.second-track-left-out.v1 trajectory.second-track-started.v1
        trajectory.settlement-proposed.v1 trajectory.settlement-risks-named.v1 trajectory.support-arranged.v1
        trajectory.support-evaluated.v1 trajectory.training-agreed.v1 trajectory.training-ended.v1
        trajectory.uwv-answered.v1 trajectory.uwv-asked-after.v1 trajectory.uwv-message-asked.v1
        trajectory.uwv-message-sent.v1 trajectory.wage-resumed.v1 trajectory.wage-told.v1
        trajectory.wage-withheld.v1 trajectory.way-decided.v1 trajectory.work-offered.v1
        trajectory.workplace-advised.v1
    """,
    "2026-11-24": """
        intake.case-assigned.v1 intake.case-handed-over.v1 intake.case-joined.v1 intake.case-merged.v1
        intake.case-taken-over.v1 intake.cases-parted.v1 intake.record-joined.v1 intake.record-taken-over.v1
        intake.worker-recorded.v1 trajectory.case-resumed.v1 trajectory.case-set-aside.v1
    """,
    "2026-11-30": """
        notifications.message-delivered.v1 notifications.message-failed.v1
    """,
}
"""The kinds that came on a day, as version 1."""

LATER: tuple[Note, ...] = (
    Note(
        date(2026, 11, 30), "intake.person-recorded.v1", "field added", "For short messages.", field="phone"
    ),
    Note(date(2026, 11, 30), "intake.person-recorded.v1", "field added", "For letters.", field="address"),
)
"""Everything else, in the order in which it came."""

NOTES = Notes(
    [
        *(
            Note(date.fromisoformat(on), kind, "added", "Told for the first time.")
            for on, kinds in FIRST_TOLD.items()
            for kind in kinds.split()
        ),
        *LATER,
    ]
)
