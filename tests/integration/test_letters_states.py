"""What becomes of a message, on real servers: a mail server that is down, that says no, that sends back; gateways."""

from pathlib import Path

import httpx

from deploy.postsim import Script, Simulator, application
from services.notifications.domain.kinds import DeliveryHeard
from services.notifications.effects.asking import Asking
from services.notifications.effects.carrying import Asked
from services.notifications.effects.gateways import Post, ShortMessages
from services.notifications.store.people import Contact
from shared.contracts.intake import Address, PersonRecorded
from shared.contracts.notifications import Channel, MessageDelivered, MessageFailed, MessageSent
from shared.contracts.trajectory import CaseOpened
from shared.kernel.message import commanded
from shared.kernel.token import Caller
from shared.testing.cluster import Cluster
from tests.integration.letter_doors import asked, bearer
from tests.integration.sending import CASE, MONDAY, Clock, MailServer, Sending, heard, sending, worker
from tests.integration.test_letters import TODAY, assigned, missed, near, told_of
from tests.unit.notifications.test_bounces import notification

DOCTOR = "a1@arbo.example"


async def stands(mail: Sending) -> dict[tuple[str, str], str]:
    """How each message stands, by template and role."""
    rows = await mail.inbox.messages(Caller("demo", "administrator"), None, 100)
    return {(each["template"], each["role"]): each["state"] for each in rows}


async def test_a_mail_server_that_is_down_for_an_hour_stops_no_case(cluster: Cluster) -> None:
    """Cases go on, more comes to be told, and within the hour after it is back everything went, once."""
    server, clock = MailServer(), Clock()
    async with sending(cluster, clock, server) as mail:
        cases = await mail.cases()
        await mail.at_any_hour()
        await mail.know(worker("a1", "bedrijfsarts"))
        for minutes in range(0, 60, 5):
            case = f"zaak-{minutes}"
            await cases.take(heard(clock(), assigned("bedrijfsarts", "a1"), near(7), case=case))
            await mail.round(cases)
            assert (await cases.case(case)).state.assigned == {"bedrijfsarts": "a1"}
            clock.pass_by(minutes=5)
        assert (server.to, await stands(mail)) == ([], {("deadline-near", "bedrijfsarts"): "retrying"})
        async with server.up():
            for _ in range(12):
                await mail.round(cases)
                clock.pass_by(minutes=5)
        assert server.to == [DOCTOR] * 12
        assert len(set(server.ids)) == 12
        assert sorted(each.about for each in mail.told(MessageSent)) == sorted(
            f"zaak-{minutes}" for minutes in range(0, 60, 5)
        )


async def test_a_no_to_the_address_is_for_good_and_one_for_now_is_not(cluster: Cluster) -> None:
    """450 is tried again; 550 fails, is told without an address, and is the case manager's task, by mail and inbox."""
    server, clock = MailServer(), Clock()
    server.says[DOCTOR] = "450 4.2.1 busy"
    async with server.up(), sending(cluster, clock, server) as mail:
        cases = await mail.cases()
        await mail.at_any_hour()
        await mail.know(worker("a1", "bedrijfsarts"), worker("c1", "case-manager"))
        given = (assigned("bedrijfsarts", "a1"), assigned("case-manager", "c1"))
        await cases.take(heard(clock(), *given, near(28)))
        await mail.round(cases)
        assert await stands(mail) == {("deadline-near", "bedrijfsarts"): "retrying"}
        server.says[DOCTOR] = "550 5.1.1 no such user"
        clock.pass_by(minutes=1)
        await mail.round(cases)
        assert await stands(mail) == {
            ("deadline-near", "bedrijfsarts"): "failed",
            ("not-reached", "case-manager"): "sent",
        }
        (failed,) = mail.told(MessageFailed)
        assert failed.event == MessageFailed(
            message=failed.event.message,
            role="bedrijfsarts",
            channel="mail",
            code="smtp-550",
        )
        (task,) = server.mails
        assert (task["To"], task["Subject"]) == (
            "c1@arbo.example",
            "Bericht niet aangekomen: de bedrijfsarts",
        )
        assert "arbo.example" not in str(task.get_body(("plain",)))
        async with asked(mail, cases) as http:
            inbox = (await http.get("/v1/inbox", headers=bearer("case-manager"))).json()["messages"]
            assert [(each["template"], each["what_nl"]) for each in inbox] == [
                ("not-reached", "de bedrijfsarts")
            ]


