# SPDX-License-Identifier: Apache-2.0
"""The HTTP contract: who may do what, problems, repeats, versions, pages of lists."""
import json
import unittest

from harness import TestCase
from util import in_threads, now_ms

FAULTS = ["booster-pump-weak", "flush-valve-stuck-open", "leak-detected", "membrane-fouled",
          "prefilter-clogged"]


class Api(TestCase):
    instance = {"devices": 8, "technicians": ("technician", "second")}

    @classmethod
    def prepare(cls, t):
        t.start()
        cls.order = t.open_order("WP-0001")
        cls.mine, cls.theirs = t.technician_id("technician"), t.technician_id("second")
        a = t.act(cls.order, "assign", technician=cls.mine)
        assert a.status == 200, a

    def problem(self, a, status, rule=None):
        """An RFC 9457 body."""
        self.assertEqual(a.status, status, a)
        self.assertEqual(a.headers["Content-Type"], "application/problem+json")
        p = a.json
        self.assertEqual(p["status"], status)
        self.assertTrue(p["title"])
        self.assertIn("type", p)
        if rule:
            self.assertEqual(p["rule"], rule)
        return p

    # Log-in -----------------------------------------------------------------------------------
    def log_in(self, login, password, **head):
        return self.t.post("/session", {"login": login, "password": password}, user=None, headers=head)

    def test_a_log_in_answers_token_user_and_cookie(self):
        a = self.log_in("lead", "lead")
        self.assertEqual(a.status, 200)
        user = a.json["user"]
        self.assertEqual((user["login"], user["role"], user["name"]), ("lead", "lead", "Lead"))
        cookie = a.headers["Set-Cookie"]
        for part in ("HttpOnly", "SameSite=Strict", "Path=/"):
            self.assertIn(part, cookie)
        self.assertNotIn("password", a.body.decode())

    def test_a_wrong_password_and_an_unknown_login_look_alike(self):
        wrong, unknown = self.log_in("second", "x"), self.log_in("nobody", "x")
        self.problem(wrong, 401)
        self.problem(unknown, 401)
        self.assertEqual(wrong.body, unknown.body)
        self.assertNotIn("Set-Cookie", wrong.headers)

    def test_a_log_in_that_is_none_is_a_bad_request(self):
        for body in (b"", b"{", b"[]", b'{"login":5,"password":"x"}', b'{"login":"lead"}',
                     json.dumps({"login": "x" * 300, "password": "x"}).encode(),
                     json.dumps({"login": "x", "password": "x" * 300}).encode()):
            self.problem(self.t.post("/session", body, user=None), 400)

    def test_after_five_failures_even_the_right_password_waits(self):
        for _ in range(5):
            self.problem(self.log_in("admin", "wrong"), 401)
        self.problem(self.log_in("admin", "wrong"), 429)
        self.problem(self.log_in("admin", "admin"), 429)
        self.assertEqual(self.log_in("dispatcher", "dispatcher").status, 200)

    def test_twenty_guesses_at_once_are_not_twenty_guesses(self):
        got = []
        in_threads(20, lambda i: got.append(self.log_in("manager", f"guess {i}").status))
        self.assertEqual(set(got), {401, 429})
        self.assertLessEqual(got.count(401), 6)

    def test_a_session_ends(self):
        token = self.log_in("lead", "lead").json["token"]
        head = {"Authorization": "Bearer " + token}
        self.assertEqual(self.t.get("/session", None, head).json["login"], "lead")
        self.assertEqual(self.t.call("DELETE", "/session", None, None, head).status, 204)
        self.problem(self.t.get("/session", None, head), 401)

    # Cookie -----------------------------------------------------------------------------------
    def cookie(self, **more):
        cookie = self.log_in("dispatcher", "dispatcher").headers["Set-Cookie"].split(";")[0]
        return dict({"Cookie": cookie}, **{k.replace("_", "-"): v for k, v in more.items()})

    def test_a_cookie_opens_what_a_token_opens(self):
        self.assertEqual(self.t.get("/session", None, self.cookie()).json["login"], "dispatcher")

    def test_a_foreign_cookie_with_a_like_name_hides_nothing(self):
        head = self.cookie()
        head["Cookie"] = "another-tw=1; " + head["Cookie"]
        self.assertEqual(self.t.get("/session", None, head).status, 200)

    def test_unsafe_calls_by_cookie_must_come_from_our_own_pages(self):
        path = f"/orders/{self.order}/actions/note"
        host = f"127.0.0.1:{self.t.http_port}"
        cases = [({"Sec_Fetch_Site": "same-origin"}, 200), ({"Sec_Fetch_Site": "none"}, 200),
                 ({"Sec_Fetch_Site": "cross-site"}, 403), ({"Sec_Fetch_Site": "same-site"}, 403),
                 ({"Sec_Fetch_Site": "cross-site", "Origin": f"http://{host}"}, 403),
                 ({"Origin": f"http://{host}"}, 200), ({"Origin": "http://evil.example"}, 403),
                 ({"Origin": "null"}, 403), ({"Origin": f"http://{host}.evil.example"}, 403),
                 ({"Origin": f"http://evil.example/{host}"}, 403)]
        for head, status in cases:
            with self.subTest(head):
                a = self.t.post(path, {"text": "x"}, None, self.cookie(**head))
                self.assertEqual(a.status, status, a)

    def test_reading_by_cookie_and_writing_by_token_are_free_of_it(self):
        evil = {"Sec-Fetch-Site": "cross-site", "Origin": "http://evil.example"}
        self.assertEqual(self.t.get("/session", None, dict(self.cookie(), **evil)).status, 200)
        path = f"/orders/{self.order}/actions/note"
        self.assertEqual(self.t.post(path, {"text": "x"}, "dispatcher", evil).status, 200)
        self.assertEqual(self.log_in("lead", "lead", **evil).status, 200)

    # 401, 403, 404, 405 -------------------------------------------------------------------------
    def test_without_a_session_nothing_is_told(self):
        for path in ("/orders", f"/orders/{self.order}", "/devices", "/stream", "/orders/none"):
            self.problem(self.t.get(path, None), 401)
        self.problem(self.t.get("/orders", None, {"Authorization": "Bearer nonsense"}), 401)
        self.problem(self.t.get("/orders", None, {"Authorization": "Basic eDp5"}), 401)

    def test_a_route_the_role_may_never_use_is_forbidden(self):
        for method, path in (("POST", "/orders"), ("GET", "/technicians"), ("GET", "/customers"),
                             ("POST", "/clock"), ("GET", "/quarantine"), ("GET", "/area-events")):
            self.problem(self.t.call(method, path, {} if method == "POST" else None, "technician"), 403)
        self.problem(self.t.post("/clock", {"advance_s": 1}, "dispatcher"), 403)

    def test_what_is_outside_the_relation_looks_like_what_is_missing(self):
        for path in (f"/orders/{self.order}", "/orders/none"):
            self.problem(self.t.get(path, "second"), 404)
        theirs = self.t.act(self.order, "accept", "second")
        missing = self.t.act("none", "accept", "second")
        self.problem(theirs, 404)
        self.problem(missing, 404)
        self.assertEqual(theirs.body, missing.body)

    def test_a_technician_sees_own_orders_only(self):
        self.assertIn(self.order, [o["id"] for o in self.t.orders(user="technician")])
        self.assertEqual(self.t.orders(user="second"), [])
        self.assertEqual(self.t.orders(f"&technician={self.mine}", "second"), [])
        self.assertEqual(self.t.get(f"/orders/{self.order}", "technician").status, 200)

    def test_unknown_paths_and_methods(self):
        self.problem(self.t.get("/nothing"), 404)
        self.problem(self.t.get(f"/orders/{self.order}/nothing"), 404)
        self.problem(self.t.call("PUT", "/orders", {}), 405)
        self.problem(self.t.call("DELETE", f"/orders/{self.order}"), 405)
        self.problem(self.t.act(self.order, "explode"), 404)
        head = self.t.call("HEAD", "/session")
        self.assertEqual((head.status, head.body), (200, b""))

    def test_a_customer_is_masked(self):
        text = self.t.get(f"/orders/{self.order}", "technician").body.decode()
        self.assertNotIn("Household", text)
        self.assertNotIn("Household", self.t.get("/customers").body.decode())

    # Orders -------------------------------------------------------------------------------------
    def test_a_refused_action_names_the_rule(self):
        order = self.t.open_order("WP-0002")
        self.t.act(order, "assign", technician=self.mine)
        self.assertEqual(self.t.act(order, "accept", "technician").status, 200)
        slot = {"from": "2026-01-01T08:00:00Z", "to": "2026-01-01T10:00:00Z", "agreed_by": "customer"}
        p = self.problem(self.t.act(order, "schedule", "technician", **slot), 409, "P-102")
        self.assertTrue(p["detail"])

    def test_wrong_arguments_are_a_bad_request_that_names_them(self):
        order = self.t.open_order("WP-0003")
        for args in ({}, {"technician": "nobody"}, {"technician": 7}):
            a = self.t.act(order, "assign", **args)
            self.assertIn("technician", self.problem(a, 400)["detail"])
        for body in (b"{", b"[]", b"7"):
            self.problem(self.t.post(f"/orders/{self.order}/actions/note", body), 400)

    def test_a_body_that_is_no_good_json_is_a_bad_request(self):
        order = self.t.open_order("WP-0008", "membrane-fouled")
        for body in (b'{"text":"\xff"}', b'{"text":"\xed\xa0\x80"}', b'{"text":"a"} x', b'{"text":"a","text":"b"}'):
            with self.subTest(body):
                self.problem(self.t.post(f"/orders/{order}/actions/note", body), 400)
        json.loads(self.t.get(f"/orders/{order}").body.decode("utf-8"))

    def test_a_second_order_of_the_same_fault_is_refused(self):
        body = {"kind": "repair", "device": "WP-0001", "fault": "booster-pump-weak", "text": "again"}
        self.problem(self.t.post("/orders", body), 409, "S5.4")

    def test_the_refusal_of_a_second_order_names_the_first(self):
        body = {"kind": "repair", "device": "WP-0001", "fault": "booster-pump-weak", "text": "again"}
        self.assertEqual(self.t.post("/orders", body).json["order"], self.order)

    def test_an_order_reported_by_people_needs_no_fault(self):
        a = self.t.post("/orders", {"kind": "repair", "device": "WP-0004", "text": "tastes odd"})
        self.assertEqual((a.status, a.json.get("fault", {}).get("id")), (201, "reported"))

    def test_an_order_carries_what_the_contract_says(self):
        a = self.t.get(f"/orders/{self.order}")
        names = ("id number kind state category severity fault repeat_of device customer diagnosis "
                 "evidence remote visits requires consequences related job superseded_by late "
                 "appointment deadlines watch charges allowed_actions history version").split()
        self.assertEqual([n for n in names if n not in a.json], [])
        self.assertEqual((a.json["state"], a.json["category"], a.json["watch"]), ("assigned", "active", None))
        h = a.json["history"][-1]
        self.assertEqual(len([1 for x in a.json["history"] if x["action"] == "assign"]), 1)
        for n in ("action", "actor", "at", "received_at", "from", "to", "args"):
            self.assertIn(n, h)
        for n in ("number", "kind", "state", "device", "fault", "job", "version"):
            self.assertIn(n, self.t.orders()[0])

    def test_a_list_comes_in_pages_without_gap_or_double(self):
        for d in ("WP-0005", "WP-0006"):
            for f in FAULTS:
                self.t.open_order(d, f)
        whole = [o["id"] for o in self.t.orders("&category=open")]
        self.assertGreaterEqual(len(whole), 10)
        paged, cursor = [], ""
        for _ in range(len(whole)):
            a = self.t.get(f"/orders?category=open&limit=3{cursor}").json
            self.assertLessEqual(len(a["items"]), 3)
            paged += [o["id"] for o in a["items"]]
            if a["next_cursor"] is None:
                break
            cursor = "&cursor=" + str(a["next_cursor"])
        self.assertEqual(paged, whole)

    def test_customers_come_in_pages_as_well(self):
        a = self.t.get("/customers?limit=2").json
        self.assertEqual(len(a["items"]), 2)
        b = self.t.get(f"/customers?limit=2&cursor={a['next_cursor']}").json
        self.assertEqual([c["id"] for c in a["items"] + b["items"]], ["C0001", "C0002", "C0003", "C0004"])

    def test_filters_of_the_list_filter(self):
        order = self.t.open_order("WP-0007")
        self.assertEqual([o["id"] for o in self.t.orders("&device=WP-0007")], [order])
        self.assertEqual([o["id"] for o in self.t.orders("&device=WP-0007&state=ready")], [order])
        for q in ("state=closed", "kind=install", "category=done", f"technician={self.mine}"):
            self.assertEqual(self.t.orders("&device=WP-0007&" + q), [], q)

    def test_the_overdue_filter_leaves_out_what_is_in_time(self):
        self.assertEqual(self.t.orders("&overdue=true"), [])
        self.assertIn(self.order, [o["id"] for o in self.t.orders("&overdue=false")])

    # Repeats and versions -------------------------------------------------------------------------
    def notes(self, order):
        return [h["args"]["text"] for h in self.t.get(f"/orders/{order}").json["history"]
                if h["action"] == "note"]

    def test_the_same_key_and_body_is_one_effect_with_one_answer(self):
        order, path = self.order, f"/orders/{self.order}/actions/note"
        key = {"Idempotency-Key": f"note-{now_ms()}"}
        first = self.t.post(path, {"text": "once"}, headers=key)
        again = self.t.post(path, {"text": "once"}, headers=key)
        self.assertEqual((again.status, again.body), (first.status, first.body))
        self.assertEqual(first.status, 200)
        self.assertEqual(self.notes(order).count("once"), 1)
        self.problem(self.t.post(path, {"text": "twice"}, headers=key), 422)
        self.problem(self.t.post(path.replace("note", "ask_help"), {"text": "once"}, headers=key), 422)
        self.assertEqual(self.t.post(path, {"text": "once"}, "lead", key).status, 200)
        self.assertEqual(self.notes(order).count("once"), 2)

    def test_a_kept_refusal_is_a_problem_again(self):
        key = {"Idempotency-Key": f"refused-{now_ms()}"}
        body = {"kind": "repair", "device": "WP-0001", "fault": "booster-pump-weak", "text": "again"}
        self.problem(self.t.post("/orders", body, headers=key), 409)
        self.problem(self.t.post("/orders", body, headers=key), 409)

    def test_a_stale_version_is_refused(self):
        order = self.t.open_order("WP-0008")
        path = f"/orders/{order}/actions/note"
        seen = self.t.get(f"/orders/{order}")
        tag = seen.headers["ETag"]
        self.assertEqual(tag, f'"{seen.json["version"]}"')
        a = self.t.post(path, {"text": "1"}, headers={"If-Match": tag})
        self.assertEqual(a.status, 200)
        self.assertNotEqual(a.headers["ETag"], tag)
        self.problem(self.t.post(path, {"text": "2"}, headers={"If-Match": tag}), 412)
        self.assertEqual(self.t.post(path, {"text": "3"}).status, 200)
        self.assertEqual(self.notes(order), ["1", "3"])
        for strange in ('"abc"', "7", f"W/{tag}", '""', '"-1"'):
            self.problem(self.t.post(path, {"text": "4"}, headers={"If-Match": strange}), 412)
        self.assertEqual(self.t.post(path, {"text": "5"}, headers={"If-Match": "*"}).status, 200)
        self.assertEqual(self.notes(order), ["1", "3", "5"])

    def test_a_body_that_is_no_object_is_refused(self):
        path = f"/orders/{self.order}/actions/note"
        for body in (5, "x", [], None, True):
            self.problem(self.t.post(path, json.dumps(body).encode()), 400)


if __name__ == "__main__":
    unittest.main()
