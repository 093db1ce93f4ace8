"""What a service is told by its environment. Nothing else in the code reads it."""

from typing import Literal

from pydantic import Field, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class KafkaSettings(BaseSettings):
    """How Kafka is reached, and as whom. Half a login is refused: it would silently be none."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore")

    kafka_bootstrap: str = Field(alias="KAFKA_BOOTSTRAP")
    kafka_security_protocol: Literal["PLAINTEXT", "SASL_PLAINTEXT", "SASL_SSL"] = Field(
        default="PLAINTEXT", alias="KAFKA_SECURITY_PROTOCOL"
    )
    kafka_sasl_mechanism: Literal["SCRAM-SHA-512", "SCRAM-SHA-256", "PLAIN"] = Field(
        default="SCRAM-SHA-512", alias="KAFKA_SASL_MECHANISM"
    )
    kafka_username: str = Field(default="", alias="KAFKA_USERNAME", validate_default=True)
    kafka_password: str = Field(default="", alias="KAFKA_PASSWORD", validate_default=True, repr=False)
    kafka_ca_file: str = Field(default="", alias="KAFKA_CA_FILE")
    """PEM; empty for the certificate authorities of the machine. Read with SASL_SSL only."""

    @field_validator("kafka_username", "kafka_password")
    @classmethod
    def _whole_login(cls, value: str, info: ValidationInfo) -> str:
        """With SASL both are there, without it neither is."""
        protocol = info.data.get("kafka_security_protocol")
        if protocol is not None and bool(value) != str(protocol).startswith("SASL"):
            raise ValueError(f"with {protocol} it is {'left out' if protocol == 'PLAINTEXT' else 'needed'}")
        return value


class Settings(KafkaSettings):
    """The surroundings of one process. A missing one is named when the process starts."""

    mongodb_url: str = Field(alias="MONGODB_URL")
    database: str = Field(default="", alias="HERVAT_MONGODB_DATABASE")
    """The service's own database; empty for `hervat_<service>`."""
    http_host: str = Field(default="127.0.0.1", alias="HERVAT_HTTP_HOST")
    http_port: int = Field(default=8080, alias="HERVAT_HTTP_PORT")
    token_secret: str = Field(alias="HERVAT_TOKEN_SECRET", min_length=32)
    """Signs and checks bearer tokens (HS256) where no issuers are named."""
    issuers: str = Field(default="", alias="HERVAT_ISSUERS")
    """A JSON file with the identity providers whose tokens count (`shared/kernel/issuers.py`)."""
    person_secret: str = Field(default="", alias="HERVAT_PERSON_SECRET")
    """Wraps the persons' own keys; intake only."""
    document_secret: str = Field(default="", alias="HERVAT_DOCUMENT_SECRET", repr=False)
    """Wraps the keys of the cases under which documents are sealed; trajectory only."""
    document_limit: int = Field(default=20_000_000, alias="HERVAT_DOCUMENT_LIMIT")
    """Bytes of a document that is handed in; trajectory only."""
    import_limit: int = Field(default=1_000_000_000, alias="HERVAT_IMPORT_LIMIT")
    """Bytes of a file of reports that is taken in the background; intake only."""
    import_quota: int = Field(default=10_000_000_000, alias="HERVAT_IMPORT_QUOTA", gt=0)
    """Bytes of such files that may wait to be taken, of one arbodienst; intake only."""
    snapshot_share: float = Field(default=0.1, alias="HERVAT_SNAPSHOT_SHARE", ge=0, le=1)
    """The share of an employer's sick that a full delivery may close before a person looks at it; intake only."""
    smtp_host: str = Field(default="127.0.0.1", alias="HERVAT_SMTP_HOST")
    smtp_port: int = Field(default=25, alias="HERVAT_SMTP_PORT")
    smtp_user: str = Field(default="", alias="HERVAT_SMTP_USER")
    smtp_password: str = Field(default="", alias="HERVAT_SMTP_PASSWORD")
    smtp_starttls: bool = Field(default=False, alias="HERVAT_SMTP_STARTTLS")
    mail_from: str = Field(default="hervat@arbodienst.example", alias="HERVAT_MAIL_FROM")
    sms_url: str = Field(default="", alias="HERVAT_SMS_URL")
    """The gateway that carries short messages, notifications only; empty where there is none."""
    sms_token: str = Field(default="", alias="HERVAT_SMS_TOKEN", repr=False)
    post_url: str = Field(default="", alias="HERVAT_POST_URL")
    """The gateway that prints and posts letters, notifications only; empty where there is none."""
    post_token: str = Field(default="", alias="HERVAT_POST_TOKEN", repr=False)
    """The bearer tokens that the gateways want, if any."""
    webhook_secret: str = Field(default="", alias="HERVAT_WEBHOOK_SECRET", repr=False)
    """What the secrets of subscriptions derive from; notifications only."""
    webhook_loopback: bool = Field(default=False, alias="HERVAT_WEBHOOK_LOOPBACK")
    """Whether events may be sent to this machine itself, and without TLS: for development."""
    uwv_url: str = Field(default="", alias="HERVAT_UWV_URL")
    """The gateway that carries messages to UWV, trajectory only; empty where there is none, and messages wait."""
    uwv_token: str = Field(default="", alias="HERVAT_UWV_TOKEN", repr=False)
    """The bearer token that the gateway wants, if any."""
    link: str = Field(default="https://hervat.example", alias="HERVAT_LINK")
    """Where the links in messages lead: the address of the screens."""
    reference: str = Field(default="", alias="HERVAT_REFERENCE")
    """Matching's reference data; empty for the starter that comes with it."""
    vacancy_feeds: str = Field(default="", alias="HERVAT_VACANCY_FEEDS")
    """The arbodiensten, with commas, whose partners write vacancies on a topic of their own; matching only."""
    absence_feeds: str = Field(default="", alias="HERVAT_ABSENCE_FEEDS")
    """The arbodiensten, with commas, whose partners write absences on a topic of their own; intake only."""
    topic_prefix: str = Field(default="", alias="HERVAT_TOPIC_PREFIX")
    """Put before every topic and group: several platforms on one Kafka, as in tests."""
    body_limit: int = Field(default=1_000_000, alias="HERVAT_BODY_LIMIT")
    """Bytes of a request's body."""
    rate: int = Field(default=12_000, alias="HERVAT_RATE", ge=0)
    """Requests a minute that one caller may make of one process; 0 for as many as they like."""
    stuck_after: float = Field(default=60.0, alias="HERVAT_STUCK_AFTER", gt=0)
    """Seconds in which nothing owed moves, Kafka and MongoDB being there, before the process ends itself (70)."""
    dead_in_a_row: int = Field(default=100, alias="HERVAT_DEAD_IN_A_ROW", ge=0)
    """Records that may be unreadable one after the other; one more ends the process (65), nothing committed."""
    rulebook_pace: int = Field(default=100, alias="HERVAT_RULEBOOK_PACE", gt=0)
    """Open cases a second that are told of a new rulebook, beside those that hear something anyway."""

    rehearsal: str = Field(default="", alias="HERVAT_REHEARSAL")
    """A file with the number of days by which a rehearsal is ahead of the calendar; empty where cases are real."""

    @property
    def vacancy_tenants(self) -> tuple[str, ...]:
        """The arbodiensten of `vacancy_feeds`."""
        return _named(self.vacancy_feeds)

    @property
    def absence_tenants(self) -> tuple[str, ...]:
        """The arbodiensten of `absence_feeds`."""
        return _named(self.absence_feeds)


def _named(text: str) -> tuple[str, ...]:
    return tuple(each.strip() for each in text.split(",") if each.strip())
