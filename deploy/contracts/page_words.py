"""The running text of the event catalogue."""

BEFORE = """
# Events

What Hervat tells, on which topic, to whom. This page is written from the contracts by `make contracts`; the
JSON Schemas stand in `shared/contracts/schemas`, an example of each kind in `shared/contracts/examples`. What partners
read stands in `shared/contracts/published`, from where notifications serves it: the catalogue as a web page, with what
changed and when, AsyncAPI 3, and of each kind a JSON Schema of the whole CloudEvent as a webhook delivers it.

An event is a fact in the past tense. Its body is JSON, its envelope stands in the Kafka headers (CloudEvents 1.0,
binary mode). Dates are days in Europe/Amsterdam, written `YYYY-MM-DD`; instants are UTC.
"""

KEYS = """
Every field has one class of data, and a topic holds only what its class may hold: *process* is what everybody in
a case may see, *identity* says who somebody is, *capacity* what somebody can do, *advice* which work is proposed
and why. Even the bare fact of sickness is health data under the AVG, so all topics are access-listed and
encrypted in transit. A `-dead` topic names the records that a service could not read: the place (topic, partition,
offset) as key and `{"code": ...}` as body, nothing of the record itself.
"""

HOW = """
## How to subscribe

A partner is told by webhook, by feed or on a Kafka topic of its own: how, says the catalogue. What follows is for who
reads the topics of the services themselves.

1. Ask for a user (SASL SCRAM-SHA-512 over TLS) with the right to read the topics you need and a consumer group
   whose name begins with your own. Topics you have no right to are refused by name.
2. Read with `auto.offset.reset=earliest` and commit after you have stored what you read.
3. Delivery is at least once. The same event always has the same `ce_id`: remember it together with what it
   changed, and leave out what you have seen.
4. Leave out kinds and fields you do not know. A new optional field does not change the version of a kind;
   anything else is a new kind, as `.v2`. Of each kind one version is told at a time: its paragraph says which, from
   when the older one is deprecated, until when it is told (90 days later at least), and which to move to. Around
   a switch an event may come in both, with the same `ce_id` and `sequence`: it is one.
5. Order holds for one case on one topic. Nothing is promised between two topics: whichever comes first, end up
   with the same.
6. For what was told before you came, ask for a retelling: the same events with the same ids on a topic of your
   own, after which you join the live one.

On `intake-persons` a record without a body means that the person was erased: delete your row.
"""

AFTER = """
### Sequence

`sequence` counts the events of a case on one topic, from 1, so a reader of the whole topic sees a gap at once: ask for
a retelling of that case.
"""
