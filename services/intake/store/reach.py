"""Cases as whoever asks may reach them, and as they go on."""

from collections.abc import Collection

from services.intake.domain.kinds import Absence
from shared.kernel.cases import Cases
from shared.kernel.decider import Fold
from shared.kernel.problem import not_yet_known
from shared.kernel.token import Caller


async def within_reach(cases: Cases[Absence], case: str, who: Caller) -> Fold[Absence]:
    """A case as it stands; raises `Problem` for one that nobody knows, or is out of the caller's reach."""
    known = await cases.case(case)
    is_case = known.version and not known.state.worker_revision
    if not is_case or not who.may_see(known.tenant, known.employer, case):
        raise not_yet_known()
    return known


async def going_on(cases: Cases[Absence], abouts: Collection[str]) -> dict[str, Fold[Absence]]:
    """Each case as it stands, or the one into which it was merged."""
    known = await cases.known(abouts)
    merged = {about: each.state.merged_into for about, each in known.items() if each.state.merged_into}
    others = await cases.known(set(merged.values())) if merged else {}
    return {about: others.get(merged.get(about, ""), each) for about, each in known.items()}
