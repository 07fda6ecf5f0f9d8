# SPDX-License-Identifier: Apache-2.0
"""A burst of notices leaves at the rate of its gateway, however fast that answers: no stretch of time has more, each
arrives once, and a restart in the middle gives nothing away. Then the same through a real Kannel."""
import os
import sys
import tempfile
import time
import unittest

from harness import TestCase
from util import import_data, wait_for

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../servers"))
from fakes import FakeGateway  # noqa: E402
from kannel import Kannel  # noqa: E402

DESKS, RATE, BURST = 40, 20, 5
JITTER_S = 0.3  # from the engine's thread to the handler of the fake, on a busy host


def people():
    data = import_data(2)
    data["users"] = [u for u in data["users"] if u["role"] != "dispatcher"] + [
        {"login": "dispatcher" if i == 0 else f"desk{i}", "name": f"Desk {i}", "role": "dispatcher",
         "password": "dispatcher", "phone": f"139000000{i:02}"} for i in range(DESKS)]
    return data


class Rate(TestCase):
    instance = {"data": people(), "devices": 2, "settings": ["notify.staff=sms"]}

    @classmethod
    def section(cls):
        cls.gateway = FakeGateway()
        cls.addClassCleanup(cls.gateway.close)
        return cls.gateway.section(rate_per_s=RATE, burst=BURST)

    @classmethod
    def prepare(cls, t):
        cls.folder = tempfile.TemporaryDirectory(prefix="tapwright-rate-")
        cls.addClassCleanup(cls.folder.cleanup)
        with open(t.config, "a") as f:
            f.write(cls.section())
        t.settings.append(f"http.public_url=http://127.0.0.1:{t.http_port}")  # Kannel is told where to report
        t.start()

    def pending(self):
        return self.t.metrics()["tapwright_outbox_pending"]

    def paced(self, via):
        return self.t.metrics()[f'tapwright_channel_paced_seconds_total{{channel="sms",via="{via}"}}']

    def each_once(self, arrived, orders):
        """arrived: (number of a phone, text). Every desk heard of every order once."""
        for order in orders:
            number = str(self.t.get(f"/orders/{order}").json["number"])
            came = sorted(to[-2:] for to, text in arrived if number in text and "新工单" in text)
            self.assertEqual(came, [f"{i:02}" for i in range(DESKS)], number)


class Fake(Rate):
    def test_no_stretch_of_a_burst_has_more_than_the_rate_and_nothing_is_lost(self):
        orders = [self.t.open_order("WP-0001"), self.t.open_order("WP-0001", "prefilter-clogged")]
        wait_for("the first half", lambda: len(self.gateway.accepted) >= DESKS)
        self.t.stop()
        self.t.serve()
        orders.append(self.t.open_order("WP-0002"))
        wait_for("all of them", lambda: self.pending() == 0, 60)
        self.each_once([(o["to"], o["text"]) for o in self.gateway.accepted], orders)
        at = [o["at"] for o in self.gateway.accepted]
        for i, first in enumerate(at):
            for k in range(i, len(at)):
                most = BURST + RATE * (at[k] - first + JITTER_S)
                self.assertLessEqual(k - i + 1, most, f"in {at[k] - first:.3f} s")
        self.assertGreater(self.paced("fake"), 1)
        self.assertEqual(self.gateway.dropped, [])


class Real(Rate):
    @classmethod
    def section(cls):
        kannel = Kannel(cls.folder.name)
        cls.addClassCleanup(kannel.close)
        kannel.start()
        cls.kannel = kannel
        return cls.kannel.section(cls.folder.name, "k").replace("}", f'    rate_per_s = {RATE}\n    burst = {BURST}\n}}')

    def test_kannel_gets_a_burst_no_faster_and_all_of_it(self):
        began = time.monotonic()
        orders = [self.t.open_order("WP-0001"), self.t.open_order("WP-0002")]
        wait_for("all of them", lambda: self.pending() == 0, 60)
        took = time.monotonic() - began
        self.assertGreaterEqual(took, (2 * DESKS - BURST) / RATE - JITTER_S)
        wait_for("the phones", lambda: len(self.kannel.inbox()) >= 2 * DESKS)
        self.each_once([(m["to"], m["text"]) for m in self.kannel.inbox()], orders)
        self.assertGreater(self.paced("phones"), 1)


del Rate

if __name__ == "__main__":
    unittest.main()
