"""The OpenAPI document of each service, from the application its composition root builds. Nothing connects."""

from importlib import import_module
from typing import Any

from shared.kernel.service import Service
from shared.kernel.settings import Settings

NOWHERE = {
    "KAFKA_BOOTSTRAP": "127.0.0.1:1",
    "MONGODB_URL": "mongodb://127.0.0.1:1",
    "HERVAT_TOKEN_SECRET": "nobody-signs-with-this-made-up-secret",
    "HERVAT_DOCUMENT_SECRET": "nobody-wraps-keys-with-this-made-up-secret",
    "HERVAT_WEBHOOK_SECRET": "nobody-signs-events-with-this-made-up-secret",
    "HERVAT_PERSON_SECRET": "nobody-wraps-keys-with-this-made-up-secret",
    "HERVAT_REFERENCE": "",
    "HERVAT_MONGODB_DATABASE": "",
    "HERVAT_TOPIC_PREFIX": "",
}
"""Settings under which a service can be built and reaches nothing; they win over the environment."""


def openapi(service: str) -> dict[str, Any]:
    """What the service's door takes and answers."""
    built: Service = import_module(f"services.{service}.app").build(Settings.model_validate(NOWHERE))
    try:
        if built.door is None:
            raise LookupError(f"{service} has no door")
        return built.door.openapi()
    finally:
        built.mongo.close()
