"""Mail at the end of the whole chain: to whom the case was given; its sender killed in the one window there is."""

import asyncio
import os
import signal
from collections import Counter
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

from deploy.ground.ports import LOOPBACK
from tests.e2e.stage import Stage
from tests.e2e.test_slice import absence

SENT = "notifications.message-sent.v1"


class Killing:
    """A mail server that kills whoever hands it the first mail, after it has the mail and before its yes arrives."""

    def __init__(self, stage: Stage) -> None:
        """It knows the process by the stage."""
        self._stage, self.mails = stage, list[EmailMessage]()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Keeps the mail; the first time it is the last thing that its sender does."""
        content = envelope.content
        raw = content if isinstance(content, bytes) else str(content).encode()
        self.mails.append(message_from_bytes(raw, EmailMessage, policy=policy.default))
        if len(self.mails) == 1:
            os.kill(self._stage.processes["notifications"].pid or 0, signal.SIGKILL)
        return "250 taken"


async def given_to(stage: Stage, number: str, role: str, **more: Any) -> str:
    """Somebody who gets every case in a role; where they are mailed."""
    address = f"{number.lower()}@arbo.example"
    body = {"name": f"Naam {number}", "email": address, "roles": [role], **more}
    answer = await stage.call("PUT", "intake", f"/v1/workers/{number}", body=body)
    assert answer.is_success, answer.text
    return address


async def test_whoever_the_case_is_given_to_is_mailed(stage: Stage) -> None:
    """Workers and rules at intake, an absence, and the mail goes to that bedrijfsarts and to nobody else."""
    address = await given_to(stage, "A1", "bedrijfsarts", big="19012345601", language="en")
    rules = {"rules": [{"role": "bedrijfsarts", "workers": ["A1"]}]}
    assert (await stage.call("PUT", "intake", "/v1/caseload-rules", body=rules)).is_success
    case = (await stage.do("intake", "/v1/absences", absence(), "employer", employer="bakkerij"))["case"]
    sent = await stage.told("notifications-events", lambda all: any(each["ce_type"] == SENT for each in all))
    assert {each["ce_subject"] for each in sent} == {case}
    mails = [
        message_from_bytes(file.read_bytes(), policy=policy.default) for file in stage.mail.glob("*.eml")
    ]
    assert [each["To"] for each in mails] == [address]
    assert "Problem analysis" in mails[0]["Subject"]
    inbox = await stage.ask("notifications", "/v1/inbox", "bedrijfsarts")
    assert [(each["case"], each["state"]) for each in inbox["messages"]] == [(case, "sent")]


async def test_an_employee_without_mail_gets_a_short_message(stage: Stage) -> None:
    """The number comes with the absence; the WIA application is theirs to send, in eleven days."""
    employee = {"number": "8", "name": "Naam Verzonnen", "phone": "+31 6 12345678"}
    body = absence(days_ago=640, employee=employee)
    case = (await stage.do("intake", "/v1/absences", body, "employer", employer="bakkerij"))["case"]

    async def came() -> list[dict[str, Any]] | None:
        found = (await stage.http.get(stage.url("post", "/messages"))).json()["messages"]
        return [each for each in found if case in each["text"]] or None

    (message,) = await stage.until(came, "a short message")
    assert message["to"] == "+31 6 12345678"
    assert "WIA-aanvraag" in message["text"]
    sent = await stage.told("notifications-events", by_sms)
    assert [each["data"]["role"] for each in sent if by_sms([each])] == ["employee"]


def by_sms(events: list[dict[str, Any]]) -> bool:
    """Enough once one was told as a short message."""
    return any(each["data"].get("channel") == "sms" and each["ce_type"] == SENT for each in events)


async def test_a_sender_killed_between_the_yes_and_the_mark_sends_it_twice_as_one(stage: Stage) -> None:
    """SIGKILL in the only window: the same Message-ID again, told as sent once; nothing else goes twice."""
    await asyncio.to_thread(stage.processes.pop("mail").stop)
    killing, loop = Killing(stage), asyncio.get_running_loop()
    contact = {"role": "bedrijfsarts", "address": "ba@arbodienst.example"}
    await stage.do("notifications", "/v1/contacts", contact)
    server = await loop.create_server(lambda: SMTP(killing, loop=loop), LOOPBACK, stage.ports["mail"])
    async with server:
        for number in ("1", "2", "3"):
            await stage.do("intake", "/v1/absences", absence(number), "employer", employer="bakkerij")
        await stage.until(lambda: killed(stage), "the sender is killed")
        stage.launch("notifications")
        # What a dead sender had in hand is another's after two minutes: a day later at once.
        stage.pass_to(1)
        sent = await stage.told("notifications-events", all_three)
    assert len({each["ce_subject"] for each in sent}) == 3
    copies = Counter(str(each["Message-ID"]) for each in killing.mails)
    assert sorted(copies.values()) == [1, 1, 2]
    first = str(killing.mails[0]["Message-ID"])
    assert copies[first] == 2


def all_three(events: list[dict[str, Any]]) -> bool:
    """Enough once three messages were told as sent."""
    return len({each["ce_id"] for each in events if each["ce_type"] == SENT}) >= 3


async def killed(stage: Stage) -> bool | None:
    """Whether the process is gone."""
    return True if stage.processes["notifications"].status == -signal.SIGKILL else None
