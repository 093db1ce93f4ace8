"""Messages to whoever stands in, on real servers."""

from datetime import date, timedelta

from services.notifications.store.people import Contact
from shared.contracts.intake import PersonErased
from shared.testing.cluster import Cluster
from tests.integration.sending import Clock, MailServer, heard, sending, worker
from tests.integration.test_letters import TODAY, assigned, missed, near


def away(first: date, last: date) -> tuple[dict[str, date], ...]:
    """Days on which somebody is not there."""
    return ({"first_day": first, "last_day": last},)


async def test_whoever_sees_to_the_case_is_told_or_who_stands_in(cluster: Cluster) -> None:
    """By name of the case and not of the role; away, a chain of stand-ins; erased, the contact of the role."""
    server, clock = MailServer(), Clock()
    async with server.up(), sending(cluster, clock, server) as mail:
        cases = await mail.cases()
        await mail.at_any_hour()
        await mail.people.keep_contact("demo", None, Contact("bedrijfsarts", "artsen@arbo.example", "nl"))
        gone = away(TODAY + timedelta(days=1), TODAY + timedelta(days=5))
        await mail.know(
            worker("a1", "bedrijfsarts", stand_in="a2", away=gone, language="en"),
            worker("a2", "bedrijfsarts", stand_in="a3", works_until=TODAY + timedelta(days=1)),
            worker("a3", "bedrijfsarts"),
        )
        await cases.take(heard(clock(), assigned("bedrijfsarts", "a1")))
        for left in (28, 27, 26):
            await cases.take(heard(clock(), near(left)))
            await mail.round(cases)
            clock.pass_by(days=1)
        await mail.know(gone=[PersonErased(person=id) for id in ("a1", "a2", "a3")])
        await cases.take(heard(clock(), near(20)))
        await mail.round(cases)
        assert server.to == [f"{id}@arbo.example" for id in ("a1", "a2", "a3")] + ["artsen@arbo.example"]
        assert server.mails[0]["Subject"] == "To do by 28 December 2026: Problem analysis"
        rows = [row async for row in mail.mongo["workers"].find({})]
        assert [sorted(row) for row in rows] == [["_id", "revision"]] * 3


async def test_who_stands_in_without_the_role_is_told_but_for_the_closed_circle(cluster: Cluster) -> None:
    """Of a case manager anybody; of a bedrijfsarts nobody who is none: then the contact of the role is told."""
    server, clock = MailServer(), Clock()
    async with server.up(), sending(cluster, clock, server) as mail:
        cases = await mail.cases()
        await mail.at_any_hour()
        await mail.people.keep_contact("demo", None, Contact("bedrijfsarts", "artsen@arbo.example", "nl"))
        gone = away(TODAY, TODAY + timedelta(days=5))
        await mail.know(
            worker("c1", "case-manager", stand_in="p1", away=gone),
            worker("a1", "bedrijfsarts", stand_in="t1", away=gone),
            worker("p1", "planner"),
            worker("t1", "team-lead"),
        )
        given = {"case-manager": "c1", "bedrijfsarts": "a1", "team-lead": "t1"}
        sees_to_it = [assigned(role, id) for role, id in given.items()]
        await cases.take(heard(clock(), *sees_to_it, near(28)))
        await mail.round(cases)
        assert server.to == ["artsen@arbo.example"]
        await cases.take(heard(clock(), missed("bedrijfsarts")))
        await mail.round(cases)
        assert sorted(server.to[1:]) == ["p1@arbo.example", "t1@arbo.example"]
