"""Why notifications refuses, code by code: what the API page explains. A code that is not here fails the build."""

from shared.kernel.problem_page import Code

CODES = (
    Code(403, "class-not-open", "Events of a class that is not for the role of the token.", "data_class"),
    Code(403, "other-employer", "The token is for another employer.", "employers"),
    Code(403, "cases-only", "A token that names single cases can read them, not subscribe.", "cases"),
    Code(404, "no-such-subscription", "No subscription of this id is the caller's.", "subscription"),
    Code(404, "no-sandbox", "The clock of a platform on which cases are real."),
    Code(422, "clock-goes-forward", "A day of the sandbox that is over.", "day"),
    Code(422, "too-far-ahead", "A day of the sandbox more than four years ahead of the calendar.", "day"),
    Code(404, "no-such-kind", "A kind that no partner is told of: see the catalogue.", "kind"),
    Code(409, "subscription-ended", "It has ended: make another one.", "subscription"),
    Code(409, "changed-meanwhile", "It was changed at the same moment: look, and ask again."),
    Code(422, "unknown-kind", "A kind that this class does not have: see the catalogue.", "kinds"),
    Code(422, "unknown-filter", "A field that none of the kinds has.", "where.rule"),
    Code(422, "unknown-cursor", "No cursor of this class: begin with start or end.", "after"),
    Code(422, "unknown-stream", "A stream that partners are told nothing of.", "stream"),
    Code(422, "url-not-https", "An address that is not https, or not in full.", "url"),
    Code(422, "url-not-plain", "An address with a login or a fragment in it.", "url"),
    Code(422, "url-not-public", "An address inside a network.", "url"),
    Code(422, "one-way", "An address and a topic, or neither.", "url"),
    Code(422, "partner-name", "A partner's name: letters and digits, 2 to 32, lower case.", "partner"),
    Code(422, "too-many-subscriptions", "More subscriptions than an arbodienst may have."),
    Code(422, "no-place", "A replay that does not say from where.", "event"),
    Code(422, "no-such-event", "A replay from an event that is not on this stream.", "event"),
    Code(422, "time-without-zone", "A time without its offset from UTC.", "at"),
    Code(422, "no-address", "A subscription on a topic: it is tried by reading it.", "subscription"),
    Code(422, "not-in-order", "Cases that are not in the order of their ids.", "held"),
    Code(422, "not-a-contact", "An employee's address comes with the absence.", "role"),
)
