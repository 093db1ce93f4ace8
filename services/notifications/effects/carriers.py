"""Who carries messages here, by channel: a mail server always, gateways where their address is set."""

from collections.abc import Mapping

from services.notifications.effects.carrying import Asked, Carrier
from services.notifications.effects.gateways import Post, ShortMessages, client_at
from services.notifications.effects.mail import Mail, Smtp
from shared.contracts.notifications import Channel
from shared.kernel.settings import Settings


def carriers_of(settings: Settings) -> Mapping[Channel, Carrier]:
    """By channel."""
    return {"mail": Mail(Smtp(settings), settings.mail_from), **gateways_of(settings)}


def gateways_of(settings: Settings) -> Mapping[Channel, Asked]:
    """Those that can be asked what became of a message."""
    found: dict[Channel, Asked] = {}
    if settings.sms_url:
        found["sms"] = ShortMessages(client_at(settings.sms_url, settings.sms_token))
    if settings.post_url:
        found["letter"] = Post(client_at(settings.post_url, settings.post_token))
    return found
