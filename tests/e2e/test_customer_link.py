# SPDX-License-Identifier: Apache-2.0
"""The customer's way without a log-in: made, looked at, opened, spoken over, and ended."""
import http.client
import json
import sqlite3
import unittest

from harness import TestCase
from picture import jpeg, png
from util import import_data, now_ms

DAY = 86400
PHONE = "13812341234"


def household():
    data = import_data(30)
    for c in data["customers"]:
        c.update(name="王小明", phone=PHONE)
    data["users"][0]["card_no"] = "K-17"
    return data


class Link(TestCase):
    instance = {"data": household(), "devices": 30, "clock": "event"}
    used = 0

    @classmethod
    def prepare(cls, t):
        """One sample, from which the clock of event mode begins."""
        t.start()
        pub = t.client()
        pub.publish("wp/v1/WP-0001/tele", json.dumps({"boot_id": 1, "seq": 1, "ts_ms": now_ms()}))
        pub.settle()
        t.drained(1)

    # Steps --------------------------------------------------------------------------------------
    def order(self, state="ready"):
        """An order on a machine of its own, walked to that state."""
        Link.used += 1
        t, order = self.t, self.t.open_order(f"WP-{Link.used:04}")
        slot = {"from": "2027-03-06T09:00:00Z", "to": "2027-03-06T11:00:00Z", "agreed_by": "dispatcher"}
        for to, user, action, args in (
                ("assigned", "dispatcher", "assign", {"technician": t.technician_id()}),
                ("accepted", "technician", "accept", {}),
                ("", "technician", "contact", {"channel": "phone", "outcome": "reached", "address_confirmed": True}),
                ("scheduled", "technician", "schedule", slot),
                ("traveling", "technician", "depart", self.bag(order)),
                ("on_site", "technician", "arrive", {"code": f"WP-{Link.used:04}", "how": "scan"}),
                ("verifying", "technician", "complete", {"outcome": "no_fault_found", "cause": "other", "text": "x",
                                                         "work": [], "parts": [], "charges": [], "checklist": {},
                                                         "override": {"reason": "x"}})):
            if self.t.get(f"/orders/{order}").json["state"] == state:
                break
            a = t.act(order, action, user, **args)
            self.assertEqual(a.status, 200, (action, a))
        self.assertEqual(self.t.get(f"/orders/{order}").json["state"], state)
        return order

    def bag(self, order):
        d = self.t.get(f"/orders/{order}").json["diagnosis"]
        return {"parts": [{"sku": p["sku"]} for p in d["parts"]], "tools": [x["id"] for x in d["tools"]]}

    def make(self, order, user="dispatcher"):
        a = self.t.post(f"/orders/{order}/customer-link", user=user)
        self.assertEqual(a.status, 201, a)
        return a.json["url"][a.json["url"].index("/c/"):], a.json

    def page(self, method, path, headers=None):
        """Addresses of pages stand outside of the API."""
        c = http.client.HTTPConnection("127.0.0.1", self.t.http_port, timeout=20)
        try:
            c.request(method, path, None, headers or {})
            r = c.getresponse()
            return r.status, r.headers, r.read().decode()
        finally:
            c.close()

    def open(self, path):
        status, headers, _ = self.page("POST", path)
        self.assertEqual(status, 200)
        return {"Cookie": headers["Set-Cookie"].split(";")[0], "Sec-Fetch-Site": "same-origin"}

    def see(self, head):
        return self.t.get("/c/order", None, head)

    def say(self, head, word, **body):
        return self.t.post(f"/c/{word}", body, None, head)

    def notices(self, order):
        self.t.stop()
        db = sqlite3.connect(f"{self.t.dir}/tapwright.db")
        rows = db.execute("SELECT recipient, kind FROM outbox WHERE order_id = ?", (order,)).fetchall()
        db.close()
        self.t.serve()
        return rows

    # The link -----------------------------------------------------------------------------------
    def test_looking_gives_no_session_and_uses_nothing_up(self):
        path, _ = self.make(self.order())
        for _ in range(3):
            status, headers, text = self.page("GET", path)
            self.assertEqual((status, headers["Set-Cookie"]), (200, None))
            self.assertIn('<form method="post">', text)
            self.assertEqual(headers["Referrer-Policy"], "no-referrer")
            self.assertEqual(headers["Cache-Control"], "no-store")
        status, headers, _ = self.page("POST", path)
        cookie = headers["Set-Cookie"]
        self.assertTrue(cookie.startswith("tw-c="))
        for part in ("HttpOnly", "SameSite=Strict", "Path=/"):
            self.assertIn(part, cookie)
        self.assertEqual(self.page("POST", path)[0], 200)

    def test_what_a_link_opens_is_a_page_that_can_be_read_without_a_script(self):
        path, _ = self.make(self.order("scheduled"))
        status, headers, text = self.page("POST", path, {"Accept-Language": "en"})
        self.assertIn("A time is agreed", text)
        self.assertIn("K-17", text)
        self.assertIn('href="/api/v1/c/card"', text)
        self.assertIn("RO membrane", text)
        self.assertNotIn(path[3:], text, "the token stands nowhere in it")
        self.assertNotIn(PHONE, text)
        cookie = {"Cookie": headers["Set-Cookie"].split(";")[0]}
        status, headers, again = self.page("GET", "/c?lang=zh-CN", cookie)
        self.assertEqual((status, headers["Cache-Control"]), (200, "no-store"))
        self.assertIn("已约定上门时间", again)
        self.assertEqual(self.page("GET", "/c")[0], 401)

    def test_a_new_link_ends_the_one_before_and_its_sessions(self):
        order = self.order()
        first, _ = self.make(order)
        head = self.open(first)
        self.assertEqual(self.see(head).status, 200)
        second, _ = self.make(order)
        self.assertNotEqual(first, second)
        self.assertEqual(self.see(head).status, 401)
        self.assertEqual(self.page("POST", first)[0], 404)
        self.assertEqual(self.see(self.open(second)).status, 200)

    def test_a_link_ends_a_fortnight_after_its_order(self):
        order = self.order()
        path, made = self.make(order)
        head = self.open(path)
        self.assertTrue(made["expires_at"])
        self.assertEqual(self.t.act(order, "cancel", reason="no more").status, 200)
        advance = lambda s: self.assertEqual(self.t.post("/clock", {"advance_s": s}, "admin").status, 200)
        advance(14 * DAY - 60)
        self.assertEqual((self.see(head).status, self.page("GET", path)[0]), (200, 200))
        advance(120)
        wrong = self.page("GET", "/c/" + "x" * 43)
        for method in ("GET", "POST"):
            self.assertEqual(self.page(method, path)[::2], (404, wrong[2]))
        self.assertEqual(self.see(head).status, 401)

    def test_the_token_is_long_and_kept_as_a_hash_only(self):
        path, _ = self.make(self.order())
        token = path[3:]
        self.assertRegex(token, r"^[A-Za-z0-9_-]{43}$")
        session = self.open(path)["Cookie"].split("=")[1]
        self.t.stop()
        for name in ("tapwright.db", "tapwright.log"):
            with open(f"{self.t.dir}/{name}", "rb") as f:
                text = f.read()
            self.assertNotIn(token.encode(), text)
            self.assertNotIn(session.encode(), text)
        self.t.serve()

    def test_wrong_links_that_begin_alike_are_counted(self):
        t = self.another(data=household(), devices=2)
        t.start()
        mine, self.t = self.t, t
        try:
            path, _ = self.make(t.open_order("WP-0001"))
            prefix = path[:11]
            self.assertEqual([self.page("GET", f"{prefix}{i}")[0] for i in range(10)], [404] * 10)
            status, headers, _ = self.page("GET", path)
            self.assertEqual((status, headers["Retry-After"]), (429, "900"))
            self.assertEqual([self.page("GET", f"/c/{i}-{i}-{i}")[0] for i in range(100, 150)].count(404), 50)
            self.assertEqual(self.page("GET", "/c/another")[0], 429)
        finally:
            self.t = mine

    def test_only_who_dispatches_makes_links_and_the_trail_knows(self):
        order = self.order("accepted")
        for user in ("technician", "admin"):
            self.assertEqual(self.t.post(f"/orders/{order}/customer-link", user=user).status, 403)
        self.open(self.make(order, "lead")[0])
        lines = self.t.get(f"/audit?subject={order}", "manager").json["items"]
        self.assertEqual([(x["what"], x["role"]) for x in lines[:2]],
                         [("customer_link.redeemed", "customer"), ("order.customer_link", "lead")])

    def test_a_machine_without_an_owner_has_no_link(self):
        self.t.call("POST", "/devices", {"id": "WP-NOBODY", "model": "tank-75g"})
        order = self.t.post("/orders", {"device": "WP-NOBODY", "text": "x"}).json["id"]
        self.assertEqual(self.t.post(f"/orders/{order}/customer-link").status, 409)

    # What is said -------------------------------------------------------------------------------
    def test_a_customer_sees_who_comes_and_when_and_says_that_it_suits(self):
        order = self.order("scheduled")
        head = self.open(self.make(order)[0])
        seen = self.see(head).json
        self.assertEqual(seen["technician"], {"name": "Technician", "card_no": "K-17", "photo": None})
        self.assertEqual(seen["appointment"]["agreed_by"], "dispatcher")
        self.assertEqual(set(seen["status"]), {"zh-CN", "en"})
        self.assertNotIn(PHONE, json.dumps(seen))
        self.assertEqual(self.say(head, "confirm").json["appointment"]["agreed_by"], "customer")
        self.assertEqual(self.say(head, "move", **{"from": "2027-03-07T09:00:00Z", "to": "2027-03-07T11:00:00Z"}).status, 200)
        self.assertEqual(self.say(head, "rating", stars=5).status, 409, "nobody has been there")
        history = [(x["action"], x["role"]) for x in self.t.get(f"/orders/{order}").json["history"]]
        self.assertEqual(history[-2:], [("customer_confirmed", "customer"), ("customer_asks_to_move", "customer")])
        self.assertIn(("dispatcher", "customer_asks_to_move"), self.notices(order))

    def test_a_free_time_is_taken_and_counts_as_agreed_P_102(self):
        order = self.order("accepted")
        head = self.open(self.make(order)[0])
        free = self.t.get("/c/windows", None, head).json["items"]
        self.assertGreater(len(free), 3)
        other = self.order("scheduled")
        taken = self.say(head, "take", **free[1])
        self.assertEqual(taken.status, 200, taken)
        self.assertEqual(taken.json["appointment"], {**free[1], "agreed_by": "customer"})
        seen = self.t.get(f"/orders/{order}").json
        self.assertEqual(seen["state"], "scheduled")
        self.assertEqual([(x["action"], x["role"]) for x in seen["history"]][-2:],
                         [("schedule", "customer"), ("customer_confirmed", "customer")])
        self.assertEqual(self.say(head, "take", **free[3]).json["appointment"], {**free[3], "agreed_by": "customer"})
        theirs = self.open(self.make(other)[0])
        self.assertNotIn(free[3], self.t.get("/c/windows", None, theirs).json["items"], "somebody else has it")
        lost = self.say(theirs, "take", **free[3])
        self.assertEqual((lost.status, lost.json["detail"]), (409, "this time is not free any more"))
        self.assertEqual(self.say(theirs, "take", **{"from": "2027-03-06T09:01:00Z", "to": "2027-03-06T10:31:00Z"}).status, 409)
        told = self.notices(order)
        for whom in (("technician", "customer_confirmed"), ("dispatcher", "customer_confirmed"), ("customer", "order_schedule")):
            self.assertIn(whom, told)
        self.t.act(order, "cancel", reason="its day would pass in another test")

    def test_nobody_is_offered_before_somebody_has_accepted(self):
        head = self.open(self.make(self.order("assigned"))[0])
        self.assertEqual(self.t.get("/c/windows", None, head).json["items"], [])

    def test_a_time_that_suits_nowhere_is_said_in_words_and_stays_on_the_page(self):
        order = self.order("scheduled")
        head = self.open(self.make(order)[0])
        self.assertEqual(self.say(head, "move").status, 400)
        self.assertEqual(self.say(head, "move", text="only on Sundays").json["wish"]["text"], "only on Sundays")
        self.assertIsNone(self.say(head, "confirm").json["wish"], "it is settled")

    def test_who_waits_says_when_they_are_at_home_as_well_S5_9(self):
        order = self.order("ready")
        head = self.open(self.make(order)[0])
        self.assertEqual(self.say(head, "move", text="after six").json["wish"]["text"], "after six")
        self.assertEqual(self.t.act(order, "park", reason="nobody is there", until="2027-03-01T09:00:00Z").status, 200)
        self.assertEqual(self.say(head, "move", text="any Sunday").json["wish"]["text"], "any Sunday")
        gone = self.open(self.make(self.order("on_site"))[0])
        self.assertEqual(self.say(gone, "move", text="later").status, 409)

    def test_the_page_knows_its_household_and_nothing_more_of_it(self):
        head = self.open(self.make(self.order("verifying"))[0])
        seen = self.see(head).json
        self.assertEqual(seen["customer"]["name"], "王小明")
        self.assertIsNotNone(seen["repaired_at"])
        self.assertEqual((seen["proof"]["litres"], seen["proof"]["tds_ppm"]), (0, None))
        self.assertNotIn(PHONE, json.dumps(seen))

    def test_how_who_comes_looks_is_shown_before_the_door_opens_and_no_sooner_P_106(self):
        me = self.t.technician_id()
        put = lambda body, user="technician": self.t.call("PUT", f"/technicians/{me}/photo", body, user).status
        self.assertEqual([put(b"no picture"), put(jpeg()), put(png(), "dispatcher"), put(jpeg())], [415, 204, 204, 204])
        early = self.open(self.make(self.order("assigned"))[0])
        self.assertEqual(self.t.get("/c/technician/photo", None, early).status, 404)
        head = self.open(self.make(self.order("accepted"))[0])
        self.assertEqual(self.see(head).json["technician"]["photo"], {"orientation": 6})
        a = self.t.get("/c/technician/photo", None, head)
        self.assertEqual((a.status, a.headers["Content-Type"], a.headers["X-Content-Type-Options"]), (200, "image/jpeg", "nosniff"))
        self.assertNotIn(b"GPS", a.body)
        self.assertEqual(self.t.get(f"/technicians/{me}/photo", None, head).status, 403)
        lines = self.t.get(f"/audit?subject={me}", "manager").json["items"]
        self.assertEqual([x["what"] for x in lines if x["what"] == "technician.photo"], ["technician.photo"] * 3)

    def test_a_name_is_not_told_before_somebody_has_accepted(self):
        head = self.open(self.make(self.order("assigned"))[0])
        self.assertIsNone(self.see(head).json["technician"])
        self.assertEqual(self.say(head, "confirm").status, 409)

    def test_a_complaint_goes_to_the_lead_and_stays_on_the_order_P_112(self):
        order = self.order("verifying")
        head = self.open(self.make(order)[0])
        for bad in ({}, {"stars": 0}, {"stars": 6}, {"stars": 4.5}, {"stars": 4, "conduct": {"x": "yes"}}):
            self.assertEqual(self.say(head, "rating", **bad).status, 400, bad)
        a = self.say(head, "rating", stars=4, conduct={"asked_tip": True, "quarrelled": False}, text="he asked for money")
        self.assertEqual(a.status, 200, a)
        self.assertEqual(self.say(head, "rating", stars=5).status, 409)
        self.assertIn(("lead", "customer_complaint"), self.notices(order))
        self.t.tokens.clear()
        rating = self.t.get(f"/orders/{order}", "lead").json["rating"]
        self.assertEqual((rating["stars"], rating["complaint"], rating["text"]), (4, True, "he asked for money"))
        theirs = self.t.get(f"/orders/{order}", "technician")
        self.assertIsNone(theirs.json["rating"])
        self.assertNotIn("money", theirs.body.decode())

    def test_praise_is_no_complaint_P_112(self):
        order = self.order("verifying")
        head = self.open(self.make(order)[0])
        self.assertEqual(self.say(head, "rating", stars=5, conduct={"asked_tip": False}).json["rating"]["stars"], 5)
        self.assertFalse(self.t.get(f"/orders/{order}", "lead").json["rating"]["complaint"])
        self.assertNotIn(("lead", "customer_complaint"), self.notices(order))

    def test_still_broken_reaches_the_dispatcher(self):
        order = self.order("verifying")
        head = self.open(self.make(order)[0])
        self.assertEqual(self.say(head, "still-broken").status, 400)
        self.assertEqual(self.say(head, "still-broken", text="no water again").status, 200)
        self.assertEqual(self.t.get(f"/orders/{order}").json["history"][-1]["args"], {"text": "no water again"})
        self.assertIn(("dispatcher", "customer_still_broken"), self.notices(order))

    def test_who_says_too_much_at_once_is_told_to_call(self):
        order = self.order("verifying")
        head = self.open(self.make(order)[0])
        got = [self.say(head, "still-broken", text=f"drip {i}").status for i in range(21)]
        self.assertEqual(got, [200] * 20 + [429])
        self.assertEqual(self.say(head, "rating", stars=5).headers["Retry-After"], "900")
        other = self.open(self.make(self.order("verifying"))[0])
        self.assertEqual(self.say(other, "still-broken", text="drip").status, 200, "others are not held up")

    def test_the_card_is_the_customers_own(self):
        order, foreign = self.order("verifying"), self.t.open_order("WP-0030")
        head = self.open(self.make(order)[0])
        for path in ("/c/card", f"/orders/{order}/card"):
            a = self.t.get(path, None, head)
            self.assertEqual(a.status, 200, a)
            self.assertIn("王小明", a.body.decode())
        self.assertEqual(self.t.get(f"/orders/{foreign}/card", None, head).status, 404)

    def test_another_site_cannot_speak_for_the_customer(self):
        head = self.open(self.make(self.order("scheduled"))[0])
        self.assertEqual(self.say(dict(head, **{"Sec-Fetch-Site": "cross-site"}), "confirm").status, 403)

    def test_the_session_is_for_its_order_and_its_machine_only(self):
        order = self.order()
        machine = f"WP-{Link.used:04}"
        other = "WP-0001" if machine != "WP-0001" else "WP-0002"
        head = self.open(self.make(order)[0])
        self.assertEqual(self.t.get(f"/devices/{machine}/telemetry", None, head).status, 200)
        self.assertEqual(self.t.get(f"/devices/{other}/telemetry", None, head).status, 404)
        for path in ("/orders", f"/orders/{order}", "/devices", f"/devices/{machine}", "/session", "/customers"):
            self.assertEqual(self.t.get(path, None, head).status, 403, path)
        self.t.call("PATCH", f"/devices/{machine}", {"customer": "C0001" if machine != "WP-0001" else "C0002"})
        self.assertEqual(self.t.get(f"/devices/{machine}/telemetry", None, head).status, 404, "it has another owner")


if __name__ == "__main__":
    unittest.main()
