"""What a service counts, in Prometheus' format at `/metrics`."""

from prometheus_client import Counter, Gauge

HEARD = Counter("hervat_messages_heard", "Messages taken from Kafka", ["service"])
DEAD = Counter("hervat_records_parked", "Records that could not be read", ["service"])
SETTLED = Counter("hervat_commits_relayed", "Commits settled by the relay", ["service"])
TICKED = Counter("hervat_days_fed", "Due days fed to cases", ["service"])
PENDING = Gauge("hervat_commits_pending", "Commits not yet projected and told", ["service"])
"""The gauges are set at every look of the watchdog, and each time readiness is asked for."""
OLDEST_PENDING = Gauge("hervat_oldest_pending_seconds", "Age of the oldest commit not yet told", ["service"])
LAG = Gauge("hervat_lag_records", "Records of heard topics that the group has not committed", ["service"])
TIMER_LATE = Gauge(
    "hervat_timer_late_seconds", "Since when the oldest due day has begun and was not fed", ["service"]
)
PARKED = Gauge("hervat_parked", "Records that stand parked", ["service"])
DIFFERENCES = Gauge(
    "hervat_reconcile_differences", "Cases whose snapshot is not what their commits say", ["service"]
)
"""Set by the nightly reconcile."""
