# SPDX-License-Identifier: Apache-2.0
"""Bad input over a real broker: each kind is counted by its reason, and harms nothing around it."""
import json
import sqlite3
import unittest

from harness import TestCase
from util import now_ms, sample, wait_for

GOOD, LONELY, RETAINED, REVOKED = "WP-0001", "WP-0002", "WP-0003", "WP-0004"
LIMIT = 16384
# Reasons of messages that are well-formed, but not ours to apply.
QUARANTINED = {"unknown-device", "revoked-device", "id-mismatch"}


def good(seq, **members):
    return json.dumps(sample(7, seq, now_ms(), state="standby", pump_on=0, **members))


def sized(n, seq):
    text = good(seq).encode()
    return text + b" " * (n - len(text))


def deep(n, seq):
    """A sample whose unknown member makes it n levels deep."""
    return good(seq)[:-1] + ',"x":' + "[" * (n - 1) + "]" * (n - 1) + "}"


def with_raw(member, seq):
    return good(seq)[:-1].encode() + b"," + member + b"}"


def many_keys(n):
    return "{" + ",".join(f'"k{i}":0' for i in range(n)) + "}"


def without(name):
    s = sample(7, 1, now_ms())
    del s[name]
    return json.dumps(s)


def having(**members):
    return json.dumps(dict(sample(7, 1, now_ms()), **members))


# What is wrong, what is sent, the reason it is counted under. Sent by a machine never heard before.
BAD = [
    ("half an object", '{"boot_id":1,', "not-json"),
    ("a word", "hello", "not-json"),
    ("NaN", with_raw(b'"temp_c":NaN', 1), "not-json"),
    ("trailing garbage", good(1) + " x", "not-json"),
    ("two objects", good(1) + good(1), "not-json"),
    ("a trailing comma", good(1)[:-1] + ",}", "not-json"),
    ("a byte order mark", b"\xef\xbb\xbf" + good(1).encode(), "not-json"),
    ("a control character in a string", with_raw(b'"x":"a\nb"', 1), "not-json"),
    ("nine levels", deep(9, 1), "too-deep"),
    ("a thousand levels", "[" * 1000, "too-deep"),
    ("one byte too long", sized(LIMIT + 1, 1), "too-long"),
    ("a member twice", with_raw(b'"temp_c":20,"temp_c":21', 1), "duplicate-member"),
    ("a member twice, one escaped", with_raw(b'"temp_c":20,"temp_\\u0063":21', 1), "duplicate-member"),
    ("a member twice in a deeper object", with_raw(b'"x":{"a":1,"a":1}', 1), "duplicate-member"),
    ("a stray byte in a string", with_raw(b'"x":"\xff"', 1), "bad-utf8"),
    ("an overlong form", with_raw(b'"x":"\xc0\xaf"', 1), "bad-utf8"),
    ("half a surrogate", with_raw(b'"x":"\\ud800"', 1), "bad-utf8"),
    ("a NUL in a string", with_raw(b'"x":"a\0b"', 1), "nul"),
    ("a NUL at the end", good(1).encode() + b"\0", "nul"),
    ("an escaped NUL", with_raw(b'"x":"\\u0000"', 1), "nul"),
    ("1e400", with_raw(b'"temp_c":1e400', 1), "not-finite"),
    ("-1e400", with_raw(b'"x":-1e400', 1), "not-finite"),
    ("007", with_raw(b'"temp_c":007', 1), "bad-number"),
    ("1.", with_raw(b'"temp_c":1.', 1), "bad-number"),
    ("nothing at all", b"", "empty"),
    ("thousands of keys", many_keys(1500), "too-many-members"),
    ("a batch of 65", json.dumps({"boot_id": 7, "samples": [
        {"seq": i, "ts_ms": now_ms()} for i in range(65)]}), "too-many-members"),
    ("a list", "[]", "envelope"),
    ("a number", "42", "envelope"),
    ("a text", '"hello"', "envelope"),
    ("an empty batch", '{"boot_id":7,"samples":[]}', "envelope"),
    ("a batch that is no list", '{"boot_id":7,"samples":{}}', "envelope"),
    ("boot_id as text", having(boot_id="7"), "identity"),
    ("boot_id below zero", having(boot_id=-1), "identity"),
    ("seq with a fraction", having(seq=1.5), "identity"),
    ("seq as a truth", having(seq=True), "identity"),
    ("seq null", having(seq=None), "identity"),
    ("ts_ms as text", having(ts_ms="now"), "identity"),
    ("boot_id beyond whole doubles", having(boot_id=2 ** 60), "identity"),
    ("no boot_id", without("boot_id"), "identity"),
    ("no seq", without("seq"), "identity"),
    ("no ts_ms", without("ts_ms"), "identity"),
    ("another machine's id", having(device="WP-0001"), "id-mismatch"),
    ("an id that is a number", having(device=7), "id-mismatch"),
    ("another machine's id on the batch", json.dumps({"device": "WP-0001", "boot_id": 7, "samples": [
        {"seq": 1, "ts_ms": now_ms()}]}), "id-mismatch"),
]
# On other topics than the lonely machine's tele.
ELSEWHERE = [
    ("unknown machine", "wp/v1/WP-9999/tele", good(1), "unknown-device"),
    ("revoked machine", f"wp/v1/{REVOKED}/tele", good(1), "revoked-device"),
    ("revoked machine's event", f"wp/v1/{REVOKED}/evt",
     having(type="button", name="x"), "revoked-device"),
    ("an id in small letters", "wp/v1/wp-0001/tele", good(1), "topic"),
    ("an id too short", "wp/v1/ABC/tele", good(1), "topic"),
    ("an id too long", f"wp/v1/{'A' * 33}/tele", good(1), "topic"),
    ("an event of no known type", f"wp/v1/{LONELY}/evt", having(type="party"), "envelope"),
    ("an event without seq", f"wp/v1/{LONELY}/evt",
     '{"boot_id":7,"ts_ms":1,"type":"button","name":"x"}', "identity"),
    ("a state without online", f"wp/v1/{LONELY}/state", '{"fw":"1"}', "envelope"),
    ("a reply of no known status", f"wp/v1/{LONELY}/rsp", '{"id":"a","status":"maybe"}', "envelope"),
    ("a reply without id", f"wp/v1/{LONELY}/rsp", '{"status":"done"}', "envelope"),
]


