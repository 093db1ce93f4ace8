"""What a service counts, in Prometheus' format at `/metrics`."""

from prometheus_client import Counter, Gauge

HEARD = Counter("hervat_messages_heard", "Messages taken from Kafka", ["service"])
DEAD = Counter("hervat_records_parked", "Records that could not be read", ["service"])
COMMANDS = Counter("hervat_commands", "Commands at the door", ["service", "outcome"])
SETTLED = Counter("hervat_commits_relayed", "Commits settled by the relay", ["service"])
TICKED = Counter("hervat_days_fed", "Due days fed to cases", ["service"])
PENDING = Gauge("hervat_commits_pending", "Commits not yet projected and told", ["service"])
"""Counted each time readiness is asked for."""