async def test_a_mail_server_that_never_takes_it_is_a_failure_too(cluster: Cluster) -> None:
    """After the last of the waits: told as given up, and a task."""
    server, clock = MailServer(), Clock()
    async with sending(cluster, clock, server) as mail:
        cases = await mail.cases()
        await mail.at_any_hour()
        await mail.know(worker("a1", "bedrijfsarts"))
        await cases.take(heard(clock(), assigned("bedrijfsarts", "a1"), near(28)))
        for _ in range(9):
            await mail.round(cases)
            clock.pass_by(hours=25)
        assert [each.event.code for each in mail.told(MessageFailed)] == ["gave-up"]
        assert ("not-reached", "case-manager") in await stands(mail)


async def test_a_mail_that_is_sent_back_is_a_task_once(cluster: Cluster) -> None:
    """By its Message-ID, whoever hands it in; the same again, another's and an unknown one are nothing."""
    server, clock = MailServer(), Clock()
    async with server.up(), sending(cluster, clock, server) as mail:
        cases = await mail.cases()
        await mail.at_any_hour()
        await mail.know(worker("a1", "bedrijfsarts"), worker("c1", "case-manager"))
        given = (assigned("bedrijfsarts", "a1"), assigned("case-manager", "c1"))
        await cases.take(heard(clock(), *given, near(28), near(14)))
        await mail.round(cases)
        sent = [each.strip("<>").partition("@")[0] for each in server.ids]
        async with asked(mail, cases) as http:
            for name, messages in ((sent[0], 1), (sent[0], 1), ("m1.zaak-a", 0), (sent[1], 1)):
                raw = notification("failed", "5.1.1").replace(b"m1.zaak-a", name.encode())
                answer = await http.post("/v1/bounces", content=raw, headers=bearer("partner"))
                assert (answer.status_code, answer.json()) == (202, {"messages": messages})
            answer = await http.post("/v1/bounces", content=raw, headers=bearer("partner", "other"))
            assert answer.json() == {"messages": 0}
            none, large = (
                (b"Subject: hallo\n\nhallo", 422, "not-a-bounce"),
                (b"x" * 200_001, 413, "bounce-too-large"),
            )
            for raw, status, code in (none, large):
                answer = await http.post("/v1/bounces", content=raw, headers=bearer("administrator"))
                assert (answer.status_code, answer.json()["code"]) == (status, code)
        await mail.round(cases)
        assert server.to == [DOCTOR, DOCTOR, "c1@arbo.example"]
        assert [each.event.code for each in mail.told(MessageFailed)] == ["5.1.1"] * 2


async def test_the_employee_without_mail_gets_a_short_message_or_a_letter(
    cluster: Cluster, tmp_path: Path
) -> None:
    """The first way there is; asked after until the gateway says that it arrived, or did not."""
    server, clock, simulator = MailServer(), Clock(), Simulator(tmp_path / "post.json")
    for gateway in ("sms", "post"):
        simulator.script(Script.model_validate({"gateway": gateway, "becomes": "taken", "fails": "after"}))
    transport = httpx.ASGITransport(application(simulator))
    async with (
        sending(cluster, clock, server) as mail,
        httpx.AsyncClient(transport=transport, base_url="http://sim.example/sms") as sms,
        httpx.AsyncClient(transport=transport, base_url="http://sim.example/post") as post,
    ):
        gateways: dict[Channel, Asked] = {"sms": ShortMessages(sms), "letter": Post(post)}
        mail.carriers = {**mail.carriers, **gateways}
        cases = await mail.cases()
        await mail.at_any_hour()
        home = Address(street="Dorpsstraat", house_number=1, postcode="1234 AB", place="Nergenshuizen")
        rows = (
            PersonRecorded(person="p1", revision=1, name="A. Voorbeeld", phone="0612345678", address=home),
            PersonRecorded(person="p2", revision=1, name="B. Voorbeeld", address=home),
        )
        await mail.people.keep(told_of(*rows))
        for person in ("p1", "p2"):
            opened = CaseOpened(person=person, period=1, first_sick_day=TODAY)
            await cases.take(heard(clock(), opened, near(28, "employee", "reply"), case=f"zaak-{person}"))
        await mail.round(cases)
        clock.pass_by(minutes=1)
        await mail.round(cases)
        assert [each.event.channel for each in mail.told(MessageSent)] == ["sms", "letter"]
        came = {each["gateway"]: each for each in simulator.messages.values()}
        assert came["sms"]["to"] == "0612345678"
        assert came["post"]["to"] == ["B. Voorbeeld", "Dorpsstraat 1", "1234 AB  Nergenshuizen"]
        assert sorted(simulator.handed_over.values()) == [2, 2]
        asking = Asking(mail.store, cases, gateways, clock)
        simulator.say(came["sms"]["id"], "delivered", None)
        simulator.say(came["post"]["id"], "failed", "moved")
        for _ in range(2):
            clock.pass_by(hours=1)
            await asking.round()
            await cases.settled()
        assert [each.about for each in mail.told(MessageDelivered)] == ["zaak-p1"]
        assert [(each.about, each.event.code) for each in mail.told(MessageFailed)] == [("zaak-p2", "moved")]
        clock.pass_by(days=20)
        assert await mail.store.claim_question(clock()) is None


