"""Lines of files taken in, each by itself and each answered by its number.

The same file again is safe: a line's command follows from the file and the line.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from services.intake.rules.fault import Fault, Read
from services.intake.rules.shapes import AbsenceIn, FactIn, StaffIn
from services.intake.store.taking import Report, Reported, Taking, error_of
from shared.kernel.clock import derived_id
from shared.kernel.problem import named
from shared.kernel.token import Caller

Answers = list[dict[str, Any]]
"""What became of lines: `line`, with `case` and `new`, or with `error`."""


async def take_lines(read: Sequence[tuple[int, Read]], taking: Taking, who: Caller, file: str) -> Answers:
    """Takes these lines in one go; each line's case or error, in their order. Raises `Unavailable`."""
    shaped = [(line, _shaped(body)) for line, body in read]
    good = [
        (body, derived_id("import", who.tenant, file, line))
        for line, body in shaped
        if not isinstance(body, dict)
    ]
    taken = iter(await taking.each(good, who))
    answers: Answers = []
    for line, body in shaped:
        answer = body if isinstance(body, dict) else next(taken)
        if isinstance(answer, Reported):
            answers.append({"line": line, "case": answer.case, "new": answer.new})
        else:
            error = answer if isinstance(answer, dict) else error_of(answer)
            answers.append({"line": line, "error": error})
    return answers


def report_of(body: Mapping[str, Any]) -> Report:
    """A body as what it says: a fact, how an employment stands, or an absence. Raises `ValidationError`."""
    if "fact" in body:
        return FactIn.model_validate(body)
    return StaffIn.model_validate(body) if "as_of" in body else AbsenceIn.model_validate(body)


def _shaped(body: Read) -> Report | dict[str, Any]:
    if isinstance(body, Fault):
        return {"code": body.code, "path": body.path, "detail": body.detail}
    try:
        return report_of(body)
    except ValidationError as error:
        return named(error)[0]