class BadInput(TestCase):
    instance = {"devices": 4}

    @classmethod
    def prepare(cls, t):
        t.start_broker().load()
        code, _, err = t.command("device", "revoke", REVOKED)
        assert code == 0, err
        cls.pub = t.client()
        cls.pub.publish(f"wp/v1/{RETAINED}/tele", good(1), retain=True)
        cls.pub.settle()
        t.serve()
        cls.sent, cls.seq = 1, 0
        cls.applied = 0

    def good(self, **members):
        """A sample that must be applied, among what must not."""
        cls = type(self)
        cls.seq += 1
        self.send(f"wp/v1/{GOOD}/tele", good(cls.seq, **members))
        cls.applied += 1
        return cls.seq

    def send(self, topic, payload, samples=1):
        self.pub.publish(topic, payload)
        type(self).sent += samples

    def settled(self):
        r = self.t.drained(self.sent)
        self.assertEqual(r["applied"], self.applied, r)
        return r

    def reasons(self):
        self.settled()
        head = 'tapwright_rejected_total{reason="'
        return {k[len(head):-2]: int(v) for k, v in self.t.metrics().items() if k.startswith(head)}

    def expect_reason(self, before, results, reason, what):
        """Exactly one more, of this reason, in the one result it belongs to."""
        after, now = self.reasons(), self.settled()
        self.assertEqual({k: v - before[k] for k, v in after.items() if v != before[k]},
                         {reason: 1}, what)
        kind = "quarantined" if reason in QUARANTINED else "rejected"
        self.assertEqual(now[kind], results[kind] + 1, what)
        return after, now

    def test_each_kind_is_counted_once_under_its_reason(self):
        before, results = self.reasons(), self.settled()
        cases = [(w, f"wp/v1/{LONELY}/tele", p, r) for w, p, r in BAD] + ELSEWHERE
        for what, topic, payload, reason in cases:
            with self.subTest(what):
                self.good()
                self.send(topic, payload)
                self.good()
                before, results = self.expect_reason(before, results, reason, what)

    def test_a_retained_sample_is_not_news(self):
        self.assertEqual(self.reasons()["retained"], 1)
        live = self.t.get(f"/devices/{RETAINED}").json
        self.assertEqual(live["stored"]["samples"], 0)

    def test_the_limits_themselves_are_allowed(self):
        before = self.reasons()
        for payload in (deep(8, self.seq + 1), sized(LIMIT, self.seq + 2)):
            type(self).seq += 1
            type(self).applied += 1
            self.send(f"wp/v1/{GOOD}/tele", payload)
        self.assertEqual(self.reasons(), before)

    def test_of_a_batch_each_sample_is_judged_alone(self):
        before, results = self.reasons(), self.settled()
        first = self.seq
        rows = [{"seq": first + 1, "ts_ms": now_ms()}, {"seq": "x", "ts_ms": now_ms()},
                {"seq": first + 2, "ts_ms": now_ms()}, 5, {"seq": first + 3, "ts_ms": now_ms()}]
        self.send(f"wp/v1/{GOOD}/tele", json.dumps({"boot_id": 7, "samples": rows}), len(rows))
        type(self).applied += 3
        type(self).seq += 3
        after, now = self.reasons(), self.settled()
        self.assertEqual(after["identity"] - before["identity"], 1)
        self.assertEqual(after["envelope"] - before["envelope"], 1)
        self.assertEqual(now["rejected"] - results["rejected"], 2)

    def test_an_implausible_member_spoils_only_itself(self):
        before, from_ms = self.reasons(), now_ms()
        self.good(tds_in_ppm=65535, tds_out_ppm=21, temp_c=-127, p_in_mpa="high", leak=2, rssi_dbm=-58)
        self.assertEqual(self.reasons(), before)
        names = "tds_in_ppm,tds_out_ppm,temp_c,p_in_mpa,leak,rssi_dbm"
        a = self.t.get(f"/devices/{GOOD}/telemetry?fields={names}&from={from_ms}")
        self.assertEqual([a.json[n][0] for n in names.split(",")], [None, 21, None, None, None, -58])

    def test_who_sends_only_rubbish_is_answered_by_nothing(self):
        ear = self.t.client("svc-debug")
        ear.subscribe("wp/v1/+/cmd", "wp/v1/+/ack")
        for _ in range(3):
            self.send(f"wp/v1/{LONELY}/tele", "rubbish")
            self.send(f"wp/v1/WP-9999/tele", good(1))
        last = self.good()
        while True:
            m = ear.next()
            self.assertEqual(m.topic, f"wp/v1/{GOOD}/ack")
            if json.loads(m.payload)["seq"] >= last:
                break

    def test_the_quarantine_is_readable_by_those_who_run_it(self):
        self.send(f"wp/v1/{LONELY}/tele", "a lone word")
        self.settled()
        a = self.t.get("/quarantine", "admin")
        self.assertEqual(a.status, 200)
        newest = a.json["items"][0]
        self.assertEqual((newest["reason"], newest["topic"]), ("not-json", f"wp/v1/{LONELY}/tele"))
        self.assertEqual(newest["bytes"], len("a lone word"))
        for user in ("technician", "dispatcher"):
            self.assertEqual(self.t.get("/quarantine", user).status, 403)

    def test_ten_thousand_bad_messages_neither_fill_the_store_nor_the_log(self):
        for i in range(10000):
            self.send(f"wp/v1/{LONELY}/tele", f"rubbish {i}")
            if i % 1000 == 0:
                self.good()
        self.settled()
        db = sqlite3.connect(f"file:{self.t.dir}/tapwright.db?mode=ro", uri=True)
        kept = db.execute("SELECT count(*) FROM quarantine").fetchone()[0]
        db.close()
        self.assertLessEqual(kept, 6000)
        self.assertGreaterEqual(kept, 100)
        lines = [x for x in self.t.log().splitlines() if "not-json" in x or LONELY in x]
        self.assertLessEqual(len(lines), 3)
        self.assertEqual(self.t.get("/healthz", user=None).status, 200)
        self.assertEqual(self.t.get("/readyz", user=None).status, 200)


class HugeMessages(TestCase):
    """A broker that lets everything through: the service must count it all the same."""
    instance = {"devices": 2, "broker_lines": {"max_packet_size": 2000000}}

    def check(self, payload, reason):
        pub = self.t.client(f"TEST-PUB-{len(self.t.clients)}")
        seq = len(self.t.clients)
        before = sum(self.t.results().values())
        pub.publish(f"wp/v1/{LONELY}/tele", payload)
        pub.publish(f"wp/v1/{GOOD}/tele", good(seq))
        pub.settle()
        wait_for("the good one", lambda: self.t.get(f"/devices/{GOOD}").json["stored"]["seq"] == seq)
        wait_for("both counts", lambda: sum(self.t.results().values()) == before + 2, 5)
        self.assertGreaterEqual(self.t.metrics()[f'tapwright_rejected_total{{reason="{reason}"}}'], 1)

    def test_sixty_thousand_bytes_are_counted_as_too_long(self):
        self.check(sized(60000, 1), "too-long")

    def test_forty_thousand_keys_are_counted_as_too_long(self):
        self.check(many_keys(40000), "too-long")


if __name__ == "__main__":
    unittest.main()
