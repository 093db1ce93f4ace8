"""Why intake refuses, code by code: what the API page explains. A code that is not here fails the build."""

from shared.kernel.problem_page import Code

CODES = (
    # A report that cannot be
    Code(422, "first-day-too-far-ahead", "The first day lies more than 31 days ahead.", "first_day"),
    Code(422, "reported-too-far-ahead", "The day of reporting lies more than 31 days ahead.", "reported_on"),
    Code(422, "employment-ended", "The employment ended before the first day.", "employment.ends_on"),
    Code(422, "day-worked-and-not", "A day is named as worked and as not worked.", "employment.worked"),
    Code(
        422, "recovered-before-sick", "Fit on or before the day on which the sickness began.", "first_fit_day"
    ),
    Code(422, "no-absence", "A fact about an absence that nobody reported.", "fact"),
    Code(
        422,
        "case-runs-already",
        "A case to take over of somebody who was reported sick here already.",
        "employee.number",
    ),
    Code(
        422, "quiet-too-long", "A case to take over is quiet for more than 92 days from today.", "quiet_until"
    ),
    Code(422, "takeover-in-delivery", "A case to take over stands in a full delivery.", "quiet_until"),
    Code(422, "unknown-rule", "A case to take over names a step that there is not.", None),
    Code(422, "nothing-to-correct", "The day that is corrected is the first day of no report.", "corrects"),
    Code(
        422,
        "not-in-catalogue",
        "Work in hand that is not in the employer's catalogue of work.",
        "work_in_hand",
    ),
    Code(422, "in-the-future", "A day that has yet to come, where only what was can be said.", "as_of"),
    Code(
        422, "vangnet-term-closed", "An employer says yes or no, never which term of the vangnet.", "vangnet"
    ),
    Code(
        422, "too-early-to-ask", "A question after no-risk in the first two months.", "employment.starts_on"
    ),
    Code(
        422, "first-day-of-service-unknown", "Nobody told when the employment began.", "employment.starts_on"
    ),
    Code(422, "term-and-cover", "A no-risk cover without its term, or a term without a cover.", None),
    Code(422, "bsn-invalid", "A number that fails the eleven-proof of the BSN.", "employee.bsn"),
    # Who and whose
    Code(403, "other-employer", "The token is for one employer, the report is of another.", "employer"),
    Code(404, "no-such-person", "Nobody with this id is known, or nobody any more.", "person"),
    Code(409, "still-sick", "A person with a running sickness is not erased.", "person"),
    # Those who work
    Code(422, "employers-missing", "A contact of employers that names none.", "employers"),
    Code(422, "big-missing", "A bedrijfsarts without a BIG number.", "big"),
    Code(422, "supervisor-missing", "Medical work under nobody's supervision.", "supervised_by"),
    Code(422, "supervisor-no-doctor", "A supervisor who is no bedrijfsarts.", "supervised_by"),
    Code(422, "supervision-circle", "Supervision that comes back to itself.", "supervised_by"),
    Code(422, "stand-in-other-role", "A stand-in who lacks one of the roles.", "stand_in"),
    Code(422, "ends-before-it-begins", "A last day away that lies before the first.", "away.0"),
    Code(422, "no-such-worker", "A number under which nobody works here.", "worker"),
    Code(422, "not-in-this-role", "Somebody who is not that, not there, or not any more.", "worker"),
    Code(409, "still-needed", "Others' supervision or stand-in rests on somebody.", "number"),
    Code(409, "still-assigned", "Somebody who is to be removed sees to open cases.", "number"),
    # Cases that are one
    Code(422, "not-one-employment", "Cases of two employers, or one and the same case.", "into"),
    Code(422, "has-joined", "A case to merge into which another was merged.", "case"),
    Code(422, "case-merged", "A case that no longer goes on under this key.", "case"),
    Code(409, "went-on", "Something is being reported in a case that is to be merged.", "case"),
    # Files
    Code(415, "format-unknown", "A file is CSV, JSON lines or XML, by its content type.", "Content-Type"),
    Code(413, "too-many-rows", "More rows than are answered at once: hand it in at /v1/import-files.", None),
    Code(422, "column-twice", "A column stands twice in the header.", "column.3"),
    Code(422, "line-too-long", "A line of JSON of more than 100,000 characters.", None),
    Code(422, "line-cut", "The last line ends in the middle: the file seems to be cut.", None),
    Code(422, "not-csv", "A quote that is never closed: nothing after it can be read.", "line.7"),
    Code(422, "not-an-object", "A line of JSON that is no object.", None),
    Code(422, "file-lost", "The stored file cannot be read any more: hand it in again.", None),
    Code(
        429, "quota-exceeded", "As much waits to be taken as may: hand it in again after Retry-After.", None
    ),
    Code(404, "no-such-file", "No file with this id was handed in by you.", "file"),
    # Messages of SIVI's standard
    Code(422, "not-xml", "No XML that can be read, or broken off from here on.", None),
    Code(
        422, "xml-unsafe", "A document type or entity: it could grow, or read what is not its to read.", None
    ),
    Code(422, "too-large", "One element, or the whole, is larger than it may be.", None),
    Code(422, "too-deep", "Elements within elements beyond forty.", None),
    Code(422, "unknown-message", "XML, but no message of the absence standard.", None),
    Code(422, "no-report", "A message without an employee.", "Wrkgvr"),
    Code(422, "free-text", "Free text in a message: there is no place for it.", "VrijeTekst"),
    Code(422, "code-not-taken", "A message that asks for something a person has to see to.", "VrwrkCd"),
    Code(422, "float-parsing", "What should be a number is none.", "PrcVrzm"),
    # Full deliveries
    Code(409, "not-held", "A decision about a delivery that does not wait for one.", "file"),
    Code(404, "not-asked", "An answer where nothing was asked.", "case"),
)
