# SPDX-License-Identifier: Apache-2.0
"""A gateway that refuses, is busy, lies, hangs or is not there: nothing is lost, what is dead can be sent again,
one alarm tells of it, and the rest of the service does not feel it. The gateway is a fake that knows keys."""
import os
import re
import sys
import time
import unittest

from harness import Instance, TestCase
from util import import_data, wait_for

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../servers"))
from fakes import FakeGateway  # noqa: E402

NUMBER = re.compile(r"新工单(\d+)")


def people(devices=40):
    data = import_data(devices)
    for u in data["users"]:
        if u["login"] == "dispatcher":
            u["phone"] = "13900000001"
        if u["login"] == "manager":
            u["phone"] = "13900000002"
    return data


class Case(TestCase):
    instance = {"data": people(), "devices": 1}
    used = 0

    @classmethod
    def prepare(cls, t):
        cls.gateway = FakeGateway()
        cls.configure(t)
        t.start()

    @classmethod
    def configure(cls, t):
        with open(t.config, "a") as f:
            f.write(cls.gateway.section(timeout_s="1") +
                    'notify { staff = "sms" retry_s = "0.3" retry_max_s = "0.6" }\n')

    @classmethod
    def tearDownClass(cls):
        super().tearDownClass()
        cls.gateway.close()

    def setUp(self):
        self.gateway.trouble = None
        wait_for("the way to work", self.up)
        self.idle()
        self.alarms = self.alarm_count()

    # Steps --------------------------------------------------------------------------------------
    def open(self, n=1):
        """Orders that open, each told to the dispatcher; their numbers."""
        out = []
        for _ in range(n):
            type(self).used += 1
            order = self.t.open_order(f"WP-{type(self).used:04}")
            out.append((order, str(self.t.get(f"/orders/{order}").json["number"])))
        return out

    def arrived(self):
        return [m.group(1) for o in self.gateway.accepted if (m := NUMBER.search(o["text"]))]

    def delivery(self, order):
        items = self.t.get(f"/notices?order={order}&kind=order_opened").json["items"]
        return items[0]["id"], items[0]["deliveries"][0]

    def up(self):
        return self.t.metrics()['tapwright_channel_up{channel="sms",via="fake"}'] == 1

    def idle(self):
        wait_for("nothing to wait", lambda: self.t.metrics()["tapwright_outbox_pending"] == 0)

    def alarm_count(self):
        with open(self.t.log_path, errors="replace") as f:
            return f.read().count("alarm=channel_down")

    def all_once(self, orders):
        wait_for("all of them", lambda: set(n for _, n in orders) <= set(self.arrived()))
        self.idle()
        came = self.arrived()
        for _, n in orders:
            self.assertEqual(came.count(n), 1, n)


