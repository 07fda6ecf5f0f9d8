# SPDX-License-Identifier: Apache-2.0
"""What waits for the desk: it comes when somebody asks, reports or wishes, and goes when somebody has decided."""
import os
import subprocess
import unittest

import harness
from harness import TestCase
from util import customer_says

SLOT = {"from": "2031-03-06T09:00:00Z", "to": "2031-03-06T11:00:00Z"}


class Inbox(TestCase):
    instance = {"devices": 5, "clock": "event"}

    @classmethod
    def prepare(cls, t):
        t.start()

    def accepted(self, device):
        order = self.t.open_order(device)
        for user, action, args in (("dispatcher", "assign", {"technician": self.t.technician_id()}), ("technician", "accept", {})):
            self.assertEqual(self.t.act(order, action, user, **args).status, 200)
        return order

    def waits(self, order, user="dispatcher", query=""):
        a = self.t.get("/inbox?limit=500" + query, user)
        self.assertEqual(a.status, 200, a)
        return [i for i in a.json["items"] if i["order"]["id"] == order]

    def queues(self, order):
        return [i["queue"] for i in self.waits(order)]

    def test_a_question_waits_until_it_is_answered(self):
        order = self.accepted("WP-0001")
        self.assertEqual(self.queues(order), [])
        self.t.act(order, "ask_help", "technician", text="which valve?")
        item, = self.waits(order)
        self.assertEqual((item["queue"], item["text"], item["by"]), ("help", "which valve?", self.t.technician_id()))
        self.assertIn("answer_help", item["allowed_actions"])
        self.assertEqual(self.waits(order, query="&queue=help"), [item])
        self.assertEqual(self.waits(order, query="&queue=damage"), [])
        self.t.act(order, "answer_help", text="the left one")
        self.assertEqual(self.queues(order), [])

    def test_damage_waits_for_the_lead_and_for_nobody_else(self):
        order = self.accepted("WP-0002")
        self.t.act(order, "report_damage", "technician", text="a tile is cracked")
        self.t.act(order, "report_damage", "technician", text="and another")
        self.assertEqual([i["text"] for i in self.waits(order)], ["a tile is cracked", "and another"])
        self.assertNotIn("ack_damage", self.waits(order)[0]["allowed_actions"])
        self.assertIn("ack_damage", self.waits(order, "lead")[0]["allowed_actions"])
        self.assertEqual(self.t.act(order, "ack_damage", "lead").status, 200)
        self.assertEqual(self.queues(order), [])

    def test_a_wish_waits_until_the_customer_was_spoken_to(self):
        order = self.accepted("WP-0003")
        customer_says(self.t, order, "move", text="only on Saturday")
        customer_says(self.t, order, "move", text="rather on Sunday", **SLOT)
        customer_says(self.t, order, "still-broken", text="it drips")
        waits = {i["queue"]: i for i in self.waits(order)}
        self.assertEqual(sorted(waits), ["move", "still_broken"])
        self.assertEqual((waits["move"]["text"], waits["move"]["from"]), ("rather on Sunday", SLOT["from"]))
        self.t.act(order, "contact", "technician", channel="phone", outcome="reached", address_confirmed=True)
        self.assertEqual(self.queues(order), [])

    def test_what_is_late_waits_page_by_page_and_is_counted(self):
        order = self.t.open_order("WP-0004")
        self.t.act(order, "assign", technician=self.t.technician_id())
        other = self.t.open_order("WP-0004", "leak-detected")
        self.t.act(other, "assign", technician=self.t.technician_id())
        self.t.post("/clock", {"advance_s": 901}, "admin")
        self.assertIn("overdue", self.queues(order))
        seen, cursor = [], ""
        while cursor is not None:
            a = self.t.get(f"/inbox?queue=overdue&limit=1&cursor={cursor}").json
            seen += [i["id"] for i in a["items"]]
            cursor = a["next_cursor"]
        self.assertEqual(len(seen), a["counts"]["overdue"])
        self.assertEqual(len(set(seen)), len(seen))
        self.assertGreaterEqual(len(seen), 2)

    def test_a_technician_has_no_inbox(self):
        self.assertEqual(self.t.get("/inbox", "technician").status, 403)


class Unproven(TestCase):
    """A story of the simulator: after the repair the household is away."""
    instance = {"devices": 1, "clock": "event"}

    @classmethod
    def prepare(cls, t):
        t.start()
        subprocess.run([harness.SIM, "--broker", f"tcp://127.0.0.1:{t.broker_port}", "--secrets", f"{t.dir}/broker/secrets",
                        "--api", f"http://127.0.0.1:{t.http_port}", "--seed", "101", "--speed", "0", "--story",
                        cls.story(t)], check=True, capture_output=True, timeout=240)

    @staticmethod
    def story(t):
        """As far as idle.story goes before the lead decides."""
        path = os.path.join(t.dir, "idle.story")
        with open(os.path.join(harness.ROOT, "device-sim/stories/idle.story")) as f, open(path, "w") as out:
            out.writelines(line for line in f.read().split("act lead")[0].splitlines(True) if "triage" not in line)
        return path

    def test_a_repair_without_enough_water_waits_with_how_often_the_household_was_asked(self):
        item, = self.t.get("/inbox", "lead").json["items"]
        self.assertEqual(item["queue"], "unproven")
        self.assertGreaterEqual(item["asked"], 1)
        self.assertIn("reopen", item["allowed_actions"])
        self.assertEqual(self.t.act(item["order"]["id"], "close", "lead", reason="they are away").status, 200)
        self.assertEqual(self.t.get("/inbox", "lead").json["items"], [])


if __name__ == "__main__":
    unittest.main()
