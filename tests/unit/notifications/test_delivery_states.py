"""Stories of what became of a message: arrived, failed, suppressed; and the task for somebody else that follows."""

from services.notifications.domain import NOBODY, Letters
from services.notifications.domain.kinds import (
    DeliveryHeard,
    FailureHeard,
    GiveUp,
    MailAccepted,
    MessageSuppressed,
    NoticeMade,
)
from shared.contracts.notifications import MessageDelivered, MessageFailed
from shared.testing.story import Story
from tests.unit.notifications.told import missed, moved, near, on, queued, tell, wanted


def failed(message: str, whose: str = "worker/w1/3", code: str = "5.1.1") -> FailureHeard:
    """It did not arrive."""
    return FailureHeard(message=message, channel="mail", code=code, whose=whose)


def of_role(story: Story[Letters], role: str) -> str:
    """The message of the last step that is for a role."""
    return next(each.message for each in wanted(story) if each.role == role)


def test_what_arrived_is_told_once_and_only_of_what_went() -> None:
    """Before it went nobody can have it."""
    story, message = queued()
    arrived = DeliveryHeard(message=message, channel="sms")
    story.when(arrived, on(1)).then()
    story.when(MailAccepted(message=message, channel="sms"), on(1))
    story.when(arrived, on(1)).then(MessageDelivered(message=message, role="bedrijfsarts", channel="sms"))
    story.when(arrived, on(1)).then()


def test_a_failure_is_a_task_for_the_case_manager() -> None:
    """Refused at once or sent back later: the case manager reads that the bedrijfsarts was not reached, no address."""
    for before in ((), ("sent",), ("sent", "delivered")):
        story, message = queued()
        if before:
            story.when(MailAccepted(message=message), on(1))
        if "delivered" in before:
            story.when(DeliveryHeard(message=message, channel="mail"), on(1))
        story.when(failed(message), on(1))
        assert story.told(MessageFailed) == [
            MessageFailed(message=message, role="bedrijfsarts", channel="mail", code="5.1.1")
        ]
        (one,) = wanted(tell(story, on(1)))
        assert (one.template, one.role, one.what_nl) == ("not-reached", "case-manager", "de bedrijfsarts")


def test_one_task_for_each_role_and_address_that_failed() -> None:
    """The second message that comes back from one address is no second task; from another address it is."""
    story, message = queued()
    story.when(failed(message), on(1)).when(failed(message), on(1)).then()
    for left, whose, tasks in ((7, "worker/w1/3", 0), (6, "worker/w1/4", 1)):
        tell(story.when(near(left), on(2)), on(2))
        story.when(failed(of_role(story, "bedrijfsarts"), whose), on(2))
        assert len(story.told(NoticeMade)) == tasks


def test_a_case_manager_who_is_not_reached_is_the_team_leads_task() -> None:
    """And nobody goes round in a circle: the team lead's own failure is the case manager's, once."""
    story, message = queued()
    tell(story.when(failed(message), on(1)), on(1))
    tell(story.when(failed(of_role(story, "case-manager"), "worker/w2/1"), on(1)), on(1))
    assert [(each.role, each.what_en) for each in wanted(story)] == [("team-lead", "the case manager")]
    tell(story.when(failed(of_role(story, "team-lead"), "worker/w3/1"), on(1)), on(1))
    (one,) = wanted(story)
    assert (one.role, one.what_en) == ("case-manager", "the team lead")
    story.when(failed(one.message, "worker/w2/1"), on(1))
    assert story.told(NoticeMade) == []


def test_a_message_that_need_not_go_is_suppressed() -> None:
    """Told in another role: that is all. Nobody to reach: a task."""
    story, message = queued()
    done = GiveUp(message=message, code="told-in-another-role")
    story.when(done, on(1)).then(MessageSuppressed(message=message, code="told-in-another-role"))
    story.when(done, on(1)).then()
    story, message = queued()
    story.when(GiveUp(message=message, code=NOBODY), on(1))
    assert [each.notice.owed_by for each in story.told(NoticeMade)] == ["bedrijfsarts"]


def test_what_was_withdrawn_cannot_fail() -> None:
    """Nobody was to be told any more. That the server had it already is told: it went."""
    story, message = queued()
    story.when(moved(None), on(1)).when(failed(message), on(1)).then()
    story.when(GiveUp(message=message, code=NOBODY), on(1)).then()
    story.when(MailAccepted(message=message), on(1))
    assert story.state.standing == {message: "sent"}


def test_a_task_is_not_withdrawn_with_the_date_it_came_of() -> None:
    """The address stays wrong."""
    story, message = queued()
    tell(story.when(failed(message), on(1)), on(1))
    task = of_role(story, "case-manager")
    story.when(moved(None), on(2)).when(missed(), on(14))
    assert story.state.standing[task] == "queued"