class Trouble(Case):
    # Troubles -----------------------------------------------------------------------------------
    def test_what_is_refused_is_dead_and_is_sent_again_by_a_person(self):
        self.gateway.trouble = "refuse"
        (order, number), = self.open()
        wait_for("it to be dead", lambda: self.delivery(order)[1]["state"] == "dead")
        notice, d = self.delivery(order)
        self.assertIn("400", d["detail"])
        dead = self.t.get("/notices?state=dead&kind=order_opened").json["items"]
        self.assertIn(notice, [n["id"] for n in dead])
        self.gateway.trouble = None
        a = self.t.post(f"/notices/{notice}/actions/resend", {}, "lead")
        self.assertEqual(a.status, 200, a)
        self.all_once([(order, number)])
        self.assertEqual(self.delivery(order)[1]["state"], "sent")
        self.assertEqual(self.delivery(order)[1]["id"], d["id"])
        lines = [x for x in self.t.get("/audit", "admin").json["items"] if x["what"] == "notice.resent"]
        self.assertEqual([x["subject"] for x in lines], [notice])

    def test_busy_is_later(self):
        self.gateway.trouble = "busy"
        orders = self.open(3)
        wait_for("an attempt", lambda: self.delivery(orders[0][0])[1]["attempts"] >= 2)
        self.gateway.trouble = None
        self.all_once(orders)
        self.assertFalse(self.delivery(orders[0][0])[1]["again"])

    def test_an_error_inside_of_200_is_no_success(self):
        self.gateway.trouble = "lie"
        orders = self.open(2)
        wait_for("an attempt", lambda: "QUOTA" in (self.delivery(orders[0][0])[1]["detail"] or ""))
        self.gateway.trouble = None
        self.all_once(orders)

    def test_no_answer_may_be_a_yes_and_the_key_says_so(self):
        self.gateway.trouble = "hang"
        (order, number), = self.open()
        wait_for("a second attempt", lambda: self.delivery(order)[1]["attempts"] >= 1)
        self.gateway.trouble = None
        self.all_once([(order, number)])
        self.assertTrue(self.delivery(order)[1]["again"])
        wait_for("the mark", lambda: self.gateway.requests[-1]["headers"].get("Tapwright-Again"))

    def test_a_gateway_that_is_not_there_alarms_once_and_nobody_feels_it(self):
        self.gateway.down()
        orders, slowest = self.open(5), 0
        wait_for("the alarm", lambda: self.alarm_count() > self.alarms)
        until = time.monotonic() + 4  # some ten probes
        while time.monotonic() < until:
            began = time.monotonic()
            self.assertEqual(self.t.get("/healthz", None).status, 200)
            orders += self.open() if len(orders) < 12 else []
            slowest = max(slowest, time.monotonic() - began)
        self.assertFalse(self.up())
        self.assertEqual(self.t.metrics()["tapwright_outbox_pending"] >= len(orders), True)
        self.assertLess(slowest, 1, "HTTP waits for a gateway")
        self.gateway.up()
        wait_for("the way to work", self.up)
        self.all_once(orders)
        self.assertEqual(self.alarm_count(), self.alarms + 1)
        came = [n for n in self.arrived() if n in [n for _, n in orders]]
        self.assertEqual(came, [n for _, n in orders], "not in their order")
        for kind in ("channel_down", "channel_up"):
            told = self.t.get(f"/notices?kind={kind}&recipient=manager").json["items"]
            self.assertEqual(len(told), 1, kind)


def streets(desks=14, devices=60):
    """Every machine's area has a dispatcher of its own, so that many phones are told."""
    data = import_data(devices)
    for i, c in enumerate(data["customers"]):
        c["area"] = f"A{i % desks}"
    data["users"] += [{"login": f"desk{i}", "name": "D", "role": "dispatcher", "password": "x", "areas": [f"A{i}"],
                       "phone": f"1380001{i:04}"} for i in range(desks)]
    return data


class TakesNothing(Case):
    """It answers, and takes nothing from anybody: that is the way's trouble, told once."""
    instance = {"data": streets(), "devices": 1}

    def play(self, trouble):
        self.gateway.trouble = trouble
        numbers = {number for _, number in self.open(24)}
        wait_for("the alarm", lambda: self.alarm_count() > self.alarms)
        self.assertEqual(self.t.get("/healthz", None).status, 200)
        self.gateway.trouble = None
        wait_for("the way to work", self.up)
        self.idle()
        self.assertEqual(self.alarm_count(), self.alarms + 1)
        return numbers

    def test_later_to_everybody(self):
        numbers = self.play("lie")
        self.assertEqual(numbers - set(self.arrived()), set())

    def test_no_to_everybody_kills_some_and_holds_the_rest(self):
        numbers = self.play("refuse")
        dead = self.t.get("/notices?state=dead&kind=order_opened&limit=200").json["items"]
        self.assertLess(len(dead), len(numbers) / 2 + 6)
        for notice in dead:
            self.assertEqual(self.t.post(f"/notices/{notice['id']}/actions/resend", {}, "lead").status, 200)
        wait_for("all of them", lambda: numbers <= set(self.arrived()))


if __name__ == "__main__":
    unittest.main(verbosity=2)
