"""Why a part of the re-integration report stands as it does, by code, in both languages."""

from collections.abc import Mapping

WHYS: Mapping[str, tuple[str, str]] = {
    "at-making": (
        "Namen en nummers staan in de verzuimmelding; ze komen erin als het verslag wordt gemaakt.",
        "Names and numbers stand with the absence report; they go in when the report is made.",
    ),
    "first-day": ("De eerste ziektedag volgt uit de klok.", "The first sick day follows from the clock."),
    "not-here": ("Dit is nog niet vastgelegd.", "This is not recorded yet."),
    "step-only": (
        "De stap is als gedaan gemeld, maar het stuk zelf staat niet in het dossier.",
        "The step was told as done, but what came of it is not in the dossier.",
    ),
    "answers-missing": (
        "Nog niet iedereen van wie een akkoord wordt gevraagd, heeft geantwoord.",
        "Not everybody whose agreement is asked has answered.",
    ),
    "to-adjust": (
        "De laatste evaluatie zegt dat het plan moet worden bijgesteld; dat is nog niet gebeurd.",
        "The latest evaluation says that the plan has to change; it has not.",
    ),
    "plan-changed-since": (
        "Het plan is daarna nog bijgesteld; de evaluatie gaat over het vorige.",
        "The plan changed after it: it looks back on the one before.",
    ),
    "too-old": (
        "Meer dan dertien weken oud op de dag dat het verslag klaar moet zijn.",
        "More than thirteen weeks old on the day that the report is due.",
    ),
    "advice-since": ("De bedrijfsarts heeft daarna nog een advies gegeven.", "An advice was given after it."),
    "runs-out": (
        "De bedrijfsarts staat er niet meer voor in op de dag dat het verslag klaar moet zijn.",
        "The doctor does not answer for it any more on the day that the report is due.",
    ),
    "changed-since": (
        "Het oordeel gaat over alle andere onderdelen; daarna is er nog een veranderd.",
        "The opinion is on everything else; something changed after it.",
    ),
    "asked-in-vain": (
        "Het oordeel is op tijd gevraagd en niet gekomen; het verslag zegt dat.",
        "It was asked in time and did not come; the report says so.",
    ),
    "not-asked-for": ("Voor dit verslag niet nodig.", "Not called for in this report."),
}
"""In Dutch and in English; none of them says anything of health."""
