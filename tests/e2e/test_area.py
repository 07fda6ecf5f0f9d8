# SPDX-License-Identifier: Apache-2.0
"""A street without water, as dispatcher, technician and stream see it, across a restart."""
import json
import unittest

from harness import TestCase
from util import sample, wait_for

T0 = 1767225600000  # 2026-01-01
MINUTE = 60000
DRY = {"lps_ok": 0, "pump_on": 1, "state": "no_water"}
FEED = {"lps_ok": 1, "pump_on": 0, "state": "standby"}


class Street(TestCase):
    instance = {"devices": 10, "clock": "event"}

    @classmethod
    def prepare(cls, t):
        t.start()
        cls.now, cls.seq, cls.sent = T0, 0, 0
        cls.pub = t.client()

    def say(self, machines, members, times=3):
        """Each of them three times within ten seconds: a finding begins or clears."""
        for _ in range(times):
            for i in machines:
                type(self).seq += 1
                type(self).sent += 1
                self.pub.publish(f"wp/v1/WP-{i:04}/tele", json.dumps(sample(1, self.seq, self.now, **members)))
            self.pub.settle()
            self.t.drained(self.sent)
            type(self).now += 5000

    def wait(self, ms, machines, members):
        """Time passes while those speak."""
        type(self).now += ms
        self.say(machines, members, 1)

    def events(self, query=""):
        return self.t.get("/area-events" + query).json["items"]

    def event(self, event_id):
        return self.t.get(f"/area-events/{event_id}").json


class Recovery(Street):
    def test_a_street_from_dry_to_over(self):
        t = self.t
        self.say(range(1, 11), FEED, 1)
        self.say([1], DRY)
        self.wait(5 * MINUTE, [1], DRY)
        order = wait_for("the first order", lambda: t.orders())[0]
        self.assertEqual((order["device"]["id"], order["state"]), ("WP-0001", "triage"))
        self.assertEqual(self.events(), [])
        self.assertIsNone(t.get(f"/orders/{order['id']}").json["area_event"])

        self.say(range(2, 6), DRY)
        event = self.events()[0]
        self.assertEqual((event["kind"], event["area"], event["fault"]["id"]), ("fault", "north", "inlet-no-water"))
        self.assertEqual(event["share"], {"affected": 5, "reporting": 10, "recovered": 0, "ratio": 0.5})
        self.assertEqual((event["state"], event["baseline"], event["held"], event["told"]), ("open", 0, 1, 5))
        self.assertEqual(set(event["fault"]["title"]), {"zh-CN", "en"})
        held = t.get(f"/orders/{order['id']}").json
        self.assertEqual((held["state"], held["category"]), ("held", "held"))
        self.assertEqual((held["area_event"]["id"], held["area_event"]["holds"]), (event["id"], True))
        step = next(h for h in held["history"] if h["action"] == "hold")
        self.assertEqual((step["role"], step["actor"], step["from"], step["to"]), ("system", None, "triage", "held"))
        self.assertEqual([o["id"] for o in self.event(event["id"])["held_orders"]], [order["id"]])
        self.assertEqual(len(t.orders()), 1)

        t.stop()
        t.serve()
        type(self).sent = 0  # what the new process counts
        self.assertEqual(self.event(event["id"])["share"]["affected"], 5)
        self.say(range(3, 6), FEED)
        self.assertEqual(self.event(event["id"])["state"], "recovered")
        self.say([1], FEED)
        self.wait(11 * MINUTE, [2], DRY)
        over = self.event(event["id"])
        self.assertEqual((over["state"], over["held"], over["released"], over["cancelled"]), ("closed", 0, 1, 1))
        self.assertEqual([o["id"] for o in over["cancelled_orders"]], [order["id"]])
        self.assertEqual([o["device"] for o in over["released_orders"]], ["WP-0002"])
        self.assertEqual({o["device"]["id"]: o["state"] for o in t.orders()},
                         {"WP-0001": "cancelled", "WP-0002": "triage"})
        cancelled = t.get(f"/orders/{order['id']}").json
        self.assertEqual(cancelled["area_event"]["fate"], "cancelled")
        self.assertEqual(cancelled["history"][-1]["args"]["reason"], "area")
        self.assertEqual(self.events("?state=open"), [])
        self.assertEqual([e["id"] for e in self.events("?state=closed&area=north")], [event["id"]])
        self.assertEqual(self.events("?area=south"), [])
        self.assertEqual(self.events("?kind=outage"), [])


class Close(Street):
    """Another one, of which a dispatcher says that it is none."""

    def test_a_dispatcher_ends_it(self):
        t = self.t
        self.say(range(1, 11), FEED, 1)
        self.say(range(6, 9), DRY)
        event = self.events()[0]
        self.assertEqual((event["share"]["affected"], event["held"]), (3, 0))
        path = f"/area-events/{event['id']}/actions/close"
        self.assertEqual(t.post(path, {"reason": "x"}, "technician").status, 403)
        self.assertEqual(t.get(f"/area-events/{event['id']}", "technician").status, 403)
        self.assertEqual(t.post(path, {}).status, 400)
        self.assertEqual(t.post("/area-events/nothing/actions/close", {"reason": "x"}).status, 404)
        key = {"Idempotency-Key": "close-1"}
        a = t.post(path, {"reason": "three taps"}, headers=key)
        self.assertEqual((a.status, a.json["state"], a.json["reason"]), (200, "closed", "three taps"))
        self.assertEqual((a.json["released"], a.json["closed_by"] is not None), (3, True))
        self.assertEqual(t.post(path, {"reason": "three taps"}, headers=key).json, a.json)
        self.assertEqual(t.post(path, {"reason": "again"}).status, 409)
        trail = t.get(f"/audit?subject={event['id']}", "manager").json["items"]
        self.assertEqual([(x["what"], x["role"]) for x in trail], [("area.closed", "dispatcher"), ("area.opened", "system")])
        self.assertEqual([o["state"] for o in t.orders()], ["triage"] * 3)
        self.assertEqual(t.get("/area-events?kind=party").status, 400)


class Replay(Street):
    """The same capture with devices and areas, and without."""

    def capture(self, minutes):
        lines, seq = [], 0
        for at, members in [(0, FEED)] + [(60000 + 5000 * k, DRY) for k in range(3)] + [
                (MINUTE * m, DRY) for m in range(2, minutes)]:
            seq += 1
            lines.append({"recv_ms": T0 + at, "topic": "wp/v1/WP-0001/tele", "retain": False,
                          "payload": sample(1, seq, T0 + at, **members)})
        path = f"{self.t.dir}/capture.jsonl"
        with open(path, "w") as f:
            f.write("".join(json.dumps(x) + "\n" for x in lines))
        return path

    def replayed(self, *words):
        code, out, err = self.t.command("replay", self.capture(9), *words)
        self.assertEqual((code, err), (0, ""))
        effects = [json.loads(x) for x in out.splitlines()]
        return {e["effect"]: e["at"] for e in reversed(effects) if e["effect"] in ("finding", "order")}

    def test_without_devices_nothing_settles(self):
        found = "2026-01-01T00:01:10.000Z"
        self.assertEqual(self.replayed("--model", "tankless-600g"), {"finding": found, "order": found})
        path = f"{self.t.dir}/devices.json"
        with open(path, "w") as f:
            json.dump(self.t.data, f)
        self.assertEqual(self.replayed("--data", path), {"finding": found, "order": "2026-01-01T00:07:00.000Z"})


if __name__ == "__main__":
    unittest.main()
