"""Why the doors of messages refuse, code by code."""

from shared.kernel.problem_page import Code

LETTER_CODES = (
    Code(404, "no-such-message", "No message of this id is the caller's.", "message"),
    Code(413, "bounce-too-large", "More bytes than a notification of a mail server has."),
    Code(422, "hours-never-come", "From lies before until, and the digest between them.", "hours.0"),
    Code(422, "time-with-zone", "Times are local times in the Netherlands.", "hours.0"),
    Code(422, "role-twice", "A role has one row of hours.", "hours"),
    Code(422, "not-a-bounce", "No notification of a mail server that says something for good."),
)
