# SPDX-License-Identifier: Apache-2.0
"""What is known between two samples survives restarts, kills and refused commands."""
import json
import unittest

from harness import TestCase
from util import now_ms, wait_for

HISTORY = 210


class Memory(TestCase):
    instance = {"devices": 12}

    @classmethod
    def prepare(cls, t):
        t.start()
        cls.elsewhere = t.open_order("WP-0012")
        cls.pub, cls.numbers, cls.fresh = t.client(), {}, iter(t.names)

    def say(self, device, rows):
        """Samples as one message, applied."""
        for r in rows:
            n = self.numbers[device] = self.numbers.get(device, 0) + 1
            r.update(seq=n, uptime_s=r["ts_ms"] // 1000 % 10 ** 6, pump_on=0)
        self.pub.publish(f"wp/v1/{device}/tele", json.dumps({"boot_id": 1, "samples": rows}))
        self.pub.settle()
        wait_for("the samples", lambda: self.t.get(f"/devices/{device}").json["stored"]["seq"] == n)

    def leaks(self, device):
        return [o for o in self.t.orders(f"&device={device}") if o["fault"]["id"] == "leak-detected"]

    def leaks_on(self, between, history=0):
        """Wet for six seconds, five are needed; something happens in between."""
        device, start = next(self.fresh), now_ms() - 60000
        past = [{"ts_ms": start - 60000 * i, "state": "standby", "leak": 0} for i in range(history + 1)]
        for i in range(0, len(past), 60):
            self.say(device, past[::-1][i:i + 60])
        self.say(device, [{"ts_ms": start + 5000, "state": "leak_stop", "leak": 1}])
        self.assertEqual(self.leaks(device), [])
        between(device)
        self.say(device, [{"ts_ms": start + 11000, "state": "leak_stop", "leak": 1}])
        wait_for("the order", lambda: self.leaks(device), 5)
        e = self.t.get(f"/orders/{self.leaks(device)[0]['id']}").json["evidence"]
        self.assertNotEqual(e["from"], e["to"])

    def restart(self, _):
        self.t.stop()
        self.t.serve()

    def kill(self, _):
        self.t.service.kill()
        self.t.service.wait()
        self.t.serve()

    def refuse(self, _):
        self.assertEqual(self.t.act(self.elsewhere, "arrive").status, 403)

    def act(self, device):
        order = self.t.open_order(device, "prefilter-clogged")
        self.assertEqual(self.t.act(order, "cancel", reason="a slip").status, 200)

    def test_nothing_in_between(self):
        self.leaks_on(lambda device: None)

    def test_an_order_by_hand(self):
        self.leaks_on(self.act)

    def test_a_refused_command_and_a_machine_with_a_past(self):
        self.leaks_on(self.refuse, HISTORY)

    def test_a_restart_and_a_machine_with_a_past(self):
        self.leaks_on(self.restart, HISTORY)

    def test_a_kill_and_a_machine_with_a_past(self):
        self.leaks_on(self.kill, HISTORY)

    def test_a_refused_command_and_a_new_machine(self):
        self.leaks_on(self.refuse)

    def test_a_restart_and_a_new_machine(self):
        self.leaks_on(self.restart)

    def test_a_kill_and_a_new_machine(self):
        self.leaks_on(self.kill)


if __name__ == "__main__":
    unittest.main()
