# SPDX-License-Identifier: Apache-2.0
"""The customer's page on a phone: the road of one order, the filters, what a repair has proven, and the code
on the machine."""
import datetime
import json
import os
import re
import subprocess
import sys
import tempfile
import unittest

from browser import HERE, BrowserCase, harness, people, wait_for
from util import free_ports

sys.path.insert(0, os.path.join(HERE, "../servers"))
from kannel import Kannel  # noqa: E402

# What somebody may call themselves or write, and what must stay text wherever it is shown.
NASTY = ['<img src=x onerror=alert(1)>', '"><script>alert(2)</script>', "'-alert(3)-'", "</bdi></p><svg onload=alert(4)>",
         "javascript:alert(5)", "{{7*7}}${7*7}", "&lt;b&gt;bold", "\u202eright to left"]


def near(days, life):
    """A cartridge of so long a life that has so many days left."""
    return (datetime.date.today() - datetime.timedelta(days=life - days)).isoformat()


def homes(devices):
    """Filters are due in a fortnight."""
    data = people(devices)
    data["users"][0].update(name="陈志远", card_no="0731")
    for d in data["devices"]:
        d.update(warranty_until="2030-03-08", filters=[{"stage": "ppc", "installed_on": near(14, 360)},
                                                       {"stage": "ro", "installed_on": near(500, 720)}])
    return data


def nasty_homes(devices):
    data = homes(devices)
    data["users"][0].update(name="陈志远 " + NASTY[0], card_no="0731" + NASTY[1])
    for c in data["customers"]:
        c.update(name=NASTY[3] + NASTY[7], address=NASTY[1] + NASTY[2])
    return data


class Customer(BrowserCase):
    instance = {"devices": 6, "clock": "event", "data": homes(6), "settings": ["policy.service_number=400-000-1680"]}
    script = "customer.mjs"

    @classmethod
    def prepare(cls, t):
        t.start()
        cls.lived_in(t, *t.names[:3])

    def test_in_the_browser(self):
        self.play()


class Inert(BrowserCase):
    """The same road where everybody writes markup."""
    instance = {"devices": 3, "clock": "event", "data": nasty_homes(3)}
    script, facts = "customer-inert.mjs", {"nasty": NASTY}

    @classmethod
    def prepare(cls, t):
        t.start()
        cls.lived_in(t, *t.names)

    def test_in_the_browser(self):
        self.play()


class Proof(BrowserCase):
    """A story of the simulator: three weak pumps are changed. One repair is proven, one was none, one is not heard of."""
    instance = {"devices": 3, "clock": "event", "data": homes(3), "settings": ["policy.service_number=400-000-1680"]}
    script = "customer-proof.mjs"

    @classmethod
    def prepare(cls, t):
        t.start()
        subprocess.run([harness.SIM, "--broker", f"tcp://127.0.0.1:{t.broker_port}", "--secrets", f"{t.dir}/broker/secrets",
                        "--api", f"http://127.0.0.1:{t.http_port}", "--seed", "101", "--speed", "0", "--story",
                        os.path.join(HERE, "three_ends.story")], check=True, capture_output=True, timeout=240)

    def test_in_the_browser(self):
        self.play(orders={o["device"]["id"]: o["id"] for o in self.t.orders()})


class Machine(BrowserCase):
    """The code on the machine: a link comes to the registered telephone, by Debian's Kannel."""
    script = "customer-machine.mjs"

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="tapwright-label-")
        cls.addClassCleanup(cls.folder.cleanup)
        cls.http_port, = free_ports(1)
        public = f"http://127.0.0.1:{cls.http_port}"
        cls.kannel = Kannel(cls.folder.name, f"{public}/api/v1/gateways/phones/inbound?key=k&from=%p&text=%b")
        cls.addClassCleanup(cls.kannel.close)
        data = homes(2)
        for i, c in enumerate(data["customers"]):
            c.update(phone=f"1380000567{i}", lang="en")
        # At whatever hour the test runs, nobody sleeps: the clock begins in the morning.
        cls.start_ms = int(datetime.datetime.combine(datetime.date.today(), datetime.time(3, 30), datetime.timezone.utc).timestamp() * 1000)
        cls.instance = {"data": data, "devices": 2, "clock": "event", "settings": [f"http.public_url={public}"]}
        super().setUpClass()

    @classmethod
    def prepare(cls, t):
        t.http_port = cls.http_port
        t.write_config(http=f"127.0.0.1:{cls.http_port}", extra=cls.kannel.section(cls.folder.name, "k"))
        cls.kannel.start()
        t.start()
        pub = t.client()
        for d in t.names:
            pub.publish(f"wp/v1/{d}/tele", json.dumps({"boot_id": 1, "seq": 1, "ts_ms": cls.start_ms, "state": "standby"}))
            pub.publish(f"wp/v1/{d}/evt", json.dumps({"boot_id": 1, "seq": 2, "ts_ms": cls.start_ms + 1000,
                                                      "type": "filter_reset", "stage": "ppc", "resets": 1}))
        pub.settle()
        t.drained(2 * len(t.names))

    def path(self, number):
        """The link that came to that telephone; a long text comes as its parts."""
        def found():
            return re.search(r"/c/[\w-]{43}", "".join(m["text"] for m in self.kannel.inbox() if m["to"].endswith(number)))
        return wait_for(f"a link on {number}", found).group(0)

    def test_in_the_browser(self):
        self.play("customer-label.mjs")
        self.play(paths=[self.path("13800005670"), self.path("13800005671")])


if __name__ == "__main__":
    unittest.main()
