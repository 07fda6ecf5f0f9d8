# SPDX-License-Identifier: Apache-2.0
"""The customer's page on a phone: the road of one order, the filters, and what a repair has proven."""
import datetime
import os
import subprocess
import unittest

from browser import BrowserCase, harness, people, wait_for

# What somebody may call themselves, and what must stay text wherever it is shown.
NASTY = '<img src=x onerror=alert(1)>"\'><script>alert(2)</script>'


def near(days, life):
    """A cartridge of so long a life that has so many days left."""
    return (datetime.date.today() - datetime.timedelta(days=life - days)).isoformat()


def homes(devices):
    """Filters of the first are due in a fortnight, and its people write markup wherever they may."""
    data = people(devices)
    data["users"][0].update(name="陈志远 " + NASTY, card_no="0731")
    if devices > 1:
        data["customers"][1].update(name=NASTY)
    for d in data["devices"]:
        d.update(warranty_until="2030-03-08", filters=[{"stage": "ppc", "installed_on": near(14, 360)},
                                                       {"stage": "ro", "installed_on": near(500, 720)}])
    return data


class Customer(BrowserCase):
    instance = {"devices": 6, "clock": "event", "data": homes(6), "settings": ["policy.service_number=400-000-1680"]}
    script, facts = "customer.mjs", {"nasty": NASTY}

    @classmethod
    def prepare(cls, t):
        t.start()
        cls.lived_in(t, *t.names[:3])

    def test_in_the_browser(self):
        self.play()


class Proof(BrowserCase):
    """A story of the simulator: the pump grows weak, is changed, and ten draws prove it."""
    instance = {"devices": 1, "clock": "event", "data": homes(1)}
    script = "customer-proof.mjs"

    @classmethod
    def prepare(cls, t):
        t.start()
        cls.story(t, "pump_weak")

    @staticmethod
    def story(t, name):
        subprocess.run([harness.SIM, "--broker", f"tcp://127.0.0.1:{t.broker_port}", "--secrets", f"{t.dir}/broker/secrets",
                        "--api", f"http://127.0.0.1:{t.http_port}", "--seed", "101", "--speed", "0", "--story",
                        os.path.join(harness.ROOT, f"device-sim/stories/{name}.story")],
                       check=True, capture_output=True, timeout=240)

    def test_in_the_browser(self):
        order = wait_for("the order", lambda: self.t.orders())[0]
        self.play(order=order["id"])


if __name__ == "__main__":
    unittest.main()
