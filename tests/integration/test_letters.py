"""Messages to the person in the role, on real servers: who sees to the case or stands in, when, in how many mails."""

from datetime import UTC, datetime, timedelta
from typing import Any

from services.notifications.store.people import Contact
from shared.contracts.event import Event
from shared.contracts.intake import PersonErased, PersonRecorded
from shared.contracts.notifications import MessageSent
from shared.contracts.staff import CaseAssigned, CaseHandedOver
from shared.contracts.trajectory import CaseOpened, DeadlineMissed, DeadlineNear
from shared.kernel.clock import day_of
from shared.kernel.message import Message
from shared.kernel.token import Caller
from shared.testing.cluster import Cluster
from tests.integration.sending import CASE, MONDAY, Clock, MailServer, Sending, heard, sending, worker

TODAY = day_of(MONDAY)


def near(left: int, responsible: str = "bedrijfsarts", rule: str = "problem-analysis") -> DeadlineNear:
    """A date that comes near, counted from that Monday."""
    fields = {"period": 1, "rule": rule, "responsible": responsible, "due": TODAY + timedelta(days=left)}
    named = {"name_nl": "Probleemanalyse", "name_en": "Problem analysis"}
    return DeadlineNear.model_validate({**fields, **named, "days_left": left})


def missed(responsible: str, rule: str = "plan-of-action") -> DeadlineMissed:
    """One that passed yesterday."""
    fields = {"period": 1, "rule": rule, "responsible": responsible, "due": TODAY - timedelta(days=1)}
    return DeadlineMissed.model_validate(
        {**fields, "name_nl": "Plan van aanpak", "name_en": "Plan of action"}
    )


def assigned(role: str, id: str) -> Event:
    """Somebody sees to the case."""
    return CaseAssigned(role=role, worker=id, by="all")


async def test_a_step_that_was_missed_is_told_to_who_answers_for_it(cluster: Cluster) -> None:
    """The case manager, the lead of the case manager's team, and whoever is the employer's; each once, by policy."""
    server, clock = MailServer(), Clock()
    async with server.up(), sending(cluster, clock, server) as mail:
        cases = await mail.cases()
        await mail.at_any_hour()
        await mail.know(
            worker("c1", "case-manager", team="noord"),
            worker("t1", "team-lead", team="zuid"),
            worker("t2", "team-lead", team="noord"),
            worker("h1", "employer", employers=("slagerij",)),
            worker("h2", "employer", employers=("bakkerij",)),
        )
        await cases.take(heard(clock(), assigned("case-manager", "c1"), missed("bedrijfsarts")))
        await mail.round(cases)
        assert sorted(server.to) == ["c1@arbo.example", "h2@arbo.example", "t2@arbo.example"]
        await cases.take(heard(clock(), missed("employee", "reply")))
        await mail.round(cases)
        assert len(server.to) == 5


async def test_who_is_two_of_them_hears_of_it_once(cluster: Cluster) -> None:
    """A case manager who leads the team; and where nobody is in a role, its place is taken by who was told already."""
    server, clock = MailServer(), Clock()
    async with server.up(), sending(cluster, clock, server) as mail:
        cases = await mail.cases()
        await mail.at_any_hour()
        await mail.know(worker("c1", "case-manager", "team-lead"))
        await cases.take(heard(clock(), assigned("case-manager", "c1"), missed("employer")))
        await mail.round(cases)
        assert server.to == ["c1@arbo.example"]
        rows = await shown(mail)
        assert sorted((each["role"], each["state"], each["why"]) for each in rows) == [
            ("case-manager", "sent", None),
            ("employer", "suppressed", "told-in-another-role"),
            ("team-lead", "suppressed", "told-in-another-role"),
        ]


async def shown(mail: Sending) -> list[dict[str, Any]]:
    """The list of messages, as its reader gets it."""
    return await mail.inbox.messages(Caller("demo", "administrator"), None, 100)


