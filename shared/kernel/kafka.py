"""How Kafka is reached: the one description of a connection from which every client of the platform is made.

A plain `host:port` is a Kafka without security, as on one machine. With a user the clients log in (SASL), with
`SASL_SSL` they speak TLS and hold the broker to a certificate authority.
"""

import ssl
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiokafka.errors import KafkaConnectionError, KafkaError
from faststream.security import BaseSecurity, SASLPlaintext, SASLScram256, SASLScram512

from shared.kernel.settings import KafkaSettings

LOGINS = {"PLAIN": SASLPlaintext, "SCRAM-SHA-256": SASLScram256, "SCRAM-SHA-512": SASLScram512}
"""What FastStream calls each mechanism."""


@dataclass(frozen=True)
class Kafka:
    """An address, and who we are there. Without a user name nobody logs in and nothing is encrypted."""

    bootstrap: str
    """`host:port`, or several with commas between."""
    protocol: str = "SASL_PLAINTEXT"
    mechanism: str = "SCRAM-SHA-512"
    username: str = ""
    password: str = field(default="", repr=False)
    ca_file: str = ""
    """A PEM file; empty for the authorities of the machine."""

    def client(self) -> dict[str, Any]:
        """The arguments that each of aiokafka's clients takes; `OSError` when the certificates cannot be read."""
        if not self.username:
            return {"bootstrap_servers": self.bootstrap}
        return {
            "bootstrap_servers": self.bootstrap,
            "security_protocol": self.protocol,
            "sasl_mechanism": self.mechanism,
            "sasl_plain_username": self.username,
            "sasl_plain_password": self.password,
            "ssl_context": self._ssl(),
        }

    def security(self) -> BaseSecurity | None:
        """The same for FastStream's broker; None without a user."""
        if not self.username:
            return None
        context = self._ssl()
        return LOGINS[self.mechanism](
            self.username, self.password, ssl_context=context, use_ssl=context is not None
        )

    def environment(self) -> dict[str, str]:
        """The settings with which another process reaches the same Kafka as the same user."""
        return {
            "KAFKA_BOOTSTRAP": self.bootstrap,
            "KAFKA_SECURITY_PROTOCOL": self.protocol if self.username else "PLAINTEXT",
            "KAFKA_SASL_MECHANISM": self.mechanism,
            "KAFKA_USERNAME": self.username,
            "KAFKA_PASSWORD": self.password,
            "KAFKA_CA_FILE": self.ca_file,
        }

    def why(self, error: KafkaError) -> str:
        """A line for the log. A refused login looks to a client as if no broker were there, so both are named."""
        name = type(error).__name__
        if self.username and isinstance(error, KafkaConnectionError):
            return (
                f"Kafka: {name}: {self.bootstrap} is away, or refuses user {self.username} "
                f"(wrong KAFKA_USERNAME, KAFKA_PASSWORD or KAFKA_CA_FILE)"
            )
        return f"Kafka: {name}"

    def _ssl(self) -> ssl.SSLContext | None:
        if not self.protocol.endswith("SSL"):
            return None
        if not self.ca_file:
            return ssl.create_default_context()
        # Read here, not by OpenSSL, so that an error names the file.
        return ssl.create_default_context(cadata=Path(self.ca_file).read_text())


def at(kafka: Kafka | str) -> Kafka:
    """A connection as it is; a plain address becomes one without security."""
    return Kafka(kafka) if isinstance(kafka, str) else kafka


def from_settings(settings: KafkaSettings) -> Kafka:
    """The connection that a process is told of."""
    return Kafka(
        settings.kafka_bootstrap,
        settings.kafka_security_protocol,
        settings.kafka_sasl_mechanism,
        settings.kafka_username,
        settings.kafka_password,
        settings.kafka_ca_file,
    )
