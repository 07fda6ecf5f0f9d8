# SPDX-License-Identifier: Apache-2.0
"""A simulated machine keeps counting an old cartridge after a visit put in a new one: the service sets its counter
over MQTT, believes what the machine says of its filters afterwards, and leaves it at that."""
import datetime
import os
import unittest

from harness import TestCase
from util import import_data, wait_for

START = "2026-03-02T00:00:00Z"
AGE_D = 350
# Nobody presses the button of the machine: the household draws water and that is all.
STORY = f"""story "a cartridge that the machine knows nothing of"
start {START}
device WP-0001 tankless-600g usage none filter ppc {AGE_D}d filter ro 100d
run 10m
""" + "draw WP-0001 120\nrun 1h\n" * 60


class CounterSet(TestCase):
    @classmethod
    def setUpClass(cls):
        data = import_data(1)
        went_in = datetime.datetime.fromisoformat(START) - datetime.timedelta(days=AGE_D)
        data["devices"][0]["filters"] = [{"stage": "ppc", "installed_on": went_in.strftime("%Y-%m-%d")},
                                         {"stage": "ro", "installed_on": "2025-11-22"}]
        cls.instance = {"data": data, "devices": 1, "clock": "event"}
        super().setUpClass()

    def stage(self):
        return self.t.get("/devices/WP-0001/filters").json["items"][0]

    def sets(self):
        return [c for c in self.t.get("/devices/WP-0001/commands").json["items"] if c["name"] == "counter_set"]

    def change(self):
        """A technician comes and scans the cartridge that he puts in."""
        order = self.t.post("/orders", {"kind": "filter", "device": "WP-0001", "text": "by hand"}).json["id"]
        now = datetime.datetime.fromtimestamp(self.t.get("/clock").json["now_ms"] / 1000, datetime.timezone.utc)
        slot = [(now + datetime.timedelta(hours=h)).isoformat() for h in (1, 3)]
        for action, user, args in (
                ("assign", "dispatcher", {"technician": self.t.technician_id()}), ("accept", "technician", {}),
                ("contact", "technician", {"channel": "phone", "outcome": "reached", "address_confirmed": True}),
                ("schedule", "technician", {"from": slot[0], "to": slot[1], "agreed_by": "customer"}),
                ("depart", "technician", self.t.packed(order)),
                ("arrive", "technician", {"code": "WP-0001", "how": "scan"}),
                ("complete", "technician", {"outcome": "fixed", "cause": "worn", "work": [], "charges": [],
                                            "parts": [{"sku": "WP-FLT-PPC", "code": "B-2077"}], "checklist": {}})):
            a = self.t.act(order, action, user, **args)
            self.assertEqual(a.status, 200, (action, a))

    def test_the_machine_is_told_once_shows_the_new_life_and_is_left_alone(self):
        path = os.path.join(self.t.dir, "counter.story")
        with open(path, "w") as f:
            f.write(STORY)
        sim = self.t.sim("--story", path, "--seed", "7", "--speed", "6000")
        wait_for("the old counter", lambda: "doubted" in self.stage() and self.t.get("/devices/WP-0001").json["stored"]["samples"] > 40)
        self.assertEqual(self.sets(), [])
        self.change()
        self.assertEqual((self.stage()["changed"]["how"], self.stage()["counter"]["state"]), ("scan", "open"))
        wait_for("a counter that shows the new life", lambda: self.stage()["counter"]["state"] == "set", 60)
        told, = self.sets()
        self.assertEqual((told["state"], told["args"]["stage"], told["args"]["remain_pct"]), ("done", "ppc", 100))
        self.assertEqual(sim.wait(120), 0)
        self.assertEqual(len(self.sets()), 1, "days later it is still the only one")
        after = self.stage()
        self.assertEqual((after["counter"], after["doubted"]), ({"state": "set", "tries": 1, "why": None}, False))
        self.assertNotEqual(after["changed"]["proof"], "reset", "what the service did proves nobody's word")


if __name__ == "__main__":
    unittest.main()
