# SPDX-License-Identifier: Apache-2.0
"""Notices from their cause to the log of a service that has nothing else to send with, and as the desk sees
them."""
import json
import re
import unittest

from harness import TestCase
from util import import_data, wait_for


def household():
    data = import_data(3)
    data["customers"][0].update(name="王小明", phone="13812341234")
    return data


class Notices(TestCase):
    instance = {"data": household(), "devices": 3}

    @classmethod
    def prepare(cls, t):
        t.start()
        cls.order = t.open_order("WP-0001")

    def notices(self, query="", user="dispatcher"):
        a = self.t.get(f"/notices{query}", user)
        self.assertEqual(a.status, 200, a)
        return a.json["items"]

    def told(self, query):
        return wait_for(f"notices{query}", lambda: self.notices(query))

    def test_an_order_that_opens_is_told_to_the_dispatcher_and_known_to_be_sent(self):
        n = self.told(f"?order={self.order}&kind=order_opened&state=sent")[0]
        self.assertEqual((n["recipient"], n["order"]), ("dispatcher", self.order))
        self.assertEqual([(d["channel"], d["state"], d["attempts"]) for d in n["deliveries"]], [("log", "sent", 1)])
        self.assertIn("WP-0001", n["text"]["zh-CN"])
        self.assertRegex(self.t.log(), rf"area=notice to=person:\w+ kind=order_opened text=\"{re.escape(n['text']['zh-CN'])}\"")

    def test_one_is_found_by_its_id_and_another_is_not(self):
        n = self.told(f"?order={self.order}")[0]
        self.assertEqual(self.t.get(f"/notices/{n['id']}").json, n)
        self.assertEqual(self.t.get("/notices/nothing").status, 404)

    def test_the_list_goes_on_where_it_ended(self):
        for device in ("WP-0002", "WP-0003"):
            self.t.open_order(device)
        wait_for("three of them", lambda: len(self.notices("?kind=order_opened")) == 3)
        page = self.t.get("/notices?kind=order_opened&limit=2").json
        rest = self.t.get(f"/notices?kind=order_opened&limit=2&cursor={page['next_cursor']}").json
        self.assertEqual(len({n["id"] for n in page["items"] + rest["items"]}), 3)
        self.assertIsNone(rest["next_cursor"])

    def test_what_arrived_is_not_sent_again(self):
        n = self.told(f"?order={self.order}&state=sent")[0]
        a = self.t.post(f"/notices/{n['id']}/actions/resend", {}, "lead")
        self.assertEqual(a.status, 409, a)

    def test_what_notices_knew_is_printed_for_whoever_changes_the_words(self):
        self.told(f"?order={self.order}&state=sent")
        code, out, err = self.t.command("notice", "facts")
        self.assertEqual((code, err), (0, ""))
        facts = json.loads(out)["order_opened"]["staff"]["zh-CN"]
        self.assertIn((facts["number"], facts["device"]),
                      [(str(o["number"]), o["device"]["id"]) for o in self.t.orders()])
        self.assertNotIn("13812341234", out)
        lines = self.t.get("/audit", "manager").json["items"]
        self.assertIn("command.notice_facts", [x["what"] for x in lines])

    def test_who_is_asked_hears_until_when(self):
        order = self.t.open_order("WP-0002", "membrane-fouled")
        self.assertEqual(self.t.act(order, "assign", technician=self.t.technician_id()).status, 200)
        n = self.told(f"?order={order}&kind=order_assign")[0]
        # Hours when the working day ends before.
        self.assertRegex(n["text"]["zh-CN"], r"请在\d+(分钟|小时)内接单")

    def test_a_technician_sees_none_of_it(self):
        self.assertEqual(self.t.get("/notices", "technician").status, 403)

    def test_a_state_that_there_is_not_is_said(self):
        self.assertEqual(self.t.get("/notices?state=lost").status, 400)

    def test_the_figures_count_them(self):
        self.told(f"?order={self.order}&state=sent")
        m = self.t.metrics()
        self.assertGreaterEqual(m['tapwright_deliveries_total{channel="log",result="sent"}'], 1)
        self.assertEqual(m['tapwright_channel_up{channel="log",via=""}'], 1)
        wait_for("nothing to wait", lambda: self.t.metrics()["tapwright_outbox_pending"] == 0)


if __name__ == "__main__":
    unittest.main(verbosity=2)
