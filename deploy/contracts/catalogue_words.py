"""The running text of the catalogue's web page, as HTML."""

EVENT = """
<section id="event"><h2>What an event is</h2>
<p>An event is something that happened in a case: a fact in the past tense that never changes. A case is the
absence dossier of one employment. Partners get an event as one JSON object (<a
href="https://cloudevents.io">CloudEvents 1.0</a>): an envelope that says who, when and about what, and under
<code>data</code> the body, whose fields stand below.</p>
<dl class="fields">
<div><dt><code>id</code></dt><dd>The same whenever the same event is told again, by whichever way. An event
can come more than once: leave out what you have seen.</dd></div>
<div><dt><code>type</code></dt><dd>The kind, with its version: <code>trajectory.clock-moved.v1</code>. Leave
out kinds you do not know.</dd></div>
<div><dt><code>subject</code></dt><dd>The case.</dd></div>
<div><dt><code>time</code></dt><dd>The instant at which it was decided, in UTC. Days in a body are days in
Europe/Amsterdam.</dd></div>
<div><dt><code>tenant</code>, <code>employer</code></dt><dd>The arbodienst, and the employer by the
arbodienst's own key.</dd></div>
<div><dt><code>stream</code>, <code>sequence</code></dt><dd>Where it was told, and its place among the events
of this case there, from 1. Order holds within one case and stream, and nothing is promised between
two.</dd></div>
<div><dt><code>previous</code></dt><dd>The <code>sequence</code> of the event of this case and stream that you
were told before this one; absent for the first. One that you do not hold is a gap: fetch it.</dd></div>
<div><dt><code>data</code></dt><dd>The body. Of class capacity and advice it is kept 90 days; told after that,
an event has its place, its id and no <code>data</code>.</dd></div>
</dl>
<p>A new optional field keeps the version of a kind, so leave out fields you do not know. Anything else is a
new kind, as <code>.v2</code>, beside the old one. One version of a kind is told at a time; a kind that is
deprecated says from when, until when it is told, and which one to move to.</p>
</section>
"""

STREAMS = """
<section id="streams"><h2>Streams and classes of data</h2>
<p>Every field has one class, and a stream holds only what its class may hold. <span class="class
process">process</span> is what everybody in a case may see: what is due, done, missed or moved. <span
class="class capacity">capacity</span> is what somebody can do, <span class="class advice">advice</span> which
work is proposed and why, <span class="class identity">identity</span> who somebody is. That somebody is ill
is health data already (AVG 4.15), so nothing here is public, and identity is never told to a partner.</p>
<dl class="fields">
<!-- rows -->
</dl>
</section>
"""

SUBSCRIBE = """
<section id="subscribe"><h2>How to subscribe</h2>
<p>The part of README.md about integration goes from a token to the first event; the calls are in the API of
notifications.</p>
<dl class="fields">
<div><dt>Webhook</dt><dd><code>POST /v1/subscriptions</code> with an https address. It is asked once whether
it wants this; then each event is one POST, signed after <a href="https://www.standardwebhooks.com">Standard
Webhooks</a>. What fails is tried again for three days.</dd></div>
<div><dt>Pull feed</dt><dd><code>GET /v1/events?after=</code> waits for what is new and says where to go on:
for who can host no endpoint.</dd></div>
<div><dt>Topic of a partner</dt><dd>A Kafka topic with only what you subscribed to, on which you log in with
SCRAM. The envelope stands in the headers, with <code>ce_</code> before CloudEvents' own names.</dd></div>
<div><dt>Gaps and repair</dt><dd><code>GET /v1/cases/{case}/events?from=</code> has the events of a case from
a sequence on; <code>POST /v1/reconcile</code> holds your copy against what was told and gives what
differs.</dd></div>
</dl>
</section>
"""
