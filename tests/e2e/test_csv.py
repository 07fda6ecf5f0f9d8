# SPDX-License-Identifier: Apache-2.0
"""Lists as tables: the same rows as JSON, all of them, masked in the same way, and no formulas."""
import csv
import io
import json
import os
import re
import unittest

from harness import ROOT, TestCase
from util import import_data, in_threads

MANY = 450  # more than two pages of the longest kind
FULL = {"name": "王小明", "phone": "13812341234", "email": "xiaoming@example.com", "address": "北京市朝阳区建国路88号"}


def lists():
    with open(os.path.join(ROOT, "service/http/csv_list.def")) as f:
        return {m[1]: m[2].split() for m in re.finditer(r'CSV_LIST\("/api/v1([^"]+)", "([^"]+)"\)', f.read())}


def people():
    data = import_data(MANY, ("technician", "second"))
    for i, c in enumerate(data["customers"]):
        c.update(FULL)
        c["area"] = ["=1+1", "+north", "-north", "@north", "a,b", 'say "x"', "two\nlines", "plain"][i % 8]
    data["teams"] = [{"id": "T1", "name": "Team, one", "members": ["technician", "second"], "kit": ["multimeter", "gauge"]}]
    data["leave"] = [{"login": "technician", "kind": "leave", "from": "2031-01-01T00:00:00Z", "to": "2031-01-02T00:00:00Z",
                      "reason": "=HYPERLINK(\"http://x\")"}]
    data["prices"] = [{"code": "OWN-1", "title": {"en": "A visit", "zh-CN": "上门"}, "amount_fen": 5000, "kind": "trip"}]
    return data


def value(item, pointer):
    """What stands in the cell of that column, worked out from the JSON item apart from the service."""
    found = [item]
    for name in pointer.split("/"):
        found = [x for f in found for x in (f if name == "*" else [f.get(name) if isinstance(f, dict) else None])]
    found = [f for f in found if f is not None]
    return ";".join(text(f) for f in found)


def text(v):
    if isinstance(v, bool):
        return "true" if v else "false"
    if isinstance(v, float):
        return f"{v:.15g}"
    if isinstance(v, (dict, list)):
        return json.dumps(v, ensure_ascii=False, separators=(",", ":"))
    return str(v)


def guarded(cell, is_number):
    return "'" + cell if re.match(r"'*[=+\-@\t\r]", cell) and not is_number else cell


