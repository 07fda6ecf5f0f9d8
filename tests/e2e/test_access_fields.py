# SPDX-License-Identifier: Apache-2.0
"""What is personal of a customer, asked field by field as every role at every time of a visit."""
import datetime
import json
import unittest

from harness import TestCase
from util import ROLES, import_data, now_ms

FULL = {"name": "王小明", "phone": "13812341234", "email": "xiaoming@example.com",
        "address": "北京市朝阳区建国路88号"}
SECRET = "a-secret-of-the-machine"
MASKED = {"name": "王*", "phone": "138****1234", "email": "x***@example.com", "address": "北京市朝阳区"}
# Field by field who has it in full on the page of the order: always, and while the visit is near.
DESK = {"dispatcher", "lead", "manager"}
ALWAYS = {f: DESK for f in FULL}
NEAR = {"name": {"technician"}, "phone": {"technician"}, "address": {"technician"}, "email": set()}


def rfc3339(ms):
    return datetime.datetime.fromtimestamp(ms / 1000, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def household():
    data = import_data(2, ("technician", "second"))
    data["customers"][0].update(FULL)
    data["devices"][0]["secret"] = SECRET
    return data


class Fields(TestCase):
    instance = {"data": household(), "devices": 2, "clock": "event"}

    @classmethod
    def prepare(cls, t):
        """One sample, from which the clock of event mode begins."""
        t.start()
        pub = t.client()
        pub.publish("wp/v1/WP-0001/tele", json.dumps(
            {"boot_id": 1, "seq": 1, "ts_ms": now_ms(), "state": "standby", "p_in_mpa": 0.21}))
        pub.settle()
        t.drained(1)

    def customer(self, user, order):
        a = self.t.get(f"/orders/{order}", user)
        self.assertEqual(a.status, 200, a)
        return a.json["customer"]

    def check(self, order, near, roles=ROLES):
        for role in roles:
            shown = self.customer(role, order)
            for field, full in FULL.items():
                may = role in ALWAYS[field] or (near and role in NEAR[field])
                self.assertEqual(shown[field], full if may else MASKED[field], (role, field, near))
            self.check_others(role)

    def check_others(self, role):
        """Lists, machines and the stream's answers hold the masked form or nothing."""
        for path in ("/orders?limit=200", "/devices", "/devices/WP-0001", "/customers"):
            text = self.t.get(path, role).body.decode()
            for full in (*FULL.values(), SECRET):
                self.assertNotIn(full, text, (role, path))

    def near_at(self, user):
        """Whether what the machine measures is given to that user."""
        machine = self.t.get("/devices/WP-0001", user).json
        status = self.t.get("/devices/WP-0001/telemetry?fields=p_in_mpa", user).status
        self.assertEqual("readings" in machine, status == 200)
        self.assertEqual(machine["customer"], "C0001" if status == 200 else None)
        return status == 200

    def test_a_technician_has_the_household_from_accepting_until_a_day_after_leaving(self):
        t = self.t
        order = t.open_order("WP-0001")
        self.check(order, False, ROLES[1:])
        t.act(order, "assign", technician=t.technician_id("technician"))
        self.check(order, False)
        self.assertFalse(self.near_at("technician"))
        for action, args in (("accept", {}), ("contact", {"channel": "phone", "outcome": "reached",
                                                         "address_confirmed": True})):
            self.assertEqual(t.act(order, action, "technician", **args).status, 200)
            self.check(order, True)
        now = now_ms()
        slot = {"from": rfc3339(now), "to": rfc3339(now + 7200000), "agreed_by": "customer"}
        for action, args in (("schedule", slot), ("depart", t.packed(order)),
                             ("arrive", {"code": "WP-0001", "how": "scan"})):
            a = t.act(order, action, "technician", **args)
            self.assertEqual(a.status, 200, a)
            self.check(order, True)
        self.assertTrue(self.near_at("technician"))
        self.assertFalse(self.near_at("second"))
        a = t.act(order, "complete", "technician", outcome="no_fault_found", cause="other",
                  text="nothing there", work=[], parts=[], charges=[], checklist={}, override={"reason": "none"})
        self.assertEqual(a.status, 200, a)
        self.check(order, True)
        self.assertEqual(t.post("/clock", {"advance_s": 86300}, "admin").status, 200)
        self.check(order, True)
        self.assertEqual(t.post("/clock", {"advance_s": 200}, "admin").status, 200)
        self.check(order, False)
        self.assertFalse(self.near_at("technician"))

    def test_a_customers_page_is_full_for_those_who_dispatch_and_masked_for_the_admin(self):
        for role in ROLES[1:]:
            shown = self.t.get("/customers/C0001", role).json
            for field, full in FULL.items():
                self.assertEqual(shown[field], full if role in DESK else MASKED[field], (role, field))
            self.assertEqual(shown["masked"], role not in DESK)
        self.assertEqual(self.t.get("/customers/C0001", "technician").status, 403)
        self.assertEqual(self.t.get("/customers/nobody").status, 404)


if __name__ == "__main__":
    unittest.main()
