# SPDX-License-Identifier: Apache-2.0
"""What the code of a machine's label opens: a page that tells nothing, and a link for the owner only."""
import http.client
import json
import sqlite3
import unittest

from harness import TestCase
from util import import_data

HOUSEHOLD = {"name": "王小明", "phone": "138-1234 5678", "address": "北京市朝阳区建国路88号", "email": "a@example.com"}


def people():
    data = import_data(40)
    for c in data["customers"]:
        c.update(HOUSEHOLD)
    data["customers"][1]["phone"] = "12"
    data["devices"].append({"id": "WP-NOBODY", "model": "tank-75g"})
    return data


class MachinePage(TestCase):
    instance = {"data": people(), "devices": 40, "settings": ["http.public_url=https://tap.example",
                                                             "policy.service_number=400-820-0000"]}
    used = 2

    def page(self, method, code, digits=None, headers=None):
        """Behind a proxy of its own each time, so that addresses do not count together."""
        MachinePage.used += 1
        head = {"Accept-Language": "en", "X-Forwarded-For": f"10.0.0.{MachinePage.used % 250}", **(headers or {})}
        body = None if digits is None else f"digits={digits}"
        c = http.client.HTTPConnection("127.0.0.1", self.t.http_port, timeout=20)
        try:
            c.request(method, "/m/" + code, body, {**head, "Content-Type": "application/x-www-form-urlencoded"})
            r = c.getresponse()
            return r.status, r.headers, r.read().decode()
        finally:
            c.close()

    def sent(self):
        """Notices by machine, as the store has them."""
        self.t.stop()
        db = sqlite3.connect(f"{self.t.dir}/tapwright.db")
        rows = [json.loads(b)["device"] for (b,) in
                db.execute("SELECT body FROM outbox WHERE kind = 'link_sent' AND recipient = 'customer'")]
        db.close()
        self.t.serve()
        return rows

    def test_the_page_is_the_same_for_every_code(self):
        pages = {self.page("GET", code)[2].replace(code, "CODE") for code in ("WP-0001", "WP-9999", "WP-NOBODY", "nothing-of-it")}
        self.assertEqual(len(pages), 1)
        status, headers, text = self.page("GET", "WP-0001")
        self.assertEqual((status, headers["Cache-Control"]), (200, "no-store"))
        self.assertIn("form-action 'self'", headers["Content-Security-Policy"])
        self.assertIn("400-820-0000", text)
        for full in HOUSEHOLD.values():
            self.assertNotIn(full, text)

    def test_a_code_cannot_write_into_the_page(self):
        self.assertNotIn("<b>x", self.page("GET", "%3Cb%3Ex")[2])

    def test_the_answer_is_the_same_and_only_the_owner_is_sent_a_link(self):
        asked = [("WP-0010", "5678"), ("WP-0011", "0000"), ("WP-0012", ""), ("WP-0002", "12"), ("WP-9998", "5678"),
                 ("WP-NOBODY", "5678"), ("WP-0013", "5678&x=1"), ("WP-0014", "45678")]
        answers = [self.page("POST", code, digits) for code, digits in asked]
        self.assertEqual({s for s, _, _ in answers}, {200})
        self.assertEqual(len({text.replace(code, "CODE") for (_, _, text), (code, _) in zip(answers, asked)}), 1)
        sent = self.sent()
        self.assertEqual([d for d in sent if d in dict(asked)], ["WP-0010"])
        lines = self.t.get("/audit?subject=WP-0010", "manager").json["items"]
        self.assertEqual([x["what"] for x in lines], ["machine_link.sent"])

    def test_a_revoked_machine_sends_nobody_anything(self):
        self.assertEqual(self.t.call("PATCH", "/devices/WP-0020", {"status": "revoked"}).status, 200)
        self.assertEqual(self.page("POST", "WP-0020", "5678")[0], 200)
        self.assertNotIn("WP-0020", self.sent())

    def test_questions_about_one_machine_are_counted_right_or_wrong(self):
        self.assertEqual([self.page("POST", "WP-0030", d)[0] for d in ("0000", "0001", "5678", "5678")], [200, 200, 200, 429])
        self.assertEqual([self.page("POST", "WP-UNKNOWN", "0000")[0] for _ in range(4)], [200, 200, 200, 429])
        self.assertEqual(self.page("POST", "WP-0030", "5678")[1]["Retry-After"], "900")

    def test_questions_from_one_address_are_counted(self):
        head = {"X-Forwarded-For": "10.9.9.9"}
        got = [self.page("POST", f"WP-A{i:03}", "0000", head)[0] for i in range(21)]
        self.assertEqual(got, [200] * 20 + [429])

    def test_the_page_speaks_the_readers_language(self):
        self.assertIn("后四位", self.page("GET", "WP-0001", headers={"Accept-Language": "zh-CN"})[2])


if __name__ == "__main__":
    unittest.main()
