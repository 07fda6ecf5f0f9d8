# SPDX-License-Identifier: Apache-2.0
"""Sessions end when they should; a repeated call is done once, also by another run of the service."""
import sqlite3
import unittest

from harness import TestCase

HOUR = 3600 * 1000


class Sessions(TestCase):
    instance = {"devices": 6}

    def log_in(self, login, password=None, **head):
        return self.t.post("/session", {"login": login, "password": password or login}, None, head)

    def status(self, token):
        return self.t.get("/session", None, {"Authorization": "Bearer " + token}).status

    def on_disk(self, statement, *args):
        """The service sleeps while its file is changed."""
        self.t.stop()
        db = sqlite3.connect(f"{self.t.dir}/tapwright.db")
        db.execute(statement, args)
        db.commit()
        db.close()
        self.t.serve()

    def test_a_session_ends_twelve_hours_after_the_log_in_and_two_after_its_use(self):
        for column, age, status in (("used_at", 2 * HOUR - 60000, 200), ("used_at", 2 * HOUR, 401),
                                    ("created_at", 12 * HOUR - 60000, 200), ("created_at", 12 * HOUR, 401)):
            with self.subTest(column=column, age=age):
                token = self.log_in("lead").json["token"]
                self.assertEqual(self.status(token), 200)
                self.on_disk(f"UPDATE session SET {column} = {column} - ?", age)
                self.t.tokens.clear()
                self.assertEqual(self.status(token), status)

    def test_use_keeps_a_session(self):
        token = self.log_in("lead").json["token"]
        self.on_disk("UPDATE session SET used_at = used_at - ?", HOUR)
        self.assertEqual(self.status(token), 200)
        self.on_disk("UPDATE session SET used_at = used_at - ?", 2 * HOUR - 60000)
        self.t.tokens.clear()
        self.assertEqual(self.status(token), 200)

    def test_a_log_in_ends_the_session_that_the_browser_had(self):
        first = self.log_in("lead")
        second = self.log_in("lead", Cookie=first.headers["Set-Cookie"].split(";")[0])
        self.assertEqual(self.status(first.json["token"]), 401)
        self.assertEqual(self.status(second.json["token"]), 200)
        self.assertNotEqual(first.json["token"], second.json["token"])

    def test_another_password_ends_every_session_and_the_same_one_none(self):
        one, two, other = (self.log_in(x).json["token"] for x in ("manager", "manager", "lead"))
        self.t.load()
        self.assertEqual([self.status(x) for x in (one, two, other)], [200] * 3)
        self.t.data["users"] = [dict(u, password="new") if u["login"] == "manager" else u
                                for u in self.t.data["users"]]
        self.t.load()
        self.assertEqual([self.status(x) for x in (one, two, other)], [401, 401, 200])
        self.assertEqual(self.log_in("manager", "new").status, 200)

    def test_guesses_at_many_logins_from_one_address_are_guesses_too(self):
        t = self.another(devices=1)
        t.start()
        ask = lambda i: t.post("/session", {"login": f"nobody{i}", "password": "x"}, None)
        self.assertEqual([ask(i).status for i in range(100)], [401] * 100)
        late = ask(101)
        self.assertEqual(late.status, 429)
        self.assertTrue(int(late.headers["Retry-After"]) > 0)
        self.assertEqual(t.post("/session", {"login": "lead", "password": "lead"}, None).status, 429)

    def test_over_https_the_cookie_is_bound_to_the_host(self):
        t = self.another(devices=1, settings=("http.public_url=https://service.example",))
        t.start()
        cookie = t.post("/session", {"login": "lead", "password": "lead"}, None).headers["Set-Cookie"]
        self.assertTrue(cookie.startswith("__Host-tw="), cookie)
        for part in ("Secure", "HttpOnly", "SameSite=Strict", "Path=/"):
            self.assertIn(part, cookie)
        self.assertNotIn("Domain", cookie)

    # Repeats ------------------------------------------------------------------------------------
    def restart(self):
        self.t.stop()
        self.t.serve()

    def create(self, key, user="dispatcher", **more):
        body = dict({"kind": "repair", "device": "WP-0001", "fault": "booster-pump-weak", "text": "x"}, **more)
        return self.t.post("/orders", body, user, {"Idempotency-Key": key})

    def test_a_repeat_after_a_restart_is_answered_and_done_once(self):
        first = self.create("again")
        self.assertEqual(first.status, 201)
        order = first.json["id"]
        key = {"Idempotency-Key": "note"}
        note = lambda **h: self.t.post(f"/orders/{order}/actions/note", {"text": "once"}, headers=dict(key, **h))
        said = note()
        refused = self.create("refused")
        self.assertEqual((said.status, refused.status), (200, 409))
        self.restart()
        again = note()
        self.assertEqual((again.status, again.json), (200, said.json))
        self.assertEqual(again.headers["ETag"], said.headers["ETag"])
        self.assertEqual(sum(x["action"] == "note" for x in self.t.get(f"/orders/{order}").json["history"]), 1)
        same = self.create("again")
        self.assertEqual((same.status, same.json["id"]), (201, order))
        self.assertEqual(len(self.t.orders("&device=WP-0001")), 1)
        once_more = self.create("refused")
        self.assertEqual((once_more.status, once_more.body), (409, refused.body))
        self.assertEqual(self.create("again", text="another").status, 422)
        self.assertEqual(self.create("again", "lead").status, 409, "another person's key is another key")

    def test_a_call_that_was_taken_back_is_refused_again_after_a_restart(self):
        call = lambda: self.t.post("/devices", {"id": "lower", "model": "tank-75g"}, "dispatcher",
                                   {"Idempotency-Key": "bad"})
        first = call()
        self.assertEqual(first.status, 400)
        self.restart()
        self.assertEqual(call().body, first.body)

    def test_a_key_is_forgotten_after_a_day(self):
        self.assertEqual(self.create("old", device="WP-0003").status, 201)
        self.on_disk("UPDATE repeat_call SET at_ms = at_ms - ?", 24 * HOUR)
        self.assertEqual(self.create("old", device="WP-0003").status, 409)
        self.t.stop()
        db = sqlite3.connect(f"{self.t.dir}/tapwright.db")
        kept = db.execute("SELECT count(*), sum(at_ms < (SELECT max(at_ms) FROM repeat_call) - ?) FROM repeat_call",
                          (24 * HOUR,)).fetchone()
        db.close()
        self.t.serve()
        self.assertEqual((kept[0] > 0, kept[1]), (True, 0))

    def test_a_token_is_remembered_nowhere(self):
        a = self.t.post("/session", {"login": "lead", "password": "lead"}, None, {"Idempotency-Key": "log-in"})
        b = self.t.post("/session", {"login": "lead", "password": "lead"}, None, {"Idempotency-Key": "log-in"})
        self.assertNotEqual(a.json["token"], b.json["token"])
        self.t.stop()
        with open(f"{self.t.dir}/tapwright.db", "rb") as f:
            self.assertNotIn(a.json["token"].encode(), f.read())
        with open(self.t.log_path, "rb") as f:
            self.assertNotIn(a.json["token"].encode(), f.read())
        self.t.serve()


if __name__ == "__main__":
    unittest.main()
