"""Lines of files taken in, each by itself and each answered by its number.

The same file again is safe: a line's command follows from the file and the line.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from services.intake.rules.fault import Fault, Read
from services.intake.rules.shapes import AbsenceIn, FactIn, StaffIn, TakeoverIn
from services.intake.store.taking import Report, Reported, Taking, error_of
from shared.contracts.health_words import writing
from shared.kernel.clock import derived_id
from shared.kernel.problem import named
from shared.kernel.token import Caller

Answers = list[dict[str, Any]]
"""What became of lines: `line`, with `case` and `new`, or with `error`."""


Line = tuple[int, Read | Report]


async def take_lines(read: Sequence[Line], taking: Taking, who: Caller, file: str) -> Answers:
    """Takes these lines in one go; each line's case or error, in their order. Raises `Unavailable`."""
    lines = [(line, shaped(body)) for line, body in read]
    good = [
        (body, derived_id("import", who.tenant, file, line))
        for line, body in lines
        if not isinstance(body, Fault)
    ]
    taken = iter(await taking.each(good, who))
    answers: Answers = []
    for line, body in lines:
        answer = body if isinstance(body, Fault) else next(taken)
        match answer:
            case Reported():
                answers.append({"line": line, "case": answer.case, "new": answer.new})
            case Fault():
                answers.append({"line": line, "error": fault_shown(answer)})
            case _:
                answers.append({"line": line, "error": error_of(answer)})
    return answers


def shaped(read: Read | Report) -> Report | Fault:
    """A body as what it says, or what is wrong with it; what is a report already stays as it is."""
    if not isinstance(read, Mapping):
        return read
    try:
        return report_of(read)
    except ValidationError as error:
        first = named(error)[0]
        return Fault(first["code"], first["detail"], first["path"])


def fault_shown(fault: Fault) -> dict[str, Any]:
    """As it is answered."""
    return {"code": fault.code, "path": fault.path, "detail": fault.detail}


def report_of(body: Mapping[str, Any]) -> Report:
    """A body as what it says: a fact, a case to take over, how an employment stands, or an absence.

    Raises `ValidationError`.
    """
    if "fact" in body:
        return FactIn.model_validate(body)
    if "quiet_until" in body:
        with writing():
            return TakeoverIn.model_validate(body)
    return StaffIn.model_validate(body) if "as_of" in body else AbsenceIn.model_validate(body)
