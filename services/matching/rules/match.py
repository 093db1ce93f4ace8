"""The pairs of one candidate with many vacancies: judged, scored and ranked, with every reason named."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict

from services.matching.rules.reference_shape import Reference
from services.matching.rules.risk import total_risk
from services.matching.rules.score import missing_skills, parts
from services.matching.rules.shapes import Candidate, Vacancy
from services.matching.rules.verdicts import (
    Finding,
    Judged,
    Source,
    Verdict,
    distance,
    judge_limits,
    judge_terms,
    judge_travel,
)
from shared.contracts.limits import LimitValue

ORDER: dict[Verdict, int] = {"fits": 0, "ask": 1, "excluded": 2}


class LimitVerdict(BaseModel):
    """One limit of a pair; a demand of None is unknown, and then the source is the person's own limit."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    item: str
    capacity: LimitValue
    demand: LimitValue | None = None
    verdict: Verdict
    source: Source


class Match(BaseModel):
    """A pair with its answer, points and reasons. It holds limits: see `outward` for what may leave."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    candidate: str
    vacancy: str
    verdict: Verdict
    score: int
    rank: int | None = None
    parts: dict[str, int]
    limits: tuple[LimitVerdict, ...]
    reasons: tuple[str, ...]
    missing_skills: tuple[str, ...]
    travel_km: float | None = None

    def line(self) -> dict[str, Any]:
        """The pair as one JSON object; a pair that is out has no rank, an unknown distance is null."""
        row = self.model_dump(mode="json")
        if self.rank is None:
            del row["rank"]
        return row


def match(
    candidate: Candidate,
    vacancies: Iterable[Vacancy],
    reference: Reference,
    top: int | None = None,
    all_verdicts: bool = False,
    on: date | None = None,
) -> list[Match]:
    """The best `top` pairs in order of rank, fits before ask; then, when asked for, the ones that are out.

    With `on` a vacancy that was valid through an earlier day is out; without it validity is not looked at.
    """
    pairs = [judge(candidate, vacancy, reference, on) for vacancy in vacancies]
    pairs.sort(key=lambda pair: (ORDER[pair.verdict], -pair.score, pair.vacancy))
    kept = [pair for pair in pairs if pair.verdict != "excluded"][:top]
    ranked = [pair.model_copy(update={"rank": rank}) for rank, pair in enumerate(kept, start=1)]
    out = [pair for pair in pairs if pair.verdict == "excluded"] if all_verdicts else []
    return ranked + sorted(out, key=lambda pair: pair.vacancy)


def judge(candidate: Candidate, vacancy: Vacancy, reference: Reference, on: date | None = None) -> Match:
    """One pair without its rank."""
    limits = tuple(judge_limits(candidate, vacancy, reference))
    found = distance(candidate, vacancy, reference)
    terms = (*judge_terms(candidate, vacancy, reference, on), *judge_travel(candidate, found))
    findings = (*(limit.finding for limit in limits), *terms)
    asks = sum(finding.verdict == "ask" for finding in findings)
    unanswered = [limit for limit in limits if limit.finding.verdict == "ask"]
    risk = total_risk(unanswered, vacancy, reference)
    points = parts(candidate, vacancy, reference, found, asks, risk)
    missing = missing_skills(candidate, vacancy)
    return Match(
        candidate=candidate.candidate,
        vacancy=vacancy.vacancy,
        verdict=verdict_of(findings),
        score=sum(points.values()),
        parts=points,
        limits=tuple(_shown(limit) for limit in limits),
        reasons=_reasons(findings, points, missing),
        missing_skills=missing,
        travel_km=found.km if found else None,
    )


def verdict_of(findings: Sequence[Finding]) -> Verdict:
    """The gravest of the answers; a pair about which nothing is said fits."""
    answers = {finding.verdict for finding in findings}
    return "excluded" if "excluded" in answers else "ask" if "ask" in answers else "fits"


def _shown(limit: Judged) -> LimitVerdict:
    return LimitVerdict(
        item=limit.item,
        capacity=limit.capacity,
        demand=limit.demand,
        verdict=limit.finding.verdict,
        source=limit.source,
    )


def _reasons(findings: Sequence[Finding], points: dict[str, int], missing: Sequence[str]) -> tuple[str, ...]:
    """What puts a pair out, then what to ask, then what is worth knowing."""
    quiet = ("limit-kept", "no-limit")
    told = [finding for finding in findings if not finding.code.startswith(quiet)]
    told.sort(key=lambda finding: -ORDER[finding.verdict])
    codes = [finding.code for finding in told]
    codes += ["occupation-known"] if points["occupation"] else []
    codes += ["interest-met"] if points["interests"] else []
    codes += ["skills-missing"] if missing else []
    return tuple(codes)
