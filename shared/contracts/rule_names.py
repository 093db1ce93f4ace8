"""The names of the steps of the statute, by which facts and dates speak of them; the rules are trajectory's."""

RULE_NAMES = frozenset(
    {
        "arbodienst-sick-report",
        "current-judgment",
        "employee-sick-report",
        "evaluation-adjustment",
        "final-evaluation",
        "first-year-evaluation",
        "minimum-wage-end",
        "plan-adjustment",
        "plan-copy",
        "plan-evaluation",
        "plan-of-action",
        "problem-analysis",
        "reintegration-report",
        "reintegration-report-completion",
        "reintegration-report-upload",
        "sanction-objection",
        "second-track-start",
        "shortened-wait-application",
        "uwv-42-week-report",
        "uwv-81-week-guard",
        "uwv-bedrijfsarts-report",
        "uwv-recovery-report",
        "uwv-refusal-report",
        "uwv-repair-decision",
        "uwv-sanction-decision",
        "uwv-sick-at-contract-end",
        "uwv-vangnet-report",
        "uwv-wia-decision",
        "uwv-wia-letter",
        "wia-application",
    }
)
"""Names are stable: new ones are added, none is renamed."""
