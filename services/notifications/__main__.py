"""`python -m services.notifications serve | rebuild | retell | reconcile | dead`."""

import sys

from services.notifications.app import build
from shared.kernel.command import main

sys.exit(main("notifications", build, {}))