async def test_the_employee_is_told_at_their_own_address(cluster: Cluster) -> None:
    """As it stands in the latest row, whichever came first; erased, the case manager is told in their place."""
    server, clock = MailServer(), Clock()
    async with server.up(), sending(cluster, clock, server) as mail:
        cases = await mail.cases()
        await mail.at_any_hour()
        await mail.people.keep_contact("demo", None, Contact("case-manager", "cm@arbo.example", "nl"))
        new = PersonRecorded(person="p1", revision=2, name="Naam Verzonnen", email="nieuw@thuis.example")
        old = PersonRecorded(person="p1", revision=1, email="oud@thuis.example")
        await mail.people.keep(told_of(new, old))
        opened = CaseOpened(person="p1", period=1, first_sick_day=TODAY - timedelta(days=30))
        await cases.take(heard(clock(), opened, near(7, "employee", "reply")))
        await mail.round(cases)
        await mail.people.keep(told_of(PersonErased(person="p1"), old))
        await cases.take(heard(clock(), near(6, "employee", "reply")))
        await mail.round(cases)
        assert server.to == ["nieuw@thuis.example", "cm@arbo.example"]
        assert not [each for each in server.mails if "Verzonnen" in each.as_string()]
        assert await mail.mongo["persons"].find_one({}) == {"_id": "p1", "revision": 2}


def told_of(*events: Event) -> list[Message]:
    """Persons, as intake tells them."""
    at = datetime(2026, 1, 1, tzinfo=UTC)
    return [
        Message(f"p{n}", "p1", at, each, "demo", "bakkerij", "intake", "c") for n, each in enumerate(events)
    ]


async def test_the_latest_row_of_a_worker_counts_whole(cluster: Cluster) -> None:
    """Whichever comes first, and again: what the latest leaves out is gone; an adviser is in no row."""
    new = worker("c1", "case-manager", revision=3, team="zuid")
    old = worker("c1", "case-manager", revision=2, phone="0612345678", stand_in="c2", works_until=TODAY)
    adviser = worker("r1", case=CASE)
    found: list[Any] = []
    for n, order in enumerate([(old, new), (new, old), (new, old, new, old)]):
        async with sending(cluster, Clock(), MailServer(), f"letters{n}") as mail:
            await mail.know(*order, adviser)
            found.append([row async for row in mail.mongo["workers"].find({})])
    assert found[0] == found[1] == found[2]
    (row,) = found[0]
    assert (row["team"], row["tenant"], row["email"]) == ("zuid", "demo", "c1@arbo.example")
    assert not {"phone", "stand_in", "works_until", "name"} & row.keys()


async def test_it_waits_for_the_hours_of_the_role_by_the_policy_of_that_moment(cluster: Cluster) -> None:
    """In the evening nothing goes; in the morning everything does, once; another policy from that day on counts."""
    server, clock = MailServer(), Clock(MONDAY.replace(hour=19))
    async with server.up(), sending(cluster, clock, server) as mail:
        cases = await mail.cases()
        await mail.know(worker("a1", "bedrijfsarts"), worker("c1", "case-manager"))
        await cases.take(heard(clock(), assigned("bedrijfsarts", "a1"), near(28)))
        await mail.round(cases)
        assert server.to == []
        (row,) = await shown(mail)
        assert (row["state"], row["why"]) == ("queued", "hours")
        clock.at = datetime(2026, 12, 1, 5, 59, tzinfo=UTC)
        await mail.round(cases)
        assert server.to == []
        clock.at = datetime(2026, 12, 1, 6, 0, tzinfo=UTC)
        await mail.round(cases)
        await mail.round(cases)
        assert server.to == ["a1@arbo.example"]
        assert "over 27 dagen" in str(server.mails[0].get_body(("plain",)))
        await mail.at_any_hour()
        clock.at = datetime(2026, 12, 6, 3, 0, tzinfo=UTC)
        await cases.take(heard(clock(), near(22)))
        await mail.round(cases)
        assert len(server.to) == 2, "a Sunday night, at an arbodienst without hours"


async def test_a_date_that_has_come_is_not_announced_any_more(cluster: Cluster) -> None:
    """It waited too long for a mail server, or for a Monday."""
    server, clock = MailServer(), Clock()
    async with sending(cluster, clock, server) as mail:
        cases = await mail.cases()
        await mail.at_any_hour()
        await mail.know(worker("a1", "bedrijfsarts"))
        await cases.take(heard(clock(), assigned("bedrijfsarts", "a1"), near(7)))
        await mail.round(cases)
        clock.pass_by(days=8)
        async with server.up():
            await mail.round(cases)
        (row,) = await shown(mail)
        assert (server.to, row["state"], row["why"]) == ([], "suppressed", "too-late")


