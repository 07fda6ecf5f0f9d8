# SPDX-License-Identifier: Apache-2.0
"""Redelivery: copies change nothing, however many there are and however they come."""
import json
import unittest

from harness import TestCase
from util import in_threads, now_ms, sample

WRITERS = 8
COPIES = 10000


def leaking(boot, start_ms, count=20):
    """A machine at rest that gets wet at the third sample, five seconds apart."""
    return [json.dumps(sample(boot, i + 1, start_ms + 5000 * i, uptime_s=100 + 5 * i,
                              state="standby" if i < 3 else "leak_stop", pump_on=0, lps_ok=1,
                              hps_open=1, leak=int(i >= 3), temp_c=18.5)) for i in range(count)]


class Duplicates(TestCase):
    instance = {"devices": 3}

    @classmethod
    def prepare(cls, t):
        t.start()
        cls.writers = [t.client(f"TEST-PUB-{i}") for i in range(WRITERS)]

    def stored(self, device):
        return self.t.get(f"/devices/{device}").json["stored"]

    def send(self, writer, device, messages):
        for m in messages:
            self.writers[writer].publish(f"wp/v1/{device}/tele", m)
        self.writers[writer].settle()

    def one_order(self, device):
        found = self.t.orders(f"&device={device}")
        self.assertEqual([o["fault"]["id"] for o in found], ["leak-detected"])
        return found[0]

    def test_ten_thousand_copies_from_eight_connections_make_one_order(self):
        device, messages = "WP-0001", leaking(3, now_ms() - 200000)
        before = self.t.results()
        self.send(0, device, messages)
        self.t.drained(sum(before.values()) + len(messages))
        order, stored = self.one_order(device), self.stored(device)
        self.assertEqual(stored["samples"], len(messages))

        each = COPIES // WRITERS // len(messages) + 1
        in_threads(WRITERS, lambda i: self.send(i, device, messages * each))
        copies = WRITERS * each * len(messages)
        self.assertGreaterEqual(copies, COPIES)
        after = self.t.drained(sum(before.values()) + len(messages) + copies, 120)
        self.assertEqual(after["duplicate"] - before["duplicate"], copies)
        self.assertEqual(after["applied"] - before["applied"], len(messages))
        self.assertEqual(self.stored(device), stored)
        again = self.one_order(device)
        self.assertEqual((again["id"], again["version"]), (order["id"], order["version"]))

        # The copies are known after a restart as well: the store tells, not the memory.
        self.t.stop()
        self.t.serve()
        self.send(0, device, messages)
        self.t.drained(len(messages))
        self.assertEqual(self.t.results()["duplicate"], len(messages))
        self.assertEqual(self.stored(device), stored)
        self.assertEqual(self.one_order(device)["id"], order["id"])

    def test_eight_connections_that_say_it_first_at_once_make_one_order(self):
        device, messages = "WP-0002", leaking(9, now_ms() - 200000)
        before = self.t.results()
        in_threads(WRITERS, lambda i: self.send(i, device, messages))
        after = self.t.drained(sum(before.values()) + WRITERS * len(messages))
        self.assertEqual(after["applied"] - before["applied"], len(messages))
        self.assertEqual(self.stored(device)["samples"], len(messages))
        self.one_order(device)

    def test_another_spelling_of_the_same_sample_is_a_copy(self):
        device = "WP-0003"
        one = sample(1, 1, now_ms(), state="standby", temp_c=20, leak=0)
        spelled = [json.dumps(one), json.dumps(dict(reversed(one.items())), indent=2),
                   json.dumps(dict(one, temp_c=20.0, leak=False)), json.dumps(dict(one, buffered=True)),
                   json.dumps({"boot_id": 1, "samples": [one]})]
        before = self.t.results()
        self.send(0, device, spelled)
        after = self.t.drained(sum(before.values()) + len(spelled))
        self.assertEqual(after["duplicate"] - before["duplicate"], len(spelled) - 1)
        self.assertEqual(self.stored(device), {"samples": 1, "epoch": 1, "boot_id": 1, "seq": 1})

    def test_the_same_numbers_with_other_content_are_no_copy(self):
        device, ts = "WP-0003", now_ms()
        before = self.t.results()
        stored = self.stored(device)
        self.send(0, device, [json.dumps(sample(50, 1, ts, temp_c=20)),
                              json.dumps(sample(50, 1, ts, temp_c=25))])
        after = self.t.drained(sum(before.values()) + 2)
        self.assertEqual(after["applied"] - before["applied"], 2)
        now = self.stored(device)
        self.assertEqual(now["samples"], stored["samples"] + 2)
        self.assertEqual(now["epoch"], max(stored["epoch"], 1) + 1)


if __name__ == "__main__":
    unittest.main()