async def test_what_is_told_again_sends_nothing(cluster: Cluster) -> None:
    """Every record once more, the journal told again onto the live topic, and a second process: no second mail."""
    server, clock = MailServer(), Clock()
    async with server.up(), sending(cluster, clock, server) as mail:
        cases = await mail.cases()
        await mail.at_any_hour()
        await mail.know(worker("a1", "bedrijfsarts"), worker("c1", "case-manager"))
        given = (assigned("bedrijfsarts", "a1"), assigned("case-manager", "c1"))
        records = heard(clock(), *given, near(28), near(14), missed("employer"))
        await cases.take(records)
        await mail.round(cases)
        before, told = len(server.mails), {each.id for each in mail.told(MessageSent)}
        assert before == len(told) == 3
        again = await mail.cases()
        await again.take(records)
        assert await again.retell() == before
        clock.pass_by(minutes=10)
        await mail.round(again)
        assert len(server.mails) == before
        assert {each.id for each in mail.told(MessageSent)} == told
        assert len(mail.told(MessageSent)) == 2 * before


async def test_a_contact_can_be_reached_on_paper(cluster: Cluster, tmp_path: Path) -> None:
    """Where the policy says letters first: the address that the arbodienst said of an employer."""
    server, clock, simulator = MailServer(), Clock(), Simulator(tmp_path / "post.json")
    transport = httpx.ASGITransport(application(simulator))
    async with (
        sending(cluster, clock, server) as mail,
        httpx.AsyncClient(transport=transport, base_url="http://sim.example/post") as post,
    ):
        mail.carriers = {**mail.carriers, "letter": Post(post)}
        cases = await mail.cases()
        near_ones = [{"occasion": "deadline-near", "roles": ["owes"], "channels": ["letter", "mail"]}]
        await mail.at_any_hour(tells=near_ones)
        lines = ("Bakkerij Voorbeeld", "Markt 1", "1234 AB  Nergenshuizen")
        contact = Contact("employer", "hr@bakkerij.example", "nl", postal=lines)
        await mail.people.keep_contact("demo", "bakkerij", contact)
        await cases.take(heard(MONDAY, near(14, "employer", "plan-of-action")))
        await mail.round(cases)
        (came,) = simulator.messages.values()
        assert (came["gateway"], came["to"]) == ("post", list(lines))


async def test_what_arrived_of_a_mail_is_told_where_a_server_says_so(cluster: Cluster) -> None:
    """A notification of delivery; the same from a gateway later decides nothing."""
    server, clock = MailServer(), Clock()
    async with server.up(), sending(cluster, clock, server) as mail:
        cases = await mail.cases()
        await mail.at_any_hour()
        await mail.know(worker("a1", "bedrijfsarts"))
        await cases.take(heard(clock(), assigned("bedrijfsarts", "a1"), near(28)))
        await mail.round(cases)
        name = server.ids[0].strip("<>").partition("@")[0]
        async with asked(mail, cases) as http:
            raw = notification("delivered", "2.0.0").replace(b"m1.zaak-a", name.encode())
            await http.post("/v1/bounces", content=raw, headers=bearer("administrator"))
        message = name.partition(".")[0]
        event = DeliveryHeard(message=message, channel="mail")
        await cases.ask(commanded(event, CASE, "demo", "bakkerij", "again", clock(), "notifications"))
        await cases.settled()
        assert len(mail.told(MessageDelivered)) == 1
        assert await stands(mail) == {("deadline-near", "bedrijfsarts"): "delivered"}
