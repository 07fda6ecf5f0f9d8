# SPDX-License-Identifier: Apache-2.0
"""Tables of customers and machines: all or nothing, line by line, tried before they are kept."""
import json
import os
import unittest

from harness import TestCase
from util import import_data

CUSTOMERS = "\ufeffid,name,phone,address,area,lang,lat,lon\r\n" \
    "C-1,王小明,'+86 138 1234 1234,\"朝阳区, 3单元\",east,zh-CN,39.9,116.4\r\n" \
    "C-2,\"Wu \"\"A\"\"\nB\",,,west,en,,\r\n"


def people():
    data = import_data(3)
    data["customers"][0].update(phone="13812341234", email="a@example.com", address="somewhere 1", lat=39.5)
    return data


class Import(TestCase):
    instance = {"devices": 3, "data": people()}

    def write(self, text, name="customers.csv"):
        path = os.path.join(self.t.dir, name)
        with open(path, "wb") as f:
            f.write(text if isinstance(text, bytes) else text.encode())
        return path

    def load(self, text, *options, name="customers.csv"):
        """Exit code, what it said, and the problems as (line, field)."""
        path = self.write(text, name)
        code, out, err = self.t.command("import", path, *options)
        lines = [x[len(path) + 2:] for x in err.splitlines() if x.startswith(path + ": ")]
        return code, out, [x.split(": ")[0].replace("line ", "", 1) for x in lines]

    def send(self, text, kind="customers", dry="0", user="manager"):
        body = text if isinstance(text, bytes) else text.encode()
        return self.t.call("POST", f"/import?kind={kind}&dry_run={dry}", body, user, {"Content-Type": "text/csv"})

    def customer(self, name):
        a = self.t.get(f"/customers/{name}")
        return a.json if a.status == 200 else None

    # What comes in ------------------------------------------------------------------------------
    def test_a_dry_run_says_that_it_is_good_and_changes_nothing(self):
        code, out, problems = self.load(CUSTOMERS.replace("C-", "C-DRY"), "--dry-run")
        self.assertEqual((code, problems), (0, []))
        self.assertIn("good: 2 customers, 2 of them new; nothing was changed", out)
        self.assertIsNone(self.customer("C-DRY1"))
        a = self.send(CUSTOMERS.replace("C-", "C-DRY"), dry="1")
        self.assertEqual((a.status, a.json["applied"], a.json["rows"], a.json["new"]), (200, False, 2, 2))
        self.assertIsNone(self.customer("C-DRY1"))

    def test_a_table_of_customers_is_kept_as_it_says(self):
        a = self.send(CUSTOMERS)
        self.assertEqual((a.status, a.json["applied"], a.json["new"], a.json["problems"]), (200, True, 2, []))
        one, two = self.customer("C-1"), self.customer("C-2")
        self.assertEqual((one["name"], one["phone"], one["address"]), ("王小明", "+86 138 1234 1234", "朝阳区, 3单元"))
        self.assertEqual((two["name"], two["area"], two["phone"]), ('Wu "A"\nB', "west", None))
        lines = self.t.get("/audit", "manager").json["items"]
        self.assertIn(("http.import", "customers"), [(x["what"], x["subject"]) for x in lines])

    def test_the_command_does_the_same_with_and_without_a_daemon(self):
        code, out, problems = self.load(CUSTOMERS.replace("C-", "C-CMD"))
        self.assertEqual((code, out, problems), (0, "good: 2 customers, 2 of them new\n", []))
        self.assertEqual(self.customer("C-CMD2")["area"], "west")
        self.t.stop()
        code, out, _ = self.load(CUSTOMERS.replace("C-", "C-CMD"), "--kind", "customers", name="anything.csv")
        self.assertEqual((code, out), (0, "good: 2 customers, 0 of them new\n"))
        self.t.serve()

    def test_machines_come_with_their_filters(self):
        table = "id,model,customer,installed_on,warranty_until,filter:ppc,filter:ro\n" \
                "WP-CSV1,tankless-600g,C0001,2025-01-01,2027-01-01,2025-06-01,2025-01-01\nWP-CSV2,tankless-600g,,,,,\n"
        a = self.send(table, "devices")
        self.assertEqual(a.status, 200, a)
        filters = {f["stage"]: f["installed_on"] for f in self.t.get("/devices/WP-CSV1/filters").json["items"]}
        self.assertEqual({k: filters[k] for k in ("ppc", "ro")}, {"ppc": "2025-06-01", "ro": "2025-01-01"})
        self.assertIsNone(self.t.get("/devices/WP-CSV2").json["customer"])

    def test_what_has_no_column_stays_and_an_empty_cell_empties(self):
        self.assertEqual(self.send("id,area,phone\nC0001,south,\n").json["known"], 1)
        c = self.customer("C0001")
        self.assertEqual((c["area"], c["phone"]), ("south", None))
        self.assertEqual((c["email"], c["address"], c["name"]), ("a@example.com", "somewhere 1", "Household 1"))
        self.assertEqual(self.send("id,model\nWP-0002,tank-75g\n", "devices").status, 200)
        d = self.t.get("/devices/WP-0002").json
        self.assertEqual((d["model"], d["customer"]), ("tank-75g", "C0002"))

    def test_what_a_household_wishes_of_reminders_comes_with_it_and_a_no_is_not_lifted(self):
        away = {"from": "2030-12-20T00:00:00.000Z", "to": "2031-01-02T10:00:00.000Z"}
        table = "id,name,reminders,holiday\nC-W1,A,off,2030-12-20/2031-01-02T10:00:00Z\nC-W2,B,,\n"
        a = self.send(table)
        self.assertEqual((a.status, a.json["problems"]), (200, []))
        one, two = self.customer("C-W1"), self.customer("C-W2")
        self.assertEqual((one["reminders"], one["holiday"], two["reminders"], two["holiday"]), ("off", away, "on", None))
        self.assertEqual(self.send("id,name\nC-W1,A2\n").status, 200)
        self.assertEqual(self.customer("C-W1")["holiday"], away, "no column: it stays")
        a = self.send("id,reminders,holiday\nC-W1,on,\n")
        self.assertEqual((a.status, [(p["line"], p["field"]) for p in a.json["problems"]]), (200, [(2, "reminders")]))
        one = self.customer("C-W1")
        self.assertEqual((one["name"], one["reminders"], one["holiday"]), ("A2", "off", None))
        for cells in ("maybe,", ",2030-12-20", ",2030-12-20/2030-12-19", ",2030-12-20/2032-12-20"):
            self.assertEqual(self.send(f"id,reminders,holiday\nC-W1,{cells}\n").status, 422, cells)

    def test_the_desk_keeps_a_wish_that_was_told_on_the_telephone_and_an_admin_sees_no_holiday(self):
        patch = lambda body: self.t.call("PATCH", "/customers/C0003", body)
        away = {"from": "2030-12-20T00:00:00Z", "to": "2031-01-02T00:00:00Z"}
        a = patch({"reminders": "off", "holiday": away})
        self.assertEqual((a.status, a.json["reminders"], a.json["holiday"]["to"]), (200, "off", "2031-01-02T00:00:00.000Z"))
        self.assertIsNone(self.t.get("/customers/C0003", "admin").json["holiday"])
        self.assertTrue(self.t.get("/customers/C0003", "admin").json["masked"])
        a = patch({"reminders": "on", "holiday": None})
        self.assertEqual((a.status, a.json["reminders"], a.json["holiday"]), (200, "on", None))
        said = [x for x in self.t.get("/audit?subject=C0003", "manager").json["items"] if x["what"].startswith("customer.")]
        self.assertEqual([(x["what"], x["role"]) for x in said],
                         [("customer.reminders_on", "dispatcher"), ("customer.reminders_off", "dispatcher")])
        for bad in ({"reminders": True}, {"holiday": {"from": "2030-12-20T00:00:00Z"}}, {"holiday": 7}):
            self.assertEqual(patch(bad).status, 400, bad)

    # What does not ------------------------------------------------------------------------------
    def test_every_mistake_is_told_with_its_line_and_nothing_is_kept(self):
        table = "id,name,lang,lat\n" \
                "C-NEW,Good,en,1\n" \
                "C-B1,\"two\nlines\",fr,1\n" \
                "C-B2,,en,far\n" \
                "C-NEW,Again,en,1\n" \
                "C-B3,Few\n"
        want = ["3, lang", "5, lat", "5, name", "6, id", "7"]
        code, _, problems = self.load(table)
        self.assertEqual((code, sorted(problems)), (1, want))
        a = self.send(table)
        self.assertEqual((a.status, a.json["applied"]), (422, False))
        said = sorted(f"{p['line']}, {p['field']}" if p["field"] else str(p["line"]) for p in a.json["problems"])
        self.assertEqual(said, want)
        self.assertEqual(self.send(table, dry="1").json["problems"], a.json["problems"])
        self.assertIsNone(self.customer("C-NEW"))

    def test_the_head_must_be_known(self):
        for head, want in {"id,nmae": ["1, nmae"], "name": ["1, id"], "id,name,name": ["1, name"], "": ["1"],
                           "id,name,masked": ["1, masked"]}.items():
            code, _, problems = self.load(head + "\nC-H,x,y\n" if head else "")
            self.assertEqual((code, problems), (1, want), head)

    def test_a_table_that_was_exported_is_no_import_with_its_stars(self):
        a = self.t.get("/customers?format=csv")
        self.assertEqual(self.send(a.body).status, 422)
        self.assertEqual(self.customer("C0003")["name"], "Household 3")

    def test_mistakes_of_machines_have_their_line_too(self):
        table = "id,model,customer,installed_on,filter:ppc\nWP-CSV8,no-such,C0001,2025-01-01,\n" \
                "wp 9,tankless-600g,nobody,soon,once\n"
        a = self.send(table, "devices")
        self.assertEqual({(p["line"], p["field"]) for p in a.json["problems"]},
                         {(2, "model"), (3, "id"), (3, "customer"), (3, "installed_on"), (3, "filters/0/installed_on")})

    def test_another_encoding_is_refused_and_said_to_be_that(self):
        body = "id,name\nC-GB,王小明\n".encode("gb18030")
        code, _, problems = self.load(body)
        self.assertEqual((code, problems), (1, ["2"]))
        a = self.send(body)
        self.assertEqual((a.status, a.json["problems"][0]["line"]), (422, 2))
        self.assertIn("UTF-8", a.json["problems"][0]["what"])

    def test_a_quotation_mark_that_never_closes_is_told(self):
        self.assertEqual(self.load('id,name\nC-Q,"open\nC-R,x\n')[::2], (1, ["2"]))

    def test_who_may_and_what_is_no_table(self):
        for user in ("technician", "dispatcher", "lead"):
            self.assertEqual(self.send(CUSTOMERS, user=user).status, 403)
        self.assertEqual(self.send(CUSTOMERS, kind="users").status, 400)
        self.assertEqual(self.send(CUSTOMERS, dry="perhaps").status, 400)
        self.assertEqual(self.send(b"").status, 400)
        self.assertEqual(self.send(b"id,name\nC-0,a\0b\n").status, 400)
        self.assertEqual(self.send(b"x" * (8 * 1024 * 1024 + 1)).status, 413)

    def test_words_that_make_no_sense_are_usage(self):
        path = self.write(CUSTOMERS, "list.csv")
        self.assertEqual(self.t.command("import", path)[0], 2)
        self.assertEqual(self.t.command("import", path, "--kind", "users")[0], 2)
        self.assertEqual(self.t.command("user", "list", "--dry-run")[0], 2)

    def test_an_import_file_can_be_tried_too(self):
        data = {"customers": [{"id": "C-TRY", "name": "x"}], "devices": [{"id": "WP-TRY1", "model": "tank-75g"}]}
        path = self.write(json.dumps(data), "try.json")
        code, out, _ = self.t.command("import", path, "--dry-run")
        self.assertEqual((code, out), (0, "good; nothing was changed\n"))
        self.assertIsNone(self.customer("C-TRY"))
        data["devices"][0]["model"] = "no-such"
        code, _, err = self.t.command("import", self.write(json.dumps(data), "try.json"), "--dry-run")
        self.assertEqual(code, 1)
        self.assertIn("/devices/0/model", err)

    def test_a_large_table_is_taken_in_seconds(self):
        table = "id,name,area\n" + "".join(f"C-L{i},Household {i},north\n" for i in range(20000))
        a = self.send(table)
        self.assertEqual((a.status, a.json["rows"]), (200, 20000))
        self.assertEqual(self.send(table, dry="1").json["known"], 20000)


if __name__ == "__main__":
    unittest.main()
