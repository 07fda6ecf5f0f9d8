# SPDX-License-Identifier: Apache-2.0
"""What was recorded of a live run gives the same orders again, and the same bytes each time."""
import datetime
import json
import os
import unittest

from harness import TestCase
from util import sample, wait_for

# Three faults of different kinds, and a machine on which nothing happens. Nobody acts.
STORY = """story "Faults that nobody repairs"
device WP-0001 tankless-600g usage normal
device WP-0002 tankless-600g usage normal
device WP-0003 tankless-600g usage heavy
device WP-0004 tankless-600g usage light
run 2d
break WP-0001 leak 1
break WP-0002 flush_open 1
break WP-0003 pump 0.6
run 30h
"""
START = 1735689600000


def iso(ms):
    at = datetime.datetime.fromtimestamp(ms // 1000, datetime.timezone.utc)
    return at.strftime("%Y-%m-%dT%H:%M:%S") + f".{ms % 1000:03d}Z"


class Replay(TestCase):
    instance = {"devices": 5, "clock": "event"}

    @classmethod
    def prepare(cls, t):
        cls.capture = os.path.join(t.dir, "capture.jsonl")
        t.start("--record", cls.capture)
        story = os.path.join(t.dir, "faults.story")
        with open(story, "w") as f:
            f.write(STORY)
        sim = t.sim("--story", story, "--seed", "77", "--speed", "0")
        assert sim.wait(120) == 0, open(os.path.join(t.dir, "sim.log")).read()
        cls.noise(t)
        cls.quiet(t)
        cls.live = [cls.key(t.get(f"/orders/{o['id']}").json) for o in t.orders()]
        cls.results = t.results()
        t.stop()

    @classmethod
    def noise(cls, t):
        """Rubbish, copies and a stranger are in the capture as well."""
        now = t.get("/clock").json["now_ms"]
        pub = t.client()
        one = json.dumps(sample(1, 1, now, state="standby", leak=0))
        for payload in (b"rubbish \xff\0", one, one, b"", b'{"a":1,"a":2}', b"[" * 20,
                        json.dumps(sample(1, 2, now + 1000, state="standby", leak=1)).encode(),
                        json.dumps(sample(1, 3, now + 9000, state="leak_stop", leak=1)).encode()):
            pub.publish("wp/v1/WP-0005/tele", payload)
        pub.publish("wp/v1/WP-7777/tele", one)
        pub.settle()
        wait_for("the last machine's order", lambda: t.orders("&device=WP-0005"))

    @staticmethod
    def quiet(t):
        wait_for("an applied journal", lambda: t.metrics()["tapwright_journal_lag_frames"] == 0)

    @staticmethod
    def key(o):
        """What must be the same: device, fault, opened at, first cause, span of the evidence."""
        e = o["evidence"]
        return (o["device"]["id"], o["fault"]["id"], o["opened_at"], o["diagnosis"]["causes"][0]["id"],
                e["from"], e["to"])

    def replay(self, path, *more):
        data = os.path.join(self.t.dir, "data.json")
        code, out, err = self.t.command("replay", path, "--data", data, *more)
        self.assertEqual(code, 0, err)
        return out

    def orders_of(self, out):
        found = []
        for line in out.splitlines():
            e = json.loads(line)
            self.assertLessEqual({"at", "device", "effect", "id"}, e.keys())
            if e["effect"] == "order":
                found.append((e["device"], e["fault"], e["at"], e["cause"], iso(e["from"]), iso(e["to"])))
        return sorted(found)

    def test_the_live_run_found_the_faults(self):
        self.assertEqual({(d, f) for d, f, *_ in self.live}, {
            ("WP-0001", "leak-detected"), ("WP-0002", "flush-valve-stuck-open"),
            ("WP-0003", "booster-pump-weak"), ("WP-0005", "leak-detected")})
        self.assertGreater(self.results["applied"], 5000)
        self.assertGreaterEqual(self.results["rejected"], 4)
        self.assertEqual(self.results["quarantined"], 1)

    def test_two_replays_give_the_same_bytes(self):
        self.assertEqual(self.replay(self.capture), self.replay(self.capture))

    def test_a_replay_finds_the_orders_of_the_live_run(self):
        self.assertEqual(self.orders_of(self.replay(self.capture)), sorted(self.live))

    def test_the_dumped_journal_replays_to_the_same_orders(self):
        code, out, err = self.t.command("journal", "dump")
        self.assertEqual((code, err), (0, ""))
        path = os.path.join(self.t.dir, "dump.jsonl")
        with open(path, "w") as f:
            f.write(out)
        with open(self.capture) as f:
            self.assertEqual(len(out.splitlines()), len(f.read().splitlines()))
        self.assertEqual(self.orders_of(self.replay(path)), sorted(self.live))
        self.assertEqual(self.replay(path), self.replay(self.capture))

    def test_every_recorded_line_is_a_capture_line(self):
        with open(self.capture) as f:
            for line in f:
                o = json.loads(line)
                self.assertIsInstance(o["recv_ms"], int)
                self.assertIsInstance(o["retain"], bool)
                self.assertTrue(o["topic"].startswith("wp/v1/"))
                self.assertEqual(("payload" in o) + ("payload_b64" in o), 1)

    def test_without_a_register_every_machine_heard_exists(self):
        code, out, err = self.t.command("replay", self.capture, "--model", "tankless-600g")
        self.assertEqual(code, 0, err)
        devices = {json.loads(x)["device"] for x in out.splitlines()}
        self.assertLessEqual({"WP-0001", "WP-0002", "WP-0003", "WP-0005"}, devices)

    def lines(self, name, *payloads):
        path = os.path.join(self.t.dir, name)
        with open(path, "w") as f:
            for i, p in enumerate(payloads):
                f.write(json.dumps({"recv_ms": START + i, "topic": "wp/v1/WP-0001/tele",
                                    "retain": False, "payload": p}) + "\n")
        return path

    def test_a_payload_may_stand_as_text(self):
        wet = [sample(1, i, START + 6000 * i, state="standby", leak=1) for i in range(1, 4)]
        as_object = self.replay(self.lines("object.jsonl", *wet))
        as_text = self.replay(self.lines("text.jsonl", *[json.dumps(w) for w in wet]))
        self.assertEqual(len(self.orders_of(as_object)), 1)
        self.assertEqual(as_text, as_object)

    def test_a_capture_that_is_none_is_an_error_with_its_line(self):
        path = self.lines("broken.jsonl", sample(1, 1, START))
        with open(path, "a") as f:
            f.write("this is no capture line\n")
        code, _, err = self.t.command("replay", path)
        self.assertEqual(code, 1)
        self.assertIn(f"{path}:2: ", err)

    def test_what_was_refused_live_is_refused_in_the_replay(self):
        """A message that is a JSON text with a sample inside is a text, live and recorded."""
        t = self.another(devices=1, clock="event")
        capture = os.path.join(t.dir, "capture.jsonl")
        t.start("--record", capture)
        pub = t.client()
        for i in range(1, 4):
            wet = sample(1, i, START + 6000 * i, state="standby", leak=1)
            pub.publish("wp/v1/WP-0001/tele", json.dumps(json.dumps(wet)))
        pub.settle()
        self.assertEqual(t.drained(3)["rejected"], 3)
        t.stop()
        code, out, err = t.command("replay", capture, "--data", os.path.join(t.dir, "data.json"))
        self.assertEqual(code, 0)
        self.assertIn("reason=envelope", err)
        self.assertEqual(self.orders_of(out), [])


if __name__ == "__main__":
    unittest.main()