class Csv(TestCase):
    instance = {"data": people(), "devices": 3}

    @classmethod
    def prepare(cls, t):
        t.start()
        t.token("dispatcher")
        in_threads(8, lambda k: [t.open_order(f"WP-{i:04}") for i in range(1 + k, 206, 8)])
        for i in range(3):
            a = t.post("/stock", {"sku": "WP-SOL-FL-24V", "qty": 5 + i, "from": "supplier", "to": "depot", "why": "=delivery"})
            assert a.status == 201, a
        pub = t.client()
        pub.publish("wp/v1/WP-0001/tele", "nonsense")
        pub.publish("wp/v1/WP-0001/tele", b"\xff\xfe")
        pub.settle()
        t.drained(2)

    def everything(self, path, user):
        items, cursor = [], None
        while True:
            a = self.t.get(path + (f"?cursor={cursor}" if cursor else ""), user)
            self.assertEqual(a.status, 200, a)
            items += a.json["items"]
            cursor = a.json["next_cursor"]
            if not cursor:
                return items

    def table(self, path, user="dispatcher", more=""):
        a = self.t.get(f"{path}?format=csv{more}", user)
        self.assertEqual(a.status, 200, a)
        self.assertTrue(a.headers["Content-Type"].startswith("text/csv"))
        body = a.body.decode("utf-8-sig" if more == "&bom=1" else "utf-8")
        self.assertTrue(body.endswith("\r\n"))
        return list(csv.reader(io.StringIO(body, newline="")))

    # All of it, as JSON has it ------------------------------------------------------------------
    def test_every_list_is_the_same_as_a_table(self):
        rows = 0
        for path, columns in lists().items():
            for user in ("manager", "technician"):
                if self.t.get(path, user).status == 403:
                    self.assertEqual(self.t.get(path + "?format=csv", user).status, 403)
                    continue
                if path == "/audit":
                    continue  # the questions before are lines of it
                items, table = self.everything(path, user), self.table(path, user)
                self.assertEqual(table[0], [c.split("=")[0] for c in columns], path)
                self.assertEqual(len(table) - 1, len(items), (path, user))
                for row, item in zip(table[1:], items):
                    pointers = [c.split("=")[-1] for c in columns]
                    want = [guarded(value(item, p), isinstance(item.get(p), (int, float))) for p in pointers]
                    self.assertEqual(row, want, (path, user))
                rows += len(items)
        self.assertGreater(rows, 205 + 2 * MANY)

    def test_every_column_says_something_somewhere(self):
        """A pointer with a mistake in it would be an empty column for ever."""
        with open(os.path.join(ROOT, "service/api/openapi.json")) as f:
            doc = json.load(f)
        whole = lambda s: whole(self.at(doc, s["$ref"])) if "$ref" in s else s
        for path, columns in lists().items():
            schema = whole(doc["paths"]["/api/v1" + path]["get"]["responses"]["200"]["content"]["application/json"]["schema"])
            for c in columns:
                node = self.members(whole, whole(self.members(whole, schema)["items"]["items"]))
                for name in c.split("=")[-1].split("/"):
                    if name in ("*", "zh-CN", "en"):
                        continue
                    self.assertIn(name, node, (path, c))
                    node = self.members(whole, whole(node.get(name, {})))

    @staticmethod
    def at(doc, ref):
        for name in ref[2:].split("/"):
            doc = doc[name]
        return doc

    def members(self, whole, s):
        """Members of an object, or of what may be one, or of the elements of a list."""
        out = dict(s.get("properties", {}))
        for part in s.get("allOf", []) + s.get("oneOf", []) + s.get("anyOf", []):
            out.update(self.members(whole, whole(part)))
        if "items" in s:
            out.update(self.members(whole, whole(s["items"])))
        return out

    def test_a_table_is_the_whole_list_whatever_limit_and_cursor_say(self):
        self.assertEqual(len(self.table("/orders", more="&limit=1&cursor=1100")), 206)
        self.assertEqual(len(self.table("/devices", more="&limit=1")), 1 + MANY)
        ids = [r[0] for r in self.table("/customers")[1:]]
        self.assertEqual(ids, sorted(set(ids)))
        self.assertEqual(len(ids), MANY)

    def test_filters_hold_for_tables_too(self):
        self.assertEqual(len(self.table("/orders", more="&device=WP-0007")), 2)
        self.assertEqual(len(self.table("/orders", more="&state=closed")), 1)
        self.assertEqual(self.t.get("/area-events?format=csv&kind=party").status, 400)

    def test_the_audit_trail_is_complete(self):
        table = self.table("/audit", "manager")
        numbers = [int(r[0]) for r in table[1:]]
        self.assertEqual(numbers, list(range(numbers[0], 0, -1)))
        self.assertGreater(len(numbers), 205)

    # Who may see it -----------------------------------------------------------------------------
    def test_households_are_masked_as_in_json(self):
        for path in ("/customers", "/orders", "/devices"):
            for user in ("dispatcher", "manager", "admin"):
                body = self.t.get(path + "?format=csv", user).body.decode()
                for full in FULL.values():
                    self.assertNotIn(full, body, (path, user))
        row = dict(zip(*self.table("/customers")[:2]))
        self.assertEqual((row["name"], row["phone"], row["masked"]), ("王*", "138****1234", "true"))

    def test_a_technician_has_own_orders_and_no_households(self):
        self.assertEqual(len(self.table("/orders", "technician")), 1)
        self.assertEqual({r[2] for r in self.table("/devices", "technician")[1:]}, {""})
        self.assertEqual(self.t.get("/customers?format=csv", "technician").status, 403)
        self.assertEqual(self.t.get("/orders?format=csv", None).status, 401)

    # Form ---------------------------------------------------------------------------------------
    def test_no_cell_is_a_formula_and_numbers_stay_numbers(self):
        areas = {r[5] for r in self.table("/customers")[1:]}
        self.assertEqual(areas, {"'=1+1", "'+north", "'-north", "'@north", "a,b", 'say "x"', "two\nlines", "plain"})
        self.assertEqual(self.table("/leave")[1][6], "'=HYPERLINK(\"http://x\")")
        self.assertEqual({r[6] for r in self.table("/stock/moves")[1:]}, {"'=delivery"})

    def test_a_byte_order_mark_when_it_is_asked_for(self):
        self.assertTrue(self.t.get("/prices?format=csv&bom=1").body.startswith(b"\xef\xbb\xbfcode,"))
        self.assertTrue(self.t.get("/prices?format=csv").body.startswith(b"code,"))
        self.assertEqual(self.table("/prices", more="&bom=1"), self.table("/prices"))

    def test_it_is_a_file_to_save(self):
        a = self.t.get("/stock/moves?format=csv")
        self.assertEqual(a.headers["Content-Disposition"], 'attachment; filename="moves.csv"')
        self.assertEqual(a.headers["Cache-Control"], "no-store")
        self.assertEqual(self.t.get("/orders?format=xls").status, 400)
        self.assertEqual(self.t.get("/orders?format=json").headers["Content-Type"], "application/json")

    def test_who_hangs_up_in_the_middle_harms_nobody(self):
        import socket
        for _ in range(20):
            s = socket.create_connection(("127.0.0.1", self.t.http_port))
            s.sendall(f"GET /api/v1/orders?format=csv HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {self.t.token('manager')}\r\n\r\n".encode())
            s.recv(100)
            s.close()
        self.assertEqual(len(self.table("/orders")), 206)


if __name__ == "__main__":
    unittest.main()
