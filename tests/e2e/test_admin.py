# SPDX-License-Identifier: Apache-2.0
"""Administration from the command line, through the daemon that runs."""
import json
import os
import stat
import subprocess
import unittest

from harness import TAPWRIGHT, TestCase
from util import now_ms, sample


class Admin(TestCase):
    instance = {"devices": 2}

    @classmethod
    def prepare(cls, t):
        t.start()
        cls.pub, cls.seq = t.client(), 0

    def run_good(self, *words):
        code, out, err = self.t.command(*words)
        self.assertEqual((code, err), (0, ""), words)
        return out

    def say(self):
        type(self).seq += 1
        before = sum(self.t.results().values())
        self.pub.publish("wp/v1/WP-0001/tele", json.dumps(sample(1, self.seq, now_ms(), temp_c=20)))
        return self.t.drained(before + 1)

    def user_add(self, login, role, password):
        return subprocess.run([TAPWRIGHT, "user", "add", login, login.title(), role, "--config", self.t.config],
                              input=password + "\n", capture_output=True, text=True, timeout=60)

    def log_in(self, login, password):
        return self.t.post("/session", {"login": login, "password": password}, user=None)

    def test_a_revoked_machine_is_quarantined_from_now_on(self):
        before = self.say()
        self.run_good("device", "revoke", "WP-0001")
        during = self.say()
        self.assertEqual(during["quarantined"], before["quarantined"] + 1)
        self.assertEqual(self.t.get("/devices/WP-0001").json["status"], "revoked")
        self.run_good("device", "allow", "WP-0001")
        after = self.say()
        self.assertEqual(after["applied"], during["applied"] + 1)
        self.assertEqual(after["quarantined"], during["quarantined"])

    def test_an_unknown_machine_cannot_be_revoked(self):
        code, _, err = self.t.command("device", "revoke", "WP-9999")
        self.assertEqual(code, 1)
        self.assertTrue(err)

    def test_who_is_added_may_log_in_and_who_is_disabled_is_out_at_once(self):
        p = self.user_add("newcomer", "dispatcher", "a good password")
        self.assertEqual(p.returncode, 0, p.stderr)
        a = self.log_in("newcomer", "a good password")
        self.assertEqual((a.status, a.json["user"]["role"]), (200, "dispatcher"))
        head = {"Authorization": "Bearer " + a.json["token"]}
        self.assertEqual(self.t.get("/orders", None, head).status, 200)
        self.run_good("user", "disable", "newcomer")
        self.assertEqual(self.t.get("/orders", None, head).status, 401)
        self.assertEqual(self.log_in("newcomer", "a good password").status, 401)
        self.assertIn("dispatcher", self.run_good("user", "list"))

    def test_a_user_of_no_known_role_is_refused(self):
        self.assertNotEqual(self.user_add("king", "king", "a good password").returncode, 0)
        self.assertNotIn("king", self.run_good("user", "list"))

    def test_the_control_socket_is_for_the_owner_alone(self):
        mode = os.stat(f"{self.t.dir}/journal/control.sock").st_mode
        self.assertTrue(stat.S_ISSOCK(mode))
        self.assertEqual(oct(stat.S_IMODE(mode)), oct(0o600))

    def test_a_backup_of_a_running_service_is_restored_elsewhere(self):
        order = self.t.open_order("WP-0002")
        self.say()
        stored = self.t.get("/devices/WP-0001").json["stored"]
        copy = os.path.join(self.t.dir, "copy.db")
        self.run_good("backup", copy)
        other = self.another(devices=2)
        code, _, err = other.command("restore", copy)
        self.assertEqual(code, 0, err)
        other.start_broker().serve()
        self.assertEqual(other.get(f"/orders/{order}").json["device"]["id"], "WP-0002")
        self.assertEqual(other.get("/devices/WP-0001").json["stored"], stored)
        other.stop()
        code, _, err = other.command("restore", copy)
        self.assertEqual(code, 1, "a place that is not empty")
        self.assertTrue(err)


if __name__ == "__main__":
    unittest.main()
