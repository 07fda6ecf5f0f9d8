# SPDX-License-Identifier: Apache-2.0
"""The audit trail of a running service: who did what, found out when it is changed on the disk."""
import sqlite3
import unittest

from harness import TestCase
from util import wait_for


class Audit(TestCase):
    @classmethod
    def prepare(cls, t):
        t.data["customers"][0].update(name="王小明", phone="13812341234", address="北京市朝阳区建国路88号")
        t.start()
        cls.order = t.open_order("WP-0001")

    def lines(self, query="", user="manager"):
        a = self.t.get("/audit?limit=500" + query, user)
        self.assertEqual(a.status, 200, a)
        return a.json["items"]

    def verify(self, t, *words):
        return t.command("audit", "verify", *words)

    def test_what_people_and_commands_do_has_a_line(self):
        t = self.t
        t.token("lead")
        self.assertEqual(t.post("/session", {"login": "lead", "password": "no"}, None).status, 401)
        t.act(self.order, "note", text="hello")
        self.assertEqual(t.call("PATCH", "/devices/WP-0002", {"status": "revoked"}).status, 200)
        self.assertEqual(t.command("device", "allow", "WP-0002")[0], 0)
        wanted = [("login", "lead"), ("login_failed", "system"), ("order.note", "dispatcher"), ("http.change", "dispatcher"),
                  ("command.import", "operator"), ("command.device_allow", "operator")]
        wait_for("the lines", lambda: {(x["what"], x["role"]) for x in self.lines()}.issuperset(wanted))
        self.assertEqual({x["subject"] for x in self.lines() if x["what"] == "order.note"}, {self.order})
        self.assertEqual({x["subject"] for x in self.lines("&subject=WP-0002")}, {"WP-0002"})
        me = t.get("/session").json["id"]
        self.assertEqual({x["actor"] for x in self.lines(f"&actor={me}")}, {me})

    def test_who_read_a_household_is_told_once_and_nothing_of_it(self):
        t = self.t
        for _ in range(3):
            self.assertIn("13812341234", t.get(f"/orders/{self.order}", "lead").body.decode())
        t.get("/customers/C0001", "lead")
        t.get("/customers/C0001", "admin")
        t.get("/orders", "lead")
        lead = t.get("/session", "lead").json["id"]
        reads = lambda: [x for x in self.lines("&subject=C0001") if x["what"] == "read.customer" and x["actor"] == lead]
        wait_for("both pages", lambda: len(reads()) >= 2)
        self.assertEqual(len(reads()), 2)
        self.assertEqual({x["role"] for x in self.lines("&subject=C0001")} - {"dispatcher"}, {"lead"})
        text = t.get("/audit?limit=500", "manager").body.decode()
        for personal in ("王小明", "13812341234", "建国路"):
            self.assertNotIn(personal, text)

    def test_only_those_who_may_read_the_trail(self):
        for user in ("technician", "dispatcher", "lead"):
            self.assertEqual(self.t.get("/audit", user).status, 403)
        self.assertTrue(self.lines(user="admin"))

    def test_a_row_changed_on_the_disk_turns_verify_red(self):
        t = self.another(devices=1)
        t.start()
        order = t.open_order("WP-0001")
        t.act(order, "note", text="the truth")
        code, out, err = self.verify(t)
        self.assertEqual(code, 0, err)
        head = out.splitlines()[-1].split()[1]
        self.assertEqual(self.verify(t, head)[0], 0)
        n = next(int(x["id"]) for x in t.get("/audit", "manager").json["items"] if x["what"] == "order.note")
        t.stop()
        db = sqlite3.connect(f"{t.dir}/tapwright.db")
        with self.assertRaises(sqlite3.IntegrityError):
            db.execute("UPDATE audit SET actor = 'nobody'")
        db.execute("DROP TRIGGER order_history_keeps")
        db.execute("UPDATE order_history SET args = replace(args, 'truth', 'other')")
        db.commit()
        db.close()
        code, out, err = self.verify(t)
        self.assertEqual(code, 1)
        self.assertIn(f"row {n}:", err)
        self.assertIn(f"broken behind {n - 1}:", out)

    def test_the_head_is_in_the_log_of_every_start(self):
        t = self.another(devices=1)
        t.start()
        t.stop()
        _, out, _ = self.verify(t)
        t.serve()
        self.assertIn("head=" + out.splitlines()[-1].split()[1], t.log())

    def test_what_verify_does_not_understand_is_a_mistake_of_use(self):
        self.assertEqual(self.t.command("audit", "walk")[0], 2)
        self.assertEqual(self.verify(self.t, "17")[0], 2)
        self.assertEqual(self.verify(self.t, "1:" + "0" * 64)[0], 1)


if __name__ == "__main__":
    unittest.main()
