"""A mail as it leaves: to the one address, in the reader's language, named so that it is itself and no other."""

from datetime import date
from email import message_from_bytes, policy
from email.message import EmailMessage

from services.notifications.effects.carrying import Parcel
from services.notifications.effects.mail import compose
from services.notifications.rules.letters import Facts
from services.notifications.rules.telling import Occasion
from services.notifications.rules.texts import Language
from services.notifications.store.people import Reach


def facts(case: str = "zaak-a") -> Facts:
    """The judgment of week six, in a week."""
    link = f"https://hervat.example/cases/{case}"
    return Facts(what="Probleemanalyse", due=date(2025, 10, 13), days_left=7, link=link)


def mail(name: str = "m1.zaak-a", language: Language = "nl", *cases: str) -> EmailMessage:
    """The same message of a case, or of several, to the same bedrijfsarts, as it arrives."""
    reach = Reach("bedrijfsarts", language, "worker/w1/1", "ba@arbodienst.example")
    near: Occasion = "deadline-near"
    items = tuple((near, facts(case)) for case in cases or ("zaak-a",))
    sent = compose(Parcel(name, reach, items), "hervat@arbodienst.example")
    return message_from_bytes(sent.as_bytes(), EmailMessage, policy=policy.default)


def body(of: EmailMessage, kind: str) -> str:
    """The text of one of its two forms."""
    part = of.get_body((kind,))
    assert part is not None
    return str(part.get_content())


def test_a_mail_has_one_reader_and_a_link_to_its_case() -> None:
    """Sender, address, language and link; plain text first, the same as HTML second, and nothing else."""
    one = mail()
    assert (one["To"], one["From"]) == ("ba@arbodienst.example", "hervat@arbodienst.example")
    assert [each.get_content_type() for each in one.walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]
    for kind in ("plain", "html"):
        assert "https://hervat.example/cases/zaak-a" in body(one, kind)
    assert (one["Subject"], one["Content-Language"]) == (
        "Te doen voor 13 oktober 2025: Probleemanalyse",
        "nl",
    )
    assert one["Auto-Submitted"] == "auto-generated"
    assert mail(language="en")["Subject"] == "To do by 13 October 2025: Probleemanalyse"


def test_a_mail_is_named_after_what_it_holds() -> None:
    """The same again has the same Message-ID, another another."""
    assert mail()["Message-ID"] == mail()["Message-ID"] == "<m1.zaak-a@arbodienst.example>"
    assert mail("m1.zaak-b")["Message-ID"] != mail()["Message-ID"]


def test_several_messages_are_one_mail_with_a_link_each() -> None:
    """Two employees who fell sick on one day have the same deadline."""
    one = mail("d1", "nl", "zaak-a", "zaak-b")
    assert one["Subject"] == "2 berichten over uw dossiers"
    for kind in ("plain", "html"):
        assert all(f"https://hervat.example/cases/{case}" in body(one, kind) for case in ("zaak-a", "zaak-b"))
