# SPDX-License-Identifier: Apache-2.0
"""A rule about the night opens no order while the household is away, and does again when it is back. The catalogue
that ships has no such rule yet: a fault of a copy is given one."""
import datetime
import json
import os
import shutil
import unittest

from harness import ROOT, TestCase
from util import sample

START = datetime.datetime(2026, 3, 2, 1, 0, tzinfo=datetime.timezone.utc)  # 09:00 in Shanghai
FAULT = "flush-valve-stuck-open"
RULE = {"words": {"zh-CN": "夜间反复启动", "en": "Starts again and again in the night"}, "when": "n_restart_night >= 3",
        "hold_s": 0, "clear_when": "n_restart_night <= 1", "clear_hold_s": 0, "needs": ["vol_perm_l", "pump_on"]}
WATCH = {"id": "no-finding", "needs": [], "pass": "pump_on", "good": 20, "of": 20, "min_draws": 20, "window_h": 72,
         "max_window_h": 336}


class Holiday(TestCase):
    instance = {"devices": 2, "clock": "event"}

    @classmethod
    def prepare(cls, t):
        copy = os.path.join(t.dir, "catalogue")
        shutil.copytree(os.path.join(ROOT, "catalogue"), copy)
        path = os.path.join(copy, "faults", FAULT + ".json")
        with open(path) as f:
            fault = json.load(f)
        fault.update(detection=[RULE], remote_first=[], needs_visit="always")
        fault["verify"]["watch"] = [WATCH]
        with open(path, "w") as f:
            json.dump(fault, f)
        t.write_config(catalogue=copy)
        t.start()
        cls.pub, cls.seq, cls.sent, cls.litres = t.client(), 0, 0, 100.0

    def both(self, day, hour, pump=0, litres=0.0):
        at = START + datetime.timedelta(days=day, hours=hour - 9)
        for name in ("WP-0001", "WP-0002"):
            Holiday.seq += 1
            Holiday.sent += 1
            self.pub.publish(f"wp/v1/{name}/tele", json.dumps(sample(
                1, self.seq, int(at.timestamp() * 1000), state="producing" if pump else "standby", pump_on=pump,
                leak=0, lps_ok=1, vol_perm_l=round(self.litres + litres, 2))))
        Holiday.litres += litres
        self.pub.settle()
        self.t.drained(self.sent)

    def night(self, day):
        """Three starts without a draw, before the morning of that day."""
        self.both(day, 1)
        for i in range(3):
            self.both(day, 2 + i / 2, pump=1)
            self.both(day, 2 + i / 2 + 0.02, litres=0.1)
        self.both(day, 6)

    def orders(self, name):
        return [o["fault"]["id"] for o in self.t.orders(f"&device={name}")]

    def test_nights_of_a_holiday_open_nothing_and_the_first_one_after_it_does(self):
        self.both(0, 9)
        back = START + datetime.timedelta(days=2, hours=3)
        a = self.t.call("PATCH", "/customers/C0001", {"holiday": {"from": START.isoformat(), "to": back.isoformat()}})
        self.assertEqual(a.status, 200, a)
        self.night(1)
        self.assertEqual((self.orders("WP-0001"), self.orders("WP-0002")), ([], [FAULT]))
        self.night(2)
        self.assertEqual(self.orders("WP-0001"), [])
        self.t.stop()
        self.t.serve()
        Holiday.sent = 0
        self.both(2, 13)
        self.assertEqual(self.orders("WP-0001"), [], "the nights before count for nothing")
        self.night(3)
        self.assertEqual(self.orders("WP-0001"), [FAULT])


if __name__ == "__main__":
    unittest.main()
