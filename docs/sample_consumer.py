"""A copy of Hervat's cases and their dates that stays right over gaps, duplicates, restarts and replays.

    python3 sample_consumer.py follow         fetches events, and goes on fetching
    python3 sample_consumer.py subscribe URL  asks for events to be sent to URL; prints the secret they are signed with
    python3 sample_consumer.py serve PORT     takes what is sent, with that secret in HERVAT_SECRET
    python3 sample_consumer.py reconcile      holds the copy against what was told, and repairs it
    python3 sample_consumer.py show           prints the dates of the open cases

HERVAT_URL is the address, HERVAT_TOKEN the bearer token, HERVAT_COPY the file (copy.sqlite where it is not set).
`take` is what keeps the copy right: of a case it holds every event up to one and none after it, whatever comes in.
"""

import base64
import contextlib
import hashlib
import hmac
import http.client
import http.server
import json
import os
import sqlite3
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

OPEN = {"case-opened": 1, "case-resumed": 1, "period-ended": 0, "case-set-aside": 0}
STATUS = {"deadline-missed": "missed", "obligation-done": "done", "obligation-reopened": "open"}
KINDS = [f"trajectory.{name}.v1" for name in ("clock-set", "clock-moved", *OPEN, *STATUS)]
STREAM = "trajectory-events"  # All these kinds are told on it. A second stream counts by itself: then it is a key too.
TABLES = """
    CREATE TABLE IF NOT EXISTS taken (case_id, sequence INTEGER, id, PRIMARY KEY (case_id, sequence));
    CREATE TABLE IF NOT EXISTS cases (case_id PRIMARY KEY, is_open);
    CREATE TABLE IF NOT EXISTS dates (case_id, rule, n INTEGER, due, status, PRIMARY KEY (case_id, rule, n));
    CREATE TABLE IF NOT EXISTS place (one PRIMARY KEY, cursor);
"""


def ask(path, body=None, key="", timeout=8, **query):
    """One request to Hervat: a POST where there is a body. Raises OSError."""
    url = f"{os.environ['HERVAT_URL']}{path}?{urllib.parse.urlencode(query, doseq=True)}"
    headers = {"Authorization": f"Bearer {os.environ['HERVAT_TOKEN']}", "Content-Type": "application/json"}
    headers |= {"Idempotency-Key": key} if key else {}
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(urllib.request.Request(url, data, headers), timeout=timeout) as answer:
        return json.load(answer)


def take(db, event):
    """Takes one event, inside a transaction: nothing where it is held; what is missing before it is asked for first."""
    case, sequence = event["subject"], event["sequence"]
    have = last(db, case)
    if sequence <= have:
        return
    if event.get("previous", 0) == have:
        db.execute("INSERT INTO taken VALUES (?, ?, ?)", (case, sequence, event["id"]))
        if "data" in event:  # Of capacity and advice it is kept 90 days.
            apply(db, case, event["type"].split(".")[1], event["data"])
        print(case, sequence, event["type"], flush=True)
        return
    missing = events_of(case, have + 1)
    if missing[0].get("previous", 0) != have:  # What is held is not what was told: the case from its start.
        forget(db, case)
        missing = events_of(case, 1)
    for each in missing:
        take(db, each)


def apply(db, case, name, data):
    """What an event says, on top of those before it. Here is your own work, in the same transaction."""
    if name in OPEN:
        db.execute("REPLACE INTO cases VALUES (?, ?)", (case, OPEN[name]))
        return
    where = "WHERE case_id = ? AND rule = ? AND n = ?"
    if name in STATUS:
        of = case, data["rule"], data.get("n", 0)
        db.execute(f"UPDATE dates SET status = ? {where}", (STATUS[name], *of))
        return
    if name == "clock-set":
        db.execute("DELETE FROM dates WHERE case_id = ?", (case,))
    for each in data["obligations"] if name == "clock-set" else data["moves"]:
        of, due = (case, each["rule"], each.get("n", 0)), each.get("due") or each.get("new")
        if due:  # A date that moves is not missed any more; what is done stays done.
            keep = "due = excluded.due, status = CASE status WHEN 'done' THEN 'done' ELSE 'open' END"
            db.execute(
                f"INSERT INTO dates VALUES (?, ?, ?, ?, 'open') ON CONFLICT DO UPDATE SET {keep}", (*of, due)
            )
        else:
            db.execute(f"DELETE FROM dates {where}", of)


def last(db, case):
    """The sequence of the last event of a case that is held; 0 where there is none."""
    return db.execute("SELECT coalesce(max(sequence), 0) FROM taken WHERE case_id = ?", (case,)).fetchone()[0]


def events_of(case, first):
    """What was told of a case from a sequence on."""
    path = f"/v1/cases/{urllib.parse.quote(case, safe='')}/events"
    return ask(path, stream=STREAM, kinds=KINDS, **{"from": first})["events"]


