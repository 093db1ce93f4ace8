"""HTTP in: the policy of an arbodienst, and what mail servers say of mails that did not arrive."""

from typing import Any

from fastapi import APIRouter, Request

from services.notifications.domain.kinds import DeliveryHeard, FailureHeard
from services.notifications.door.letters import LEADERS, Letterbox
from services.notifications.rules.bounces import Bounce, bounce_in
from services.notifications.rules.telling import Policy
from services.notifications.rules.telling_rows import DEFAULTS, in_force
from services.notifications.store.letters import Letter
from shared.kernel.clock import day_of, derived_id
from shared.kernel.door import Called, roles
from shared.kernel.message import commanded
from shared.kernel.problem import Problem

LARGEST = 200_000
"""Bytes of a notification: a mail of ours, sent back whole, is a few thousand."""
MAIL = {"requestBody": {"required": True, "content": {"message/rfc822": {"schema": {"type": "string"}}}}}


def telling_routes(box: Letterbox) -> APIRouter:
    """Who is told what and when."""
    router = APIRouter(tags=["telling"])

    @router.put("/v1/telling", dependencies=[roles(LEADERS)])
    async def keep(policy: Policy, who: Called) -> dict[str, Any]:
        """Holds from its day on; for the same day again, in the place of what was said then."""
        if who.employer is not None:
            raise Problem(403, "other-employer", "A policy is of the whole arbodienst.", "employer")
        await box.policies.keep(who.tenant, policy)
        return _shown(policy)

    @router.get("/v1/telling", dependencies=[roles(LEADERS)])
    async def show(who: Called) -> dict[str, Any]:
        """What holds today, everything that was said, and the defaults."""
        own = await box.policies.of(who.tenant)
        today = in_force(own, day_of(box.now()))
        return {
            "in_force": _shown(today),
            "policies": [_shown(each) for each in own],
            "defaults": [_shown(each) for each in DEFAULTS],
        }

    _ = (keep, show)
    return router


def bounce_routes(box: Letterbox) -> APIRouter:
    """Where notifications of mail servers come in."""
    router = APIRouter(tags=["bounces"])

    @router.post(
        "/v1/bounces",
        status_code=202,
        dependencies=[roles(("administrator", "partner"))],
        openapi_extra=MAIL,
    )
    async def take(request: Request, who: Called) -> dict[str, int]:
        """A mail as it came (RFC 3464): how many messages it was about. One that is not known here is none."""
        raw = await request.body()
        if len(raw) > LARGEST:
            raise Problem(413, "bounce-too-large", f"A notification may have {LARGEST} bytes.")
        if (bounce := bounce_in(raw)) is None:
            raise Problem(422, "not-a-bounce", "This is no notification that says something for good.")
        letters = await box.store.mailed_as(who.tenant, bounce.mail)
        for each in letters:
            await _tell(box, each, bounce)
        return {"messages": len(letters)}

    _ = take
    return router


async def _tell(box: Letterbox, letter: Letter, bounce: Bounce) -> None:
    message = letter.wanted.message
    if bounce.state == "delivered":
        event = DeliveryHeard(message=message, channel="mail")
    else:
        event = FailureHeard(message=message, channel="mail", code=bounce.code, whose=letter.whose)
    cause = derived_id("became", message, bounce.state, bounce.code)
    await box.cases.ask(
        commanded(event, letter.case, letter.tenant, letter.employer, cause, box.now(), "notifications")
    )


def _shown(policy: Policy) -> dict[str, Any]:
    return policy.model_dump(mode="json", by_alias=True, exclude_none=True)
