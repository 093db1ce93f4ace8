"""How a Kafka of this machine lets clients in: anybody on the loopback, or users with a password and an access list.

For development and tests only. The users are made when the directory is formatted; what they may do is told to
the broker afterwards (`deploy.access`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from deploy.ground.ports import LOOPBACK
from shared.kernel.kafka import Kafka

ADMINISTRATOR = "admin"
MECHANISM = "SCRAM-SHA-512"
PLAIN = "org.apache.kafka.common.security.plain.PlainLoginModule"
SCRAM = "org.apache.kafka.common.security.scram.ScramLoginModule"
SECURED = """\
inter.broker.listener.name=CLIENTS
sasl.enabled.mechanisms={mechanism}
sasl.mechanism.inter.broker.protocol={mechanism}
sasl.mechanism.controller.protocol=PLAIN
listener.name.clients.scram-sha-512.sasl.jaas.config={scram} required username="{admin}" password="{password}";
listener.name.controller.sasl.enabled.mechanisms=PLAIN
listener.name.controller.plain.sasl.jaas.config={plain} required \
username="controller" password="{password}" user_controller="{password}";
authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
allow.everyone.if.no.acl.found=false
super.users=User:{admin};User:controller
"""
ENCRYPTED = """\
listener.name.encrypted.ssl.keystore.type=PEM
listener.name.encrypted.ssl.keystore.location={keystore}
listener.name.encrypted.scram-sha-512.sasl.jaas.config={scram} required;
"""


def _listeners(listeners: Mapping[str, int], protocols: Mapping[str, str]) -> str:
    said = ",".join(f"{name}://{LOOPBACK}:{port}" for name, port in listeners.items())
    mapped = ",".join(f"{name}:{protocol}" for name, protocol in protocols.items())
    return f"listeners={said}\nadvertised.listeners={said}\nlistener.security.protocol.map={mapped}\n"


class Open:
    """Whoever is on this machine may do everything."""

    def properties(self, ports: Mapping[str, int]) -> str:
        """The broker's settings; `ports` names `kafka` and `controller`."""
        listeners = {"PLAINTEXT": ports["kafka"], "CONTROLLER": ports["controller"]}
        return _listeners(listeners, dict.fromkeys(listeners, "PLAINTEXT"))

    def format_arguments(self) -> Sequence[str]:
        """Nothing beside the settings."""
        return []

    def administrator(self, bootstrap: str) -> Kafka:
        """Everybody is."""
        return Kafka(bootstrap)


OPEN = Open()


@dataclass(frozen=True)
class Secured:
    """Users log in with SCRAM, and may do what the access list says; `admin` may do everything."""

    passwords: Mapping[str, str] = field(repr=False)
    """By user, `admin` among them; letters and digits."""
    keystore: Path | None = None
    """A PEM file with key and certificate: a second listener, on the port named `encrypted`, then speaks TLS."""

    def properties(self, ports: Mapping[str, int]) -> str:
        """The broker's settings; `ports` names `kafka`, `controller` and perhaps `encrypted`."""
        listeners = {"CLIENTS": ports["kafka"], "CONTROLLER": ports["controller"]}
        protocols = dict.fromkeys(listeners, "SASL_PLAINTEXT")
        words = {"admin": ADMINISTRATOR, "password": self.passwords[ADMINISTRATOR]}
        text = SECURED.format(mechanism=MECHANISM, scram=SCRAM, plain=PLAIN, **words)
        if self.keystore:
            listeners["ENCRYPTED"], protocols["ENCRYPTED"] = ports["encrypted"], "SASL_SSL"
            text += ENCRYPTED.format(keystore=self.keystore, scram=SCRAM)
        return _listeners(listeners, protocols) + text

    def format_arguments(self) -> Sequence[str]:
        """The users, made with the directory."""
        return [
            part
            for user, password in self.passwords.items()
            for part in ("--add-scram", f"{MECHANISM}=[name={user},password={password}]")
        ]

    def user(self, name: str, bootstrap: str) -> Kafka:
        """The connection of a user; `KeyError` for one that was not made."""
        return Kafka(bootstrap, "SASL_PLAINTEXT", MECHANISM, name, self.passwords[name])

    def administrator(self, bootstrap: str) -> Kafka:
        """The connection of `admin`."""
        return self.user(ADMINISTRATOR, bootstrap)
