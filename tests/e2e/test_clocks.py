# SPDX-License-Identifier: Apache-2.0
"""Deadlines of the running service: its zone, its calendar, its restarts."""
import json
import os
import shutil
import unittest

from harness import ROOT, Instance
from util import sample, wait_for

# 21:30 in Shanghai, where nobody works any more, and 14:30 in Berlin.
EVENING = 1768483800000
MINUTE = 60000


class Clocks(unittest.TestCase):
    def instance(self, **options):
        t = Instance(devices=1, clock="event", **options)
        self.addCleanup(t.close)
        return t

    def at_evening(self, t):
        t.start()
        t.client().publish("wp/v1/WP-0001/tele", json.dumps(sample(1, 1, EVENING)))
        wait_for("the sample's time", lambda: t.get("/clock").json["now_ms"] == EVENING)
        order = t.open_order("WP-0001")
        self.assertEqual(t.act(order, "assign", technician=t.technician_id()).status, 200)
        return order

    @staticmethod
    def deadline(t, order, name):
        return {d["name"]: d for d in t.get(f"/orders/{order}").json["deadlines"]}[name]

    def test_an_order_of_the_evening_is_accepted_in_the_morning_of_the_company(self):
        t = self.instance()
        d = self.deadline(t, self.at_evening(t), "accept")
        self.assertEqual((d["due_at"], d["state"], d["paused"]),
                         ("2026-01-16T00:15:00.000Z", "running", True))

    def test_the_zone_of_the_company_is_a_setting(self):
        t = self.instance(settings=["policy.timezone=Europe/Berlin"])
        d = self.deadline(t, self.at_evening(t), "accept")
        self.assertEqual((d["due_at"], d["state"], d["paused"]),
                         ("2026-01-15T13:45:00.000Z", "running", False))

    def test_a_list_shows_the_clocks_that_are_not_met_as_the_order_does(self):
        t = self.instance(settings=["policy.timezone=Europe/Berlin"])
        order = self.at_evening(t)

        def listed():
            return next(o for o in t.get("/orders?limit=200").json["items"] if o["id"] == order)["deadlines"]
        whole = t.get(f"/orders/{order}").json["deadlines"]
        self.assertEqual((listed(), [d["name"] for d in whole]), (whole, ["accept", "visit"]))
        t.act(order, "accept", user="technician")
        self.assertEqual([d["name"] for d in listed()], ["contact", "visit"])
        whole = t.get(f"/orders/{order}").json["deadlines"]
        self.assertEqual({d["name"]: d["state"] for d in whole}["accept"], "met")

    def test_a_restart_moves_no_deadline_and_tells_nobody_twice(self):
        t = self.instance(settings=["policy.timezone=Europe/Berlin"])
        order = self.at_evening(t)
        t.post("/clock", {"advance_s": 901}, "admin")
        before = t.get(f"/orders/{order}").json
        t.stop()
        t.serve()
        t.post("/clock", {"advance_s": 1}, "admin")
        after = t.get(f"/orders/{order}").json
        self.assertEqual(before["deadlines"], after["deadlines"])
        self.assertEqual(self.deadline(t, order, "accept")["state"], "missed")
        self.assertEqual([h["action"] for h in after["history"]].count("deadline_missed"), 1)

    def test_a_mistake_in_the_calendar_is_named_with_its_file(self):
        t = self.instance()
        copy = os.path.join(t.dir, "catalogue")
        shutil.copytree(os.path.join(ROOT, "catalogue"), copy)
        with open(os.path.join(copy, "calendar.json"), "w") as f:
            json.dump({"week": {"monday": []}}, f)
        t.write_config(catalogue=copy)
        code, _, err = t.command("check")
        self.assertEqual(code, 78)
        self.assertIn(f"{copy}/calendar.json: week.monday: no such day", err)

    def test_a_ladder_without_the_deadline_is_no_ladder(self):
        t = self.instance()
        t.write_config(extra='policy { accept_tell = "50:technician" }\n')
        code, _, err = t.command("check")
        self.assertEqual(code, 78)
        self.assertIn("policy.accept_tell must be rising shares with 100 among them", err)


if __name__ == "__main__":
    unittest.main()
