# SPDX-License-Identifier: Apache-2.0
"""The main road of one order, with a simulated machine that answers the test run."""
import json
import unittest

from harness import TestCase
from util import now_ms, wait_for

PAST = 250
FAULT = "flush-valve-stuck-open"


class Road(TestCase):
    instance = {"devices": 2, "clock": "event", "technicians": ("technician", "second")}

    @classmethod
    def prepare(cls, t):
        t.start()
        cls.past(t)
        # Ten minutes of a test run pass in some seconds.
        t.sim("--devices", "2", "--seed", "5", "--speed", "120")
        wait_for("the machines", lambda: all(
            t.get(f"/devices/{d}").json["stored"]["samples"] > PAST + 3 for d in t.names))
        cls.me, cls.other = t.technician_id("technician"), t.technician_id("second")

    @classmethod
    def past(cls, t):
        """Hours in which the machines stood still: they are no strangers."""
        pub, start = t.client(), now_ms() - 2 * PAST * 60000
        for d in t.names:
            rows = [{"seq": n + 1, "ts_ms": start + 60000 * n, "uptime_s": 60 * n, "state": "standby",
                     "pump_on": 0, "temp_c": 20, "leak": 0} for n in range(PAST)]
            for i in range(0, PAST, 50):
                pub.publish(f"wp/v1/{d}/tele", json.dumps({"boot_id": 0, "samples": rows[i:i + 50]}))
        pub.settle()
        t.drained(PAST * len(t.names))

    def step(self, action, user="technician", state=None, **args):
        a = self.t.act(self.order, action, user, **args)
        self.assertEqual(a.status, 200, (action, a))
        if state:
            self.assertEqual(a.json["state"], state)
        return a.json

    def refused(self, action, user, status, rule=None, **args):
        a = self.t.act(self.order, action, user, **args)
        self.assertEqual(a.status, status, (action, a))
        if rule:
            self.assertEqual(a.json["rule"], rule)

    def slot(self):
        now = self.t.get("/clock").json["now"]
        return {"from": now, "to": now[:10] + "T23:59:00Z", "agreed_by": "customer"}

    def to_the_door(self, device):
        """From the new order to the machine; at each step somebody is refused."""
        self.order = self.t.open_order(device, FAULT)
        self.refused("accept", "technician", 404)
        self.refused("assign", "technician", 404, technician=self.me)
        o = self.step("assign", "dispatcher", "assigned", technician=self.me)
        self.assertEqual(o["category"], "active")
        self.refused("accept", "second", 404)
        self.refused("schedule", "technician", 409, **self.slot())
        o = self.step("accept", state="accepted")
        running = {d["name"] for d in o["deadlines"] if d["state"] == "running"}
        self.assertIn("contact", running)
        self.assertNotIn("accept", running)
        self.refused("schedule", "technician", 409, "P-102", **self.slot())
        self.step("contact", channel="phone", outcome="no_answer")
        o = self.step("contact", channel="phone", outcome="reached", address_confirmed=True)
        self.assertEqual({d["state"] for d in o["deadlines"] if d["name"] == "contact"}, {"met"})
        o = self.step("schedule", state="scheduled", **self.slot())
        self.assertEqual(o["appointment"]["agreed_by"], "customer")
        self.refused("arrive", "technician", 409)
        self.refused("depart", "technician", 409, "P-103", parts=[], tools=[])
        self.step("depart", state="traveling", **self.t.packed(self.order))
        self.refused("arrive", "technician", 409, "P-211", code="WP-9999", how="scan")
        return self.step("arrive", state="on_site", code=device, how="scan")

    def run_of(self):
        return self.t.get(f"/orders/{self.order}").json["visits"][-1]["test_runs"][-1]

    def test_from_the_order_to_the_watch(self):
        o = self.to_the_door("WP-0001")
        self.assertIn("test_run", o["allowed_actions"])
        gate = o["requires"]["gate"]
        self.assertEqual((gate["test"], gate["state"]), ("TR-PROD", "none"))
        # q_waste_lpm <= 1.3 * 1.05 and p_mem_mpa >= 0.85 * 0.72: what the technician sees beside the signals
        self.assertEqual({x["signal"] for x in gate["limits"]}, {"q_waste_lpm", "p_mem_mpa"})
        self.refused("complete", "technician", 409, "P-302", outcome="fixed")
        self.refused("complete", "technician", 409, "P-115", outcome="fixed", cause="dirt")

        self.step("test_run")
        wait_for("the machine's yes", lambda: self.run_of()["state"] in ("running", "passed"))
        run = wait_for("the judgement", lambda: self.run_of() if self.run_of()["state"] not in (
            "sent", "running") else None, 60)
        self.assertEqual((run["state"], run["test"], run["why"]), ("passed", "TR-PROD", []))
        self.assertGreater(run["values"]["q_perm_lpm"], 1)
        self.assertIsNotNone(run["ended_at"])

        o = self.step("complete", state="verifying", outcome="fixed", cause="dirt", work=["cleaned"])
        self.assertEqual((o["category"], o["visits"][-1]["outcome"]), ("verifying", "fixed"))
        self.assertIsNone(o["watch"]["verdict"])
        self.assertGreater(o["watch"]["needed"], 0)
        for what in ("readings_before", "readings_after"):
            self.assertIn("temp_c", o["visits"][-1][what])
        steps = [h["action"] for h in o["history"] if h["role"] != "system"]
        self.assertEqual(steps, ["assign", "accept", "contact", "contact", "schedule", "depart", "arrive",
                                 "test_run", "complete"])
        for h in o["history"]:
            self.assertTrue(h["at"] and h["received_at"] and h["to"], h)

        commands = self.t.get("/devices/WP-0001/commands").json["items"]
        self.assertIn(("test_run", "done"), [(c["name"], c["state"]) for c in commands])
        # The proof is the machine's; the lead may end it with a reason, nobody else.
        self.refused("close", "dispatcher", 403, reason="no time")
        self.refused("close", "lead", 400)
        self.step("close", "lead", "closed", reason="the house is sold")
        self.refused("note", "technician", 200, text="thank you")

    def test_on_site_the_technician_may_hand_the_order_back(self):
        self.to_the_door("WP-0002")
        # Contract section 3: whoever sends an order back gives a reason.
        self.refused("return", "technician", 400)
        o = self.step("return", "technician", "ready", reason="parts are missing")
        self.assertEqual((o["technician"], o["visit"]), (None, 2))
        self.refused("accept", "technician", 404)
        self.order_done()

    def order_done(self):
        self.step("cancel", "dispatcher", "cancelled", reason="end of the test")

    def test_the_technician_on_the_visit_may_command_the_machine(self):
        self.to_the_door("WP-0002")
        try:
            a = self.t.post("/devices/WP-0002/commands", {"name": "read_all"}, "technician")
            self.assertEqual(a.status, 201, a)
            self.assertEqual(self.t.post("/devices/WP-0002/commands", {"name": "read_all"}, "second").status, 404)
        finally:
            self.step("return", reason="end of the test")
            self.order_done()


if __name__ == "__main__":
    unittest.main()
