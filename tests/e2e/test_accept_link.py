# SPDX-License-Identifier: Apache-2.0
"""P-101: the link by which a technician accepts an order with one tap, and what it does not do."""
import base64
import hashlib
import hmac
import http.client
import os
import unittest

from harness import TestCase
from util import import_data


class Accept(TestCase):
    instance = {"data": import_data(20, ("technician", "second")), "devices": 20}
    used = 0

    # Steps --------------------------------------------------------------------------------------
    def order(self, *steps):
        Accept.used += 1
        order = self.t.open_order(f"WP-{Accept.used:04}")
        for user, action, args in steps:
            a = self.t.act(order, action, user, **args)
            self.assertEqual(a.status, 200, (action, a))
        return order

    def assign(self, login="technician"):
        return ("dispatcher", "assign", {"technician": self.t.technician_id(login)})

    def token(self, order, login="technician"):
        with open(f"{self.t.dir}/tapwright.db.key") as f:
            key = bytes.fromhex(f.read())
        mac = hmac.new(key, f"accept\n{order}\n{self.t.technician_id(login)}".encode(), hashlib.sha256)
        return order + "." + base64.urlsafe_b64encode(mac.digest()).decode().rstrip("=")

    def page(self, method, token, headers=None):
        c = http.client.HTTPConnection("127.0.0.1", self.t.http_port, timeout=20)
        try:
            c.request(method, "/a/" + token, None, headers or {"Accept-Language": "en"})
            r = c.getresponse()
            return r.status, r.headers, r.read().decode()
        finally:
            c.close()

    def state(self, order):
        return self.t.get(f"/orders/{order}").json["state"]

    # The link -----------------------------------------------------------------------------------
    def test_looking_shows_the_order_and_changes_nothing(self):
        order = self.order(self.assign())
        for _ in range(3):
            status, headers, text = self.page("GET", self.token(order))
            self.assertEqual(status, 200)
        number = self.t.get(f"/orders/{order}").json["number"]
        for part in (f"<b>Order</b> {number}", "<b>Fault</b> Booster pump pressure too low", "<b>Area</b> north", "Accept before",
                     '<form method="post"><button>Accept</button></form>'):
            self.assertIn(part, text)
        self.assertNotIn("Household", text)
        self.assertEqual(headers["Cache-Control"], "no-store")
        self.assertIn("form-action 'self'", headers["Content-Security-Policy"])
        self.assertEqual(self.state(order), "assigned")

    def test_one_tap_accepts_in_the_name_of_whom_the_link_is_for(self):
        order = self.order(self.assign())
        self.assertEqual(self.page("POST", self.token(order))[0], 200)
        last = self.t.get(f"/orders/{order}").json["history"][-1]
        self.assertEqual((last["action"], last["role"]), ("accept", "technician"))
        self.assertEqual(last["actor"], self.t.technician_id())
        lines = self.t.get(f"/audit?subject={order}", "manager").json["items"]
        self.assertEqual([(x["what"], x["actor"]) for x in lines[:2]],
                         [("accept_link.used", self.t.technician_id()), ("order.accept", self.t.technician_id())])

    def test_a_second_tap_says_that_it_is_accepted_already(self):
        order = self.order(self.assign())
        self.page("POST", self.token(order))
        for method in ("GET", "POST"):
            status, _, text = self.page(method, self.token(order))
            self.assertEqual(status, 409)
            self.assertIn("Already accepted", text)

    def test_the_link_of_who_lost_the_order_does_nothing(self):
        order = self.order(self.assign(), ("dispatcher", "unassign", {}), self.assign("second"))
        for method in ("GET", "POST"):
            status, _, text = self.page(method, self.token(order))
            self.assertEqual(status, 409)
            self.assertIn("No longer yours", text)
        self.assertEqual(self.state(order), "assigned")
        self.assertEqual(self.page("POST", self.token(order, "second"))[0], 200)
        self.assertEqual(self.state(order), "accepted")

    def test_a_declined_order_cannot_be_accepted_any_more(self):
        order = self.order(self.assign(), ("technician", "decline", {"reason": "too far"}))
        self.assertEqual(self.page("POST", self.token(order))[0], 409)
        self.assertEqual(self.state(order), "ready")

    def test_the_link_of_an_order_that_has_ended_is_over(self):
        order = self.order(self.assign(), ("dispatcher", "cancel", {"reason": "x"}))
        status, _, text = self.page("POST", self.token(order))
        self.assertEqual(status, 410)
        self.assertIn("expired", text)

    def test_who_was_never_asked_has_no_link(self):
        order = self.order(self.assign())
        for token in (self.token(order, "second"), order, order + ".", self.token(order)[:-1], self.token(order) + "A"):
            self.assertEqual(self.page("POST", token)[0], 404, token)
        self.assertEqual(self.state(order), "assigned")

    def test_who_was_shut_out_accepts_nothing(self):
        t = self.another(data=import_data(1, ("technician",)), devices=1)
        t.start()
        mine, self.t = self.t, t
        try:
            order = t.open_order("WP-0001")
            t.act(order, "assign", technician=t.technician_id())
            token = self.token(order)
            self.assertEqual(t.command("user", "disable", "technician")[0], 0)
            self.assertEqual(self.page("POST", token)[0], 404)
        finally:
            self.t = mine

    def test_guesses_at_one_order_are_counted(self):
        t = self.another(data=import_data(1, ("technician",)), devices=1)
        t.start()
        mine, self.t = self.t, t
        try:
            order = t.open_order("WP-0001")
            t.act(order, "assign", technician=t.technician_id())
            self.assertEqual([self.page("POST", f"{order}.{i}")[0] for i in range(10)], [404] * 10)
            status, headers, _ = self.page("POST", self.token(order))
            self.assertEqual((status, headers["Retry-After"]), (429, "900"))
        finally:
            self.t = mine

    def test_the_page_speaks_the_readers_language(self):
        token = self.token(self.order(self.assign()))
        self.assertIn("接单", self.page("GET", token, {"Accept-Language": "zh-CN,zh;q=0.9,en;q=0.8"})[2])
        self.assertIn("Accept", self.page("GET", token, {"Accept-Language": "en-GB"})[2])
        self.assertIn("接单", self.page("GET", token, {"X": "y"})[2])

    def test_the_key_is_a_secret_file_and_lives_longer_than_the_service(self):
        path = f"{self.t.dir}/tapwright.db.key"
        self.assertEqual(os.stat(path).st_mode & 0o777, 0o600)
        token = self.token(self.order(self.assign()))
        self.t.stop()
        self.t.serve()
        self.assertEqual(self.page("GET", token)[0], 200)
        self.t.stop()
        with open(f"{self.t.dir}/tapwright.log") as f:
            self.assertNotIn(token.split(".")[1], f.read())
        with open(f"{self.t.dir}/tapwright.db", "rb") as f:
            self.assertNotIn(token.split(".")[1].encode(), f.read())
        self.t.serve()


if __name__ == "__main__":
    unittest.main()
