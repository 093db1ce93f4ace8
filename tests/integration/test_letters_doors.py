"""The inbox of a role and the policy of an arbodienst, asked at their doors over a real store."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from shared.contracts.trajectory import ObligationDone
from shared.testing.cluster import Cluster
from tests.integration.letter_doors import asked, bearer
from tests.integration.sending import CASE, Clock, MailServer, heard, sending, worker
from tests.integration.test_letters import TODAY, assigned, missed, near
from tests.unit.notifications.told import moved


async def test_the_inbox_holds_what_still_holds(cluster: Cluster) -> None:
    """Of the caller's role and reach; read by one is not read by another; gone when the date goes."""
    server, clock = MailServer(), Clock()
    async with server.up(), sending(cluster, clock, server) as mail:
        cases = await mail.cases()
        await mail.at_any_hour()
        await cases.take(heard(clock(), assigned("case-manager", "c1"), missed("employer")))
        await cases.take(heard(clock(), missed("employer"), case="zaak-2", employer="slagerij"))
        await mail.round(cases)
        async with asked(mail, cases) as http:

            async def inbox(path: str = "/v1/inbox", role: str = "case-manager", **more: Any) -> list[Any]:
                answer = await http.get(path, headers=bearer(role, **more))
                assert answer.status_code == 200, answer.text
                return answer.json()["messages"]

            assert {each["case"] for each in await inbox()} == {CASE, "zaak-2"}
            assert [each["case"] for each in await inbox("/v1/inbox?worker=c1")] == [CASE]
            assert [each["case"] for each in await inbox(role="employer", employer="slagerij")] == ["zaak-2"]
            assert await inbox(role="employee") == []
            assert await inbox(role="job-coach") == []
            (mine,) = await inbox("/v1/inbox?worker=c1")
            assert (mine["what_nl"], mine["read"]) == ("Plan van aanpak", False)
            path = f"/v1/inbox/{mine['id']}/read"
            for role, status in (("job-coach", 404), ("case-manager", 204), ("case-manager", 204)):
                assert (await http.post(path, headers=bearer(role))).status_code == status
            read = {each["case"]: each["read"] for each in await inbox()}
            assert read == {CASE: True, "zaak-2": False}
            other = await inbox("/v1/inbox?worker=c1", subject="another")
            assert [each["read"] for each in other] == [False]
            done = {"period": 1, "rule": "plan-of-action", "on": TODAY, "due": TODAY - timedelta(days=1)}
            await cases.take(heard(clock(), ObligationDone.model_validate(done)))
            await cases.settled()
            assert {each["case"] for each in await inbox()} == {"zaak-2"}


async def test_what_holds_again_waits_as_if_it_were_new(cluster: Cluster) -> None:
    """Put off for a digest, withdrawn, and wanted anew in the evening: in the digest of the next day, and once."""
    server, clock = MailServer(), Clock()
    async with server.up(), sending(cluster, clock, server) as mail:
        cases = await mail.cases()
        await mail.at_any_hour(hours=[{"role": "bedrijfsarts", "digest": "16:00"}])
        await mail.know(worker("a1", "bedrijfsarts"))
        await cases.take(heard(clock(), assigned("bedrijfsarts", "a1"), near(7)))
        await mail.round(cases)
        away, back = moved(TODAY + timedelta(days=9)), moved(TODAY + timedelta(days=7))
        await cases.take(heard(clock(), away, back))
        clock.pass_by(hours=9)
        again = heard(clock(), near(7), case=CASE)
        await cases.take([replace(each, id="told-again") for each in again])
        await mail.round(cases)
        assert server.to == []
        clock.at = datetime(2026, 12, 1, 15, 0, tzinfo=UTC)
        await mail.round(cases)
        assert server.to == ["a1@arbo.example"]


async def test_the_policy_is_said_at_the_door(cluster: Cluster) -> None:
    """Kept from its day on, shown beside the defaults; what cannot be is refused with its code, and by role."""
    server, clock = MailServer(), Clock()
    async with sending(cluster, clock, server) as mail:
        cases = await mail.cases()
        async with asked(mail, cases) as http:
            said = {"valid_from": "2026-12-01", "hours": [{"role": "employer", "digest": "09:00"}]}
            answer = await http.put("/v1/telling", json=said, headers=bearer("team-lead"))
            assert answer.status_code == 200, answer.text
            shown = (await http.get("/v1/telling", headers=bearer("administrator"))).json()
            assert shown["in_force"] == shown["defaults"][0]
            assert [each["valid_from"] for each in shown["policies"]] == ["2026-12-01"]
            clock.pass_by(days=1)
            shown = (await http.get("/v1/telling", headers=bearer("administrator"))).json()
            assert [each["role"] for each in shown["in_force"]["hours"]] == ["employer"]
            assert shown["in_force"]["tells"] == shown["defaults"][0]["tells"]
            wrong = {
                "valid_from": "2026-12-01",
                "hours": [{"role": "employer", "from": "10:00", "until": "09:00"}],
            }
            answer = await http.put("/v1/telling", json=wrong, headers=bearer("administrator"))
            assert (answer.status_code, answer.json()["code"]) == (422, "hours-never-come")
            answer = await http.put(
                "/v1/telling", json=said, headers=bearer("team-lead", employer="bakkerij")
            )
            assert answer.json()["code"] == "other-employer"
            answer = await http.put("/v1/telling", json=said, headers=bearer("case-manager"))
            assert answer.json()["code"] == "role-not-allowed"
