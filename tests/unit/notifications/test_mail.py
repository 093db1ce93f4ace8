"""A mail as it leaves: to the one address, in the reader's language, named so that it is itself and no other."""

from datetime import date
from email.message import EmailMessage
from typing import Any

from services.notifications.domain import Wanted
from services.notifications.effects.mail import compose
from services.notifications.rules.letters import Language
from services.notifications.store.letters import Contact, Letter
from shared.kernel.settings import Settings

SETTINGS = Settings.model_validate(
    {
        "KAFKA_BOOTSTRAP": "nowhere.example:9092",
        "MONGODB_URL": "mongodb://nowhere.example",
        "HERVAT_TOKEN_SECRET": "a-secret-made-up-for-these-tests-1",
        "HERVAT_LINK": "https://hervat.example",
        "HERVAT_MAIL_FROM": "hervat@arbodienst.example",
    }
)
WANTED = Wanted(
    message="m1",
    template="deadline-near",
    role="bedrijfsarts",
    rule="problem-analysis",
    due=date(2025, 10, 13),
    days_left=7,
    what_nl="Probleemanalyse",
    what_en="Problem analysis",
)


def mail(case: str = "zaak-a", language: Language = "nl") -> EmailMessage:
    """The same message of a case, to the same bedrijfsarts."""
    letter: dict[str, Any] = {"id": f"m1.{case}", "case": case, "tenant": "demo", "employer": "bakkerij"}
    made = Letter(**letter, wanted=WANTED, attempts=1, accepted=False)
    return compose(made, Contact("bedrijfsarts", "ba@arbodienst.example", language), SETTINGS)


def test_a_mail_has_one_reader_and_a_link_to_its_case() -> None:
    """Sender, address, language and link; the text is plain."""
    one = mail()
    assert (one["To"], one["From"]) == ("ba@arbodienst.example", "hervat@arbodienst.example")
    assert one.get_content_type() == "text/plain"
    assert "https://hervat.example/cases/zaak-a" in one.get_content()
    assert (one["Subject"], one["Content-Language"]) == (
        "Te doen voor 13 oktober 2025: Probleemanalyse",
        "nl",
    )
    assert mail(language="en")["Subject"] == "To do by 13 October 2025: Problem analysis"


def test_the_same_message_again_is_the_same_mail_and_that_of_another_case_is_another() -> None:
    """Two employees who fell sick on one day have the same deadline: two mails, told apart by their Message-ID."""
    assert mail()["Message-ID"] == mail()["Message-ID"] == "<m1.zaak-a@arbodienst.example>"
    assert mail("zaak-b")["Message-ID"] != mail()["Message-ID"]