def forget(db, case):
    """As if nothing of a case had ever come."""
    for table in ("taken", "cases", "dates"):
        db.execute(f"DELETE FROM {table} WHERE case_id = ?", (case,))


def follow(db):
    """Events and the cursor behind them are stored together: a backup put back goes on from its own place."""
    while True:
        row = db.execute("SELECT cursor FROM place").fetchone()
        try:
            page = ask("/v1/events", after=row[0] if row else "start", kinds=KINDS, wait=30, timeout=45)
            with db:
                db.execute("BEGIN IMMEDIATE")
                for each in page["events"]:
                    take(db, each)
                db.execute("REPLACE INTO place VALUES (1, ?)", (page["next"],))
        except urllib.error.HTTPError as error:
            if error.code < 500 and error.code != 429:
                sys.exit(f"{error.code} {error.read().decode()}")
            time.sleep(int(error.headers.get("Retry-After", 5)))
        except (OSError, http.client.HTTPException) as error:
            print(f"again in 5 seconds: {error}", file=sys.stderr)
            time.sleep(5)


def subscribe(_, url):
    """Under the same key it is the same subscription and the same secret, however often it is asked for."""
    made = ask("/v1/subscriptions", {"url": url, "kinds": KINDS, "after": "start"}, key=f"sample {url}")
    print(made["subscription"], file=sys.stderr)
    print(made["secret"])


def serve(db, port):
    """One delivery at a time, on this machine; something that speaks TLS stands before it."""
    server = http.server.HTTPServer(("127.0.0.1", int(port)), Receiver)
    server.db = db
    server.serve_forever()


class Receiver(http.server.BaseHTTPRequestHandler):
    """Answers 2xx after an event is stored, never before. What raises ends the connection: the event comes again."""

    timeout = 5

    def do_POST(self):
        """The challenge is answered with its own text; a test delivery is of no kind of ours."""
        length = int(self.headers.get("Content-Length", 0))
        body = self.rfile.read(length) if 0 <= length <= 2_000_000 else b""
        signed, said = is_signed(self.headers, body), b""
        if signed:
            event = json.loads(body)
            said = event["data"].get("challenge", "").encode()
            if event["type"] in KINDS:
                with self.server.db as db:
                    db.execute("BEGIN IMMEDIATE")
                    take(db, event)
        self.send_response(200 if signed else 401)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)


def is_signed(headers, body):
    """Standard Webhooks 1.0, at most five minutes old. HERVAT_SECRET has two secrets while one is being changed."""
    id, stamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not stamp.isdecimal() or abs(time.time() - int(stamp)) > 300:
        return False
    text, given = f"{id}.{stamp}.".encode() + body, headers.get("webhook-signature", "").encode().split()
    secrets = [base64.b64decode(each.removeprefix("whsec_")) for each in os.environ["HERVAT_SECRET"].split()]
    ours = [b"v1," + base64.b64encode(hmac.digest(each, text, "sha256")) for each in secrets]
    return any(hmac.compare_digest(one, other) for one in ours for other in given)


def reconcile(db):
    """Part by part. A part that differs is repaired and asked about again, until nothing in it does."""
    after, ends = "", False
    while not ends:
        with db:
            db.execute("BEGIN IMMEDIATE")
            some = "SELECT DISTINCT case_id FROM taken WHERE case_id > ? ORDER BY case_id LIMIT 200"
            cases = [case for (case,) in db.execute(some, (after,))]
            part = {"held": [held(db, case) for case in cases], "after": after, "last": len(cases) < 200}
            differs = ask("/v1/reconcile", {**part, "kinds": KINDS})["differs"]
            for each in differs:
                print(each["was"], each["case"])
                if each["was"] == "other":
                    forget(db, each["case"])
                for event in each["events"]:
                    take(db, event)
        if not differs:
            after, ends = cases[-1] if cases else after, part["last"]


def held(db, case):
    """The last sequence of a case, and the fingerprint of the ids of all its events in order."""
    ids = db.execute("SELECT id FROM taken WHERE case_id = ? ORDER BY sequence", (case,))
    text = "".join(f"{id}\n" for (id,) in ids)
    hash = hashlib.sha256(text.encode()).hexdigest()
    return {"case": case, "stream": STREAM, "sequence": last(db, case), "hash": hash}


def show(db):
    """In the order in which they fall due."""
    for row in db.execute(
        "SELECT due, case_id, rule, n, status FROM dates NATURAL JOIN cases WHERE is_open ORDER BY 1"
    ):
        print(*row)


if __name__ == "__main__":
    verb = {each.__name__: each for each in (follow, subscribe, serve, reconcile, show)}.get(
        "".join(sys.argv[1:2])
    )
    if verb is None:
        sys.exit(__doc__)
    copy = sqlite3.connect(os.environ.get("HERVAT_COPY", "copy.sqlite"), timeout=30, isolation_level=None)
    copy.executescript(TABLES)
    with contextlib.suppress(KeyboardInterrupt):
        verb(copy, *sys.argv[2:])
