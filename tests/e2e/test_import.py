# SPDX-License-Identifier: Apache-2.0
"""The import file: all of it or nothing, every problem by its place, repeated without harm."""
import copy
import json
import os
import re
import unittest

from harness import TestCase
from util import import_data

LINE = re.compile(r"^(?P<file>\S+): (?P<pointer>(/[^:\s]*)?): (?P<what>.+)$")


class Import(TestCase):
    instance = {"devices": 3}

    @classmethod
    def prepare(cls, t):
        t.start_broker().load()

    def setUp(self):
        self.data = copy.deepcopy(self.t.data)

    def write(self, data, name="file.json"):
        path = os.path.join(self.t.dir, name)
        with open(path, "w") as f:
            f.write(data if isinstance(data, str) else json.dumps(data))
        return path

    def load(self, data):
        """Exit code and the problems as {pointer: what}."""
        path = self.write(data)
        code, _, err = self.t.command("import", path)
        found = [LINE.match(x) for x in err.splitlines()]
        for m in filter(None, found):
            self.assertEqual(m["file"], path)
        return code, {m["pointer"]: m["what"] for m in found if m}

    def served(self):
        """The service beside a finished import; ended before the next one."""
        self.t.serve()
        self.addCleanup(lambda: self.t.service and self.t.stop())
        return self.t

    def bad_file(self):
        self.data["devices"][0]["id"] = "WP-NEW1"
        self.data["devices"][2]["model"] = "no-such-model"
        return self.data

    def test_one_problem_keeps_everything_out(self):
        self.data["users"].append({"login": "newcomer", "name": "N", "role": "lead", "password": "newcomer"})
        code, problems = self.load(self.bad_file())
        self.assertEqual((code, list(problems)), (1, ["/devices/2/model"]))
        t = self.served()
        self.assertEqual(t.get("/devices/WP-NEW1").status, 404)
        a = t.post("/session", {"login": "newcomer", "password": "newcomer"}, user=None)
        self.assertEqual(a.status, 401)

    def test_every_problem_is_told_with_its_place(self):
        d = self.data
        d["users"][0]["role"] = "king"
        del d["users"][1]["password"]
        d["customers"][0]["lang"] = "fr"
        d["customers"][1]["name"] = 5
        d["devices"][0]["id"] = "wp 1"
        d["devices"][1]["installed_on"] = "yesterday"
        d["devices"][2]["model"] = "no-such-model"
        d["prices"] = [{"code": "X", "title": {"en": "X"}, "kind": "labour"}]
        code, problems = self.load(d)
        self.assertEqual(code, 1)
        self.assertEqual(set(problems), {
            "/users/0/role", "/users/1/password", "/customers/0/lang", "/customers/1/name",
            "/devices/0/id", "/devices/1/installed_on", "/devices/2/model", "/prices/0/amount_fen"})

    def test_problems_of_filters_are_told_with_their_place(self):
        self.data["devices"][0]["filters"] = [{"stage": "ro", "installed_on": "2025-01-01"},
                                              {"installed_on": "2025-01-01"}]
        self.data["devices"][1]["filters"] = [{"stage": "ro", "installed_on": "soon"}]
        code, problems = self.load(self.data)
        self.assertEqual(code, 1)
        self.assertEqual(set(problems), {"/devices/0/filters/1/stage",
                                         "/devices/1/filters/0/installed_on"})

    def test_values_of_a_wrong_kind_are_problems(self):
        for where, change in {
                "/devices/0/installed_on": lambda d: d["devices"][0].update(installed_on=20250601),
                "/devices/0/warranty_until": lambda d: d["devices"][0].update(warranty_until="never"),
                "/users/0/areas": lambda d: d["users"][0].update(areas="north"),
                "/prices/0/kind": lambda d: d.update(prices=[
                    {"code": "X", "title": {"en": "X"}, "amount_fen": 1, "kind": "tip"}]),
                "/prices/0/amount_fen": lambda d: d.update(prices=[
                    {"code": "X", "title": {"en": "X"}, "amount_fen": 1.5, "kind": "part"}]),
        }.items():
            with self.subTest(where):
                data = copy.deepcopy(self.t.data)
                change(data)
                code, problems = self.load(data)
                self.assertEqual((code, list(problems)), (1, [where]))

    def test_what_is_no_json_object_is_one_problem(self):
        for text in ("", "[]", '{"users":[', "hello", "7"):
            with self.subTest(text):
                code, problems = self.load(text)
                self.assertEqual((code, len(problems)), (1, 1))

    def test_a_second_time_changes_what_differs_and_adds_nothing(self):
        self.data["devices"][0]["model"] = "tank-75g"
        self.data["customers"][1]["area"] = "south"
        self.assertEqual(self.load(self.t.data), (0, {}))
        self.assertEqual(self.load(self.data), (0, {}))
        t = self.served()
        devices = t.get("/devices").json["items"]
        self.assertEqual([(d["id"], d["model"], d["area"]) for d in devices],
                         [("WP-0001", "tank-75g", "north"), ("WP-0002", "tankless-600g", "south"),
                          ("WP-0003", "tankless-600g", "north")])
        self.assertEqual(len(t.get("/technicians").json["items"]), 1)
        self.assertEqual(len(t.get("/customers").json["items"]), 3)

    def test_a_user_keeps_the_id_and_gets_the_new_password(self):
        t = self.t.serve()
        before = t.technician_id()
        t.stop()
        self.data["users"][0]["password"] = "another"
        self.assertEqual(self.load(self.data), (0, {}))
        t = self.served()
        self.assertEqual(t.technician_id(), before)
        log_in = [t.post("/session", {"login": "technician", "password": p}, user=None).status
                  for p in ("technician", "another")]
        self.assertEqual(log_in, [401, 200])

    def test_a_filter_the_model_lacks_is_kept_with_a_warning(self):
        self.data["devices"][0]["filters"] = [{"stage": "t33", "installed_on": "2025-01-01"}]
        path = self.write(self.data)
        code, _, err = self.t.command("import", path)
        self.assertEqual(code, 0)
        t = self.served()
        stages = [f["stage"] for f in t.get("/devices/WP-0001/filters").json["items"]]
        self.assertIn("t33", stages)
        self.assertIn("t33", err)

    def test_an_imported_price_is_on_the_price_list(self):
        self.data["prices"] = [{"code": "TEST-HOUR", "title": {"en": "An hour", "zh-CN": "一小时"},
                                "amount_fen": 12300, "kind": "labour"}]
        self.assertEqual(self.load(self.data), (0, {}))
        t = self.served()
        prices = {p["code"]: p["amount_fen"] for p in t.get("/prices").json["items"]}
        self.assertEqual(prices.get("TEST-HOUR"), 12300)

    def test_an_import_goes_through_the_daemon_that_runs(self):
        t = self.served()
        self.data["devices"].append({"id": "WP-NEW2", "model": "tankless-600g", "customer": "C0001"})
        self.assertEqual(self.load(self.data), (0, {}))
        self.assertEqual(t.get("/devices/WP-NEW2").status, 200)

    def test_problems_come_back_through_the_daemon(self):
        t = self.served()
        code, problems = self.load(self.bad_file())
        self.assertEqual((code, list(problems)), (1, ["/devices/2/model"]))
        self.assertEqual(t.get("/devices/WP-NEW1").status, 404)

    def test_exit_codes(self):
        self.assertEqual(self.t.command("import", os.path.join(self.t.dir, "nowhere.json"))[0], 1)
        self.assertEqual(self.t.command("import")[0], 2)
        broken = self.t.write_config(os.path.join(self.t.dir, "broken.conf"), extra="nonsense {\n")
        path = self.write(import_data(1))
        self.assertEqual(self.t.command("import", path, config=broken)[0], 78)
        missing = os.path.join(self.t.dir, "missing.conf")
        self.assertEqual(self.t.command("import", path, config=missing)[0], 78)


if __name__ == "__main__":
    unittest.main()
