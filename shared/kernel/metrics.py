"""What a service counts, in Prometheus' format at `/metrics`. No label names a case or a person."""

from prometheus_client import Counter, Gauge, Histogram

SIZES = (1, 3, 10, 30, 100, 300, 1_000, 2_000)
SECONDS = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30)

HEARD = Counter("hervat_messages_heard", "Messages taken from Kafka, by kind", ["service", "kind"])
DEAD = Counter("hervat_records_parked", "Records that could not be read, by code", ["service", "code"])
BATCH = Histogram("hervat_batch_records", "Records in a batch as it was polled", ["service"], buckets=SIZES)
TAKE_SECONDS = Histogram(
    "hervat_take_seconds",
    "From a polled batch to its commits in the journal, waits included",
    ["service"],
    buckets=SECONDS,
)
DECIDE_SECONDS = Histogram(
    "hervat_decide_seconds", "Deciding what is waiting of one batch", ["service"], buckets=SECONDS
)
COMMITTED = Counter("hervat_commits_stored", "Commits put in the journal", ["service"])
TOLD = Counter("hervat_events_told", "Events that Kafka acknowledged, by topic", ["service", "topic"])
PUBLISH_ERRORS = Counter(
    "hervat_publish_errors", "Rounds of telling that failed, by the producer's error", ["service", "error"]
)
HELD = Counter("hervat_messages_held", "Messages that a case holds, by why", ["service", "why"])
DELIVERED = Counter(
    "hervat_deliveries", "Deliveries to subscribers, by way and what became of it", ["way", "code"]
)
SETTLED = Counter("hervat_commits_relayed", "Commits settled by the relay", ["service"])
TICKED = Counter("hervat_days_fed", "Due days fed to cases", ["service"])
FORGOTTEN = Counter("hervat_commits_forgotten", "Commits that lost what had to be forgotten", ["service"])
PENDING = Gauge("hervat_commits_pending", "Commits not yet projected and told", ["service"])
"""The gauges are set at every look of the watchdog, and each time readiness is asked for."""
OLDEST_PENDING = Gauge("hervat_oldest_pending_seconds", "Age of the oldest commit not yet told", ["service"])
LAG = Gauge("hervat_lag_records", "Records of heard topics that the group has not committed", ["service"])
STILL = Gauge("hervat_still_seconds", "For how long something owed has not moved", ["service"])
TIMER_LATE = Gauge(
    "hervat_timer_late_seconds", "Since when the oldest due day has begun and was not fed", ["service"]
)
PARKED = Gauge("hervat_parked", "Records that stand parked", ["service"])
HELD_CASES = Gauge("hervat_cases_held", "Cases that hold messages until they are released", ["service"])
ENDED = Gauge("hervat_processes_ended", "Processes that ended themselves, by reason", ["service", "reason"])
"""Kept in the service's database: a counter would end with the process that it counts."""
DIFFERENCES = Gauge(
    "hervat_reconcile_differences", "Cases said to stand otherwise than their commits say", ["service"]
)
"""Set by the nightly reconcile."""
