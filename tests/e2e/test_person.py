# SPDX-License-Identifier: Apache-2.0
"""A person may ask what is stored of them and may ask to be forgotten. Afterwards no byte of the data folder says
who they were, while orders, counts, reports and the audit trail stay as they were."""
import datetime
import json
import os
import sqlite3
import unittest

from harness import TestCase
from picture import png
from util import import_data, wait_for

NAME, PHONE, MAIL, ADDRESS = "欧阳慕容", "13987654321", "ouyang.murong@home.example", "昆明湖路四十二号翠微楼七单元"
WORDS = ["门铃坏了请敲门", "水里有铁锈味", "周末才有空", "地板被划伤一道", "师傅非常耐心", "阀门在水槽左后方", "备用钥匙在邻居家"]
TECH, TECH_PHONE, TECH_MAIL, TECH_CARD = "司马长风", "13712348765", "changfeng@company.example", "SH-998877"
TECH_WORDS = ["我先去仓库取扳手", "孩子家长会请假"]


def people():
    data = import_data(3, technicians=("technician", "changfeng.sima"))
    data["customers"][0].update(name=NAME, phone=PHONE, email=MAIL, address=ADDRESS)
    data["users"][1].update(name=TECH, phone=TECH_PHONE, email=TECH_MAIL, card_no=TECH_CARD)
    return data


