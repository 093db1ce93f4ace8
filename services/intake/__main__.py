"""`python -m services.intake serve | rebuild | retell | reconcile | dead`."""

import sys

from services.intake.app import build
from shared.kernel.command import main

sys.exit(main("intake", build, {}))
