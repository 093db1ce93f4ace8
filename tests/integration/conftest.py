"""Which tests of the real servers can be had on this machine."""

import shutil

from deploy import ground
from deploy.ground import prerequisites
from deploy.ground.containers import engine_answers
from deploy.ground.prepare import is_prepared
from deploy.ground.server import GroundError


def runs_kafka_itself() -> bool:
    """Whether a broker can be a process of this machine: Java, and its jars or what downloads them."""
    try:
        prerequisites.java()
    except GroundError:
        return False
    return is_prepared(ground.home()) or shutil.which("mvn") is not None


collect_ignore = [
    *([] if runs_kafka_itself() else ["test_access.py"]),
    *([] if shutil.which("mvn") and shutil.which("java") else ["test_pdf_ua.py"]),
    *([] if engine_answers() else ["test_containers.py"]),
]
"""The Kafka with users and an access list is a process of this machine, the tests of containers need an engine: where
there is none they are not collected, and nothing is skipped. veraPDF is a program of Maven's."""