class Person(TestCase):
    instance = {"data": people(), "devices": 3, "technicians": ("technician", "changfeng.sima")}

    @classmethod
    def prepare(cls, t):
        with open(t.config, "a") as f:
            f.write('policy { checklists = "record" }\n')
        t.start()

    # Steps --------------------------------------------------------------------------------------
    def step(self, order, action, user, **args):
        a = self.t.act(order, action, user, **args)
        self.assertEqual(a.status, 200, (action, a))

    def visit(self, device, user):
        """An order through a whole visit, with texts of everybody in every place that takes one; verifying."""
        t = self.t
        order = t.post("/orders", {"kind": "repair", "device": device, "fault": "membrane-fouled", "text": WORDS[1]}).json["id"]
        self.step(order, "assign", "dispatcher", technician=t.technician_id(user))
        self.step(order, "accept", user)
        self.step(order, "contact", user, channel="phone", outcome="reached", note=f"{NAME} {PHONE} {WORDS[0]}", address_confirmed=True)
        self.step(order, "confirm_address", user, address=ADDRESS)
        self.step(order, "note", user, text=TECH_WORDS[0] + WORDS[5])
        self.step(order, "ask_help", user, text=WORDS[5])
        self.step(order, "answer_help", "dispatcher", text=WORDS[6])
        now = t.get("/clock").json["now_ms"]
        iso = lambda ms: datetime.datetime.fromtimestamp(ms / 1000, datetime.timezone.utc).isoformat()
        self.step(order, "schedule", user, **{"from": iso(now + 3600000), "to": iso(now + 7200000), "agreed_by": "customer"})
        self.step(order, "depart", user, **t.packed(order))
        self.step(order, "arrive", user, code=device, how="typed")
        for n, name in enumerate(("damage-1", "signature")):
            a = t.call("PUT", f"/orders/{order}/attachments/{name}", png(64, 48, n), user, {"Content-Type": "image/png"})
            self.assertIn(a.status, (200, 201, 204), a)
        self.step(order, "report_damage", user, text=WORDS[3], photo="damage-1")
        cause = t.get(f"/orders/{order}").json["diagnosis"]["causes"][0]["id"]
        self.step(order, "complete", user, cause=cause, outcome="fixed", work=[WORDS[5]], parts=[], charges=[],
                  checklist={}, opinion=WORDS[4], signature={"name": NAME, "image": "signature"}, override={"reason": TECH_WORDS[0]})
        return order

    def end(self, order):
        self.step(order, "close", "lead", reason=WORDS[2])

    def reports(self):
        out = []
        for by in ("fault", "model", "technician"):
            a = self.t.get(f"/reports/quality?from=2020-01-01T00:00:00Z&to=2040-01-01T00:00:00Z&by={by}", "lead")
            self.assertEqual(a.status, 200, a)
            out.append(a.json)
        return out

    def found(self, *texts):
        """Which of these stand anywhere in the folder of data: database, its log, journal, pictures."""
        hits = []
        for folder, _, files in os.walk(self.t.dir):
            for name in files:
                path = os.path.join(folder, name)
                # What the test itself wrote, and what the operator keeps: the log is no part of the store.
                if "broker" in os.path.relpath(path, self.t.dir) or not os.path.isfile(path) or name in (
                        "data.json", "tapwright.conf", "tapwright.log"):
                    continue
                with open(path, "rb") as f:
                    body = f.read()
                hits += [(text, name) for text in texts if text.encode() in body]
        return hits

    def person(self, verb, name, code=0):
        got, out, err = self.t.command("person", verb, name)
        self.assertEqual(got, code, err)
        return out if not code else err

    def pictures(self):
        return sorted(os.listdir(os.path.join(self.t.dir, "tapwright.db.files")))

    # What happens, in this order ----------------------------------------------------------------
    def test_1_what_is_stored_of_a_customer_is_one_document(self):
        type(self).order = self.visit("WP-0001", "changfeng.sima")
        link = self.t.post(f"/orders/{self.order}/customer-link").json["url"]
        self.assertIn("/c/", link)
        a = self.t.call("PATCH", "/customers/C0001", {"holiday": {"from": "2039-01-01T00:00:00Z", "to": "2039-01-09T00:00:00Z"}})
        self.assertEqual(a.status, 200, a)
        doc = json.loads(self.person("export", "C0001"))
        text = json.dumps(doc, ensure_ascii=False)
        for said in (NAME, PHONE, MAIL, ADDRESS, *WORDS[:2], *WORDS[3:]):
            self.assertIn(said, text)
        self.assertEqual((doc["of"], doc["id"], doc["customer"][0]["name"]), ("customer", "C0001", NAME))
        self.assertEqual({a["name"] for a in doc["attachments"]}, {"damage-1", "signature"})
        self.assertIn("confirm_address", {s["action"] for s in doc["steps"]})
        self.assertNotIn("Household 2", text)

    def test_2_who_has_an_open_order_is_not_erased_and_is_told_which(self):
        number = self.t.get(f"/orders/{self.order}").json["number"]
        for who in ("C0001", "changfeng.sima"):
            self.assertIn(f"order {number} is open", self.person("erase", who, code=1))
        self.assertEqual(self.t.get("/customers/C0001").json["name"], NAME)
        self.assertIn("called so", self.person("erase", "nobody", code=1))

    def test_3_an_erased_customer_is_nowhere_and_reports_and_trail_are_as_before(self):
        self.end(self.order)
        before, trail = self.reports(), len(self.t.get(f"/orders/{self.order}").json["history"])
        self.assertTrue(self.found(NAME), "a test that finds nothing proves nothing")
        pictures = self.pictures()
        self.assertEqual(len(pictures), 2)
        self.assertIn("erased: customer C0001", self.person("erase", "C0001"))
        self.assertEqual(self.found(NAME, PHONE, MAIL, ADDRESS, *WORDS), [])
        self.assertEqual(self.pictures(), [])
        self.assertEqual(self.reports(), before)
        order = self.t.get(f"/orders/{self.order}").json
        self.assertEqual((order["state"], len(order["history"])), ("closed", trail))
        complete = next(h for h in order["history"] if h["action"] == "complete")
        self.assertEqual((complete["args"]["outcome"], complete["args"]["opinion"]), ("fixed", "-"))
        code, out, err = self.t.command("audit", "verify")
        self.assertEqual(code, 0, out + err)
        self.assertIsNone(self.t.get("/devices/WP-0001").json["customer"])
        doc = json.loads(self.person("export", "C0001"))
        self.assertEqual((doc["customer"][0]["name"], doc["machines"], doc["attachments"]), ("", [], []))

    def test_4_a_changed_history_is_still_found_out_after_an_erasure(self):
        self.t.stop()
        path = os.path.join(self.t.dir, "tapwright.db")
        for change in ("DROP TRIGGER order_history_keeps; UPDATE order_history SET args = '{}' WHERE action = 'complete'",):
            copy = path + ".copy"
            self.assertEqual(self.t.command("backup", copy)[0], 0)
            db = sqlite3.connect(copy)
            db.executescript(change)
            db.close()
            config = self.t.write_config(os.path.join(self.t.dir, "other.conf"), store=f"sqlite:{copy}")
            code, out, err = self.t.command("audit", "verify", config=config)
            self.assertEqual(code, 1, out + err)
            os.remove(copy)
        self.t.serve()

    def test_5_an_erased_technician_is_out_and_nowhere_and_works_without_the_daemon(self):
        t = self.t
        t.tokens.pop("changfeng.sima", None)
        me = t.technician_id("changfeng.sima")
        a = t.post(f"/technicians/{me}/calendar-feed", {}, "changfeng.sima")
        self.assertIn(a.status, (200, 201, 204), a)
        a = t.post("/leave", {"kind": "leave", "from": "2039-02-01", "to": "2039-02-02", "reason": TECH_WORDS[1]}, "changfeng.sima")
        self.assertEqual(a.status, 201, a)
        a = t.call("PUT", f"/technicians/{me}/photo", png(64, 48, 77), "dispatcher", {"Content-Type": "image/png"})
        self.assertIn(a.status, (200, 201, 204), a)
        doc = json.loads(self.person("export", "user:changfeng.sima"))
        self.assertEqual((doc["of"], doc["person"][0]["name"], doc["leave"][0]["reason"]), ("staff", TECH, TECH_WORDS[1]))
        self.assertNotIn("password", doc["person"][0])
        before = self.reports()
        t.stop()
        self.assertIn(f"erased: user {me}", self.person("erase", "changfeng.sima"))
        self.assertEqual(self.found(TECH, TECH_PHONE, TECH_MAIL, TECH_CARD, "changfeng.sima", *TECH_WORDS), [])
        self.assertEqual(t.command("audit", "verify")[0], 0)
        t.serve()
        self.assertEqual(self.reports(), before)
        self.assertEqual(t.post("/session", {"login": "changfeng.sima", "password": "changfeng.sima"}, None).status, 401)
        self.assertEqual(t.get("/session", "changfeng.sima").status, 401)
        self.assertEqual(self.pictures(), [])


if __name__ == "__main__":
    unittest.main()