async def test_a_digest_is_one_mail_for_one_reader(cluster: Cluster) -> None:
    """At its hour what waits goes together: three cases of one bedrijfsarts, one of another; each told by itself."""
    server, clock = MailServer(), Clock()
    async with server.up(), sending(cluster, clock, server) as mail:
        cases = await mail.cases()
        await mail.at_any_hour(hours=[{"role": "bedrijfsarts", "digest": "16:00"}])
        await mail.know(worker("a1", "bedrijfsarts"), worker("a2", "bedrijfsarts"))
        for n in range(4):
            doctor = assigned("bedrijfsarts", "a2" if n == 3 else "a1")
            await cases.take(heard(clock(), doctor, near(7), case=f"zaak-{n}"))
        await mail.round(cases)
        assert server.to == []
        clock.at = datetime(2026, 11, 30, 15, 0, tzinfo=UTC)
        await mail.round(cases)
        assert sorted(server.to) == ["a1@arbo.example", "a2@arbo.example"]
        first = next(each for each in server.mails if each["To"] == "a1@arbo.example")
        assert first["Subject"] == "3 berichten over uw dossiers"
        text = str(first.get_body(("plain",)))
        assert [f"/cases/zaak-{n}" in text for n in range(4)] == [True, True, True, False]
        assert sorted(each.about for each in mail.told(MessageSent)) == [f"zaak-{n}" for n in range(4)]
        clock.pass_by(days=1)
        await mail.round(cases)
        assert len(server.mails) == 2


async def test_a_digest_that_goes_again_is_the_same_mail(cluster: Cluster) -> None:
    """Its sender dies between the yes and the mark: the same Message-ID; with one message less it is another mail."""
    server, clock = MailServer(), Clock()
    async with server.up(), sending(cluster, clock, server) as mail:
        cases = await mail.cases()
        await mail.at_any_hour(hours=[{"role": "bedrijfsarts", "digest": "16:00"}])
        await mail.know(worker("a1", "bedrijfsarts"))
        for n in range(3):
            await cases.take(heard(clock(), assigned("bedrijfsarts", "a1"), near(7), case=f"zaak-{n}"))
        await mail.round(cases)
        clock.at = datetime(2026, 11, 30, 15, 0, tzinfo=UTC)
        await mail.round(cases)
        forgotten = {"$unset": {"accepted_at": "", "channel": ""}, "$set": {"standing": "queued"}}
        for case in (None, "zaak-2"):
            # As it would stand had nobody marked it; once more with a message that was withdrawn meanwhile.
            await mail.mongo["outbox"].update_many(
                {"wanted": {"$exists": True}, "case": {"$ne": case}}, forgotten
            )
            if case:
                withdrawn = {"wanted": {"$exists": True}, "case": case}
                await mail.mongo["outbox"].update_one(withdrawn, {"$set": {"standing": "withdrawn"}})
            clock.pass_by(minutes=3)
            await mail.round(cases)
        first, again, smaller = server.ids
        assert (first == again, first == smaller) == (True, False)


async def test_nobody_to_reach_is_tried_for_a_day_and_is_a_task_then(cluster: Cluster) -> None:
    """Suppressed, and the case manager finds it in the inbox; who is recorded meanwhile is told."""
    server, clock = MailServer(), Clock()
    async with server.up(), sending(cluster, clock, server) as mail:
        cases = await mail.cases()
        await mail.at_any_hour()
        await cases.take(heard(clock(), near(28), near(27, "employer", "plan-of-action")))
        await mail.round(cases)
        assert {each["state"] for each in await shown(mail)} == {"retrying"}
        await mail.know(worker("h1", "employer", employers=("bakkerij",)))
        for _ in range(9):
            clock.pass_by(hours=25)
            await mail.round(cases)
        assert server.to == ["h1@arbo.example"]
        stands = {(each["template"], each["role"]): each["state"] for each in await shown(mail)}
        assert stands["deadline-near", "bedrijfsarts"] == "suppressed"
        assert ("not-reached", "case-manager") in stands


async def test_a_case_goes_from_hand_to_hand(cluster: Cluster) -> None:
    """Whoever has it when the message goes is told, not whoever had it when it was queued."""
    server, clock = MailServer(), Clock(MONDAY.replace(hour=22))
    async with server.up(), sending(cluster, clock, server) as mail:
        cases = await mail.cases()
        await mail.know(worker("c1", "case-manager"), worker("c2", "case-manager"))
        await cases.take(heard(clock(), assigned("case-manager", "c1"), near(5, "uwv")))
        await mail.round(cases)
        over = CaseHandedOver(role="case-manager", before="c1", worker="c2", by="hand")
        await cases.take(heard(clock(), over))
        clock.pass_by(hours=10)
        await mail.round(cases)
        assert server.to == ["c2@arbo.example"]
        assert (await cases.case(CASE)).state.assigned == {"case-manager": "c2"}
