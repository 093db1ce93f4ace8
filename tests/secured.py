"""A Kafka with a user per service and the platform's access list, for the tests of who may do what."""

import secrets
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from deploy import ground
from deploy.ground import prerequisites
from deploy.ground.kafka import LocalKafka
from deploy.ground.ports import LOOPBACK, free_ports
from deploy.ground.prepare import prepare
from deploy.ground.secured import ADMINISTRATOR, Secured
from shared.contracts.access import user_of
from shared.contracts.topics import SERVICES
from shared.kernel.clock import now
from shared.kernel.kafka import Kafka
from shared.testing.cluster import session_directory

PARTNER = "partner-payroll"


@dataclass
class SecuredKafka:
    """The broker, its users, and the certificate of its encrypted listener."""

    broker: LocalKafka
    door: Secured
    certificate: Path
    encrypted: int

    @property
    def administrator(self) -> Kafka:
        """Who may do everything."""
        return self.broker.administrator

    def of(self, service: str) -> Kafka:
        """The connection of a service's own user."""
        return self.door.user(user_of(service), self.broker.bootstrap)

    @property
    def partner(self) -> Kafka:
        """The connection of a made-up payroll office."""
        return self.door.user(PARTNER, self.broker.bootstrap)

    def encrypted_of(self, service: str) -> Kafka:
        """The same user on the listener that speaks TLS, held to its certificate."""
        where = f"{LOOPBACK}:{self.encrypted}"
        return replace(self.of(service), bootstrap=where, protocol="SASL_SSL", ca_file=str(self.certificate))


@contextmanager
def secured_kafka() -> Generator[SecuredKafka]:
    """The broker without any rights yet; gone, with its data, when the block ends."""
    users = (ADMINISTRATOR, PARTNER, *map(user_of, SERVICES))
    with session_directory() as data:
        certificate = data / "certificate.pem"
        door = Secured({user: secrets.token_hex(16) for user in users}, self_signed(data, certificate))
        names: list[str] = ["kafka", "controller", "encrypted"]
        ports = dict(zip(names, free_ports(len(names)), strict=True))
        jars = prepare(ground.home(), print)
        broker = LocalKafka(prerequisites.java(), jars, data / "kafka", data, ports, door)
        try:
            broker.launch()
            broker.wait_ready()
            yield SecuredKafka(broker, door, certificate, ports["encrypted"])
        finally:
            broker.stop()


def self_signed(directory: Path, certificate: Path) -> Path:
    """A key and a certificate of our own for the loopback, good for a day; returns the file with both."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.NameAttribute(NameOID.COMMON_NAME, "a test")
    signed = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([name]))
        .issuer_name(x509.Name([name]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now() - timedelta(hours=1))
        .not_valid_after(now() + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(LOOPBACK))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
        .public_bytes(serialization.Encoding.PEM)
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    certificate.write_bytes(signed)
    keystore = directory / "keystore.pem"
    keystore.touch(mode=0o600)
    keystore.write_bytes(private + signed)
    return keystore
