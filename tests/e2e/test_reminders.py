# SPDX-License-Identifier: Apache-2.0
"""A household is reminded of its filters by SMS, books over the link of that message and hears no more of it;
who said so is left in peace; what it reports opens an order or joins the one that is open."""
import datetime
import http.client
import json
import os
import re
import sys
import tempfile
import unittest

from harness import TestCase
from util import free_ports, import_data, wait_for

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../servers"))
from kannel import Kannel  # noqa: E402

HOMES = 13
START = datetime.datetime(2026, 3, 2, 3, 30, tzinfo=datetime.timezone.utc)  # 11:30 in Shanghai
PPC_DAYS, RO_DAYS = 360, 720
DAY = 86400


def phone(i):
    return f"138000000{i:02}"


def due_in(days, life):
    """On which day a cartridge went in that has so many days left."""
    return (START - datetime.timedelta(days=life - days)).strftime("%Y-%m-%d")


def homes():
    """Everybody's first filter is due in 30 days and the membrane a year later; of the first in 35 days."""
    data = import_data(HOMES)
    for i, (c, d) in enumerate(zip(data["customers"], data["devices"]), 1):
        c.update(phone=phone(i), lang="en")
        d["installed_on"] = due_in(365, RO_DAYS)
        d["filters"] = [{"stage": "ppc", "installed_on": due_in(30, PPC_DAYS)},
                        {"stage": "ro", "installed_on": due_in(35 if i == 1 else 365, RO_DAYS)}]
    return data


class Reminders(TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="tapwright-reminders-")
        cls.addClassCleanup(cls.folder.cleanup)
        cls.http_port, = free_ports(1)
        cls.public = f"http://127.0.0.1:{cls.http_port}"
        cls.kannel = Kannel(cls.folder.name, f"{cls.public}/api/v1/gateways/phones/inbound?key=k&from=%p&text=%b")
        cls.addClassCleanup(cls.kannel.close)
        cls.instance = {"data": homes(), "devices": HOMES, "clock": "event",
                        "settings": [f"http.public_url={cls.public}"]}
        super().setUpClass()

    @classmethod
    def prepare(cls, t):
        t.http_port = cls.http_port
        t.write_config(http=f"127.0.0.1:{cls.http_port}", extra=cls.kannel.section(cls.folder.name, "k"))
        cls.kannel.start()
        t.start()
        cls.pub, cls.sent, cls.links, cls.day = t.client(), 0, {}, 0
        cls.speak(1)

    @classmethod
    def speak(cls, i, **members):
        """The clock of event mode begins with the first sample."""
        cls.sent += 1
        cls.pub.publish(f"wp/v1/WP-{i:04}/tele", json.dumps(
            {"boot_id": 1, "seq": cls.sent, "ts_ms": int(START.timestamp() * 1000), "state": "standby", **members}))
        cls.pub.settle()
        cls.t.drained(cls.sent)

    # Steps --------------------------------------------------------------------------------------
    def days(self, n):
        """11:30, 19:30 and 03:30 of each: a machine that is looked at once is not looked at for the days between."""
        for _ in range(3 * n):
            a = self.t.post("/clock", {"advance_s": DAY // 3}, "admin")
            self.assertEqual(a.status, 200, a)
        Reminders.day += n

    def notices(self, i):
        """What the store says a household was told of its filters, oldest first."""
        found, cursor = [], ""
        while cursor is not None:
            a = self.t.get(f"/notices?limit=200&recipient=customer:C{i:04}" + (cursor and f"&cursor={cursor}"))
            self.assertEqual(a.status, 200, a)
            found += [n for n in a.json["items"] if n["kind"].startswith("filter_")]
            cursor = a.json["next_cursor"]
        return found[::-1]

    def kinds(self, i):
        return [n["kind"] for n in self.notices(i)]

    def walk(self, i, number, **done):
        """The technician goes there and completes it."""
        order = next(o for o in self.t.orders(f"&device=WP-{i:04}") if o["number"] == number)["id"]
        now = START + datetime.timedelta(days=self.day)
        slot = {"from": (now + datetime.timedelta(hours=1)).isoformat(), "to": (now + datetime.timedelta(hours=2)).isoformat()}
        for action, user, args in (
                ("assign", "dispatcher", {"technician": self.t.technician_id()}), ("accept", "technician", {}),
                ("contact", "technician", {"channel": "phone", "outcome": "reached", "address_confirmed": True}),
                ("schedule", "technician", {**slot, "agreed_by": "customer"}),
                ("depart", "technician", self.t.packed(order)),
                ("arrive", "technician", {"code": f"WP-{i:04}", "how": "scan"}),
                ("complete", "technician", {"outcome": "fixed", "cause": "worn", "work": [], "parts": [], "charges": [],
                                            "checklist": {}, **done})):
            a = self.t.act(order, action, user, **args)
            self.assertEqual(a.status, 200, (action, a))

    def message(self, i, word):
        """From that word on, to the end of its link: a long text comes as its parts."""
        def whole():
            text = "".join(m["text"] for m in self.kannel.inbox() if m["to"].endswith(phone(i)))
            return re.search(re.escape(word) + r".*?/c/[\w-]{43}", text, re.S)
        return wait_for(f"{word!r} on {phone(i)}", whole).group(0)

    def open(self, text):
        """Opens the link of a message; the head of what its session says."""
        path = re.search(r"/c/[\w-]+", text).group(0)
        c = http.client.HTTPConnection("127.0.0.1", self.http_port, timeout=20)
        c.request("POST", path)
        r = c.getresponse()
        self.assertEqual(r.status, 200)
        cookie = r.headers["Set-Cookie"].split(";")[0]
        c.close()
        return {"Cookie": cookie, "Sec-Fetch-Site": "same-origin"}

    def home(self, i):
        if i not in self.links:
            self.links[i] = self.open(self.message(i, "PP and carbon"))
        return self.links[i]

    def say(self, i, path, body=None):
        return self.t.post("/c/" + path, {} if body is None else body, None, self.home(i))

    def see(self, i, path):
        a = self.t.get("/c/" + path, None, self.home(i))
        self.assertEqual(a.status, 200, a)
        return a.json

    # What happens, in this order ----------------------------------------------------------------
    def test_01_a_message_thirty_days_before_tells_what_is_due_when_and_why(self):
        text = self.message(2, "PP and carbon")
        self.assertIn("1 Apr 2026", text)
        self.assertIn("330 of 360 days used", text)
        self.assertNotIn("membrane", text, "that one is due in a year")
        both = self.message(1, "PP and carbon")
        self.assertIn("RO membrane", both, "five days later: in the same message")
        self.assertEqual(self.kinds(2), ["filter_due_30"])

    def test_02_one_tap_books_one_order_with_the_cartridges_of_all_that_is_due(self):
        a = self.say(1, "filters/book")
        self.assertEqual(a.status, 200, a)
        self.assertEqual((a.json["kind"], [s["stage"] for s in a.json["stages"]]), ("filter", ["ppc", "ro"]))
        again = self.say(1, "filters/book")
        self.assertEqual((again.status, again.json["number"]), (200, a.json["number"]))
        order, = [o for o in self.t.orders("&device=WP-0001") if o["kind"] == "filter"]
        parts = self.t.get(f"/orders/{order['id']}").json["diagnosis"]["parts"]
        self.assertEqual([(p["sku"], p["qty"], p["probability"]) for p in parts],
                         [("WP-FLT-PPC", 1, 1), ("WP-MEM-600G", 1, 1)])
        self.assertEqual([o["number"] for o in self.see(1, "orders")["items"]], [a.json["number"]])
        booked = self.message(1, "Booked")
        self.assertIn(str(a.json["number"]), booked)
        status = self.t.get("/c/order", None, self.open(booked))
        self.assertEqual(status.json["number"], a.json["number"], "its link opens the order")
        self.assertEqual([s["stage"] for s in self.say(2, "filters/book").json["stages"]], ["ppc"])

    def test_03_what_a_household_reports_opens_an_order_and_the_next_words_join_it(self):
        for bad in ({}, {"text": ""}, {"text": 7}, {"text": "x" * 2001}):
            self.assertEqual(self.say(3, "report", bad).status, 400, bad)
        self.assertEqual(self.see(3, "orders")["items"], [])
        a = self.say(3, "report", {"text": "it drips under the sink"})
        self.assertEqual((a.status, a.json["kind"], a.json["state"]), (200, "repair", "ready"))
        order, = self.t.orders("&device=WP-0003")
        full = self.t.get(f"/orders/{order['id']}").json
        self.assertEqual((full["fault"]["id"], full["text"]), ("reported", "it drips under the sink"))
        again = self.say(3, "report", {"text": "now the floor is wet"})
        self.assertEqual((again.status, again.json["number"]), (200, a.json["number"]))
        self.assertEqual(len(self.t.orders("&device=WP-0003")), 1)
        said = [h for h in self.t.get(f"/orders/{order['id']}").json["history"] if h["action"] == "customer_still_broken"]
        self.assertEqual([h["args"]["text"] for h in said], ["now the floor is wet"])
        flood = self.say(3, "report", {"text": "hello?"})
        self.assertEqual((flood.status, flood.headers["Retry-After"]), (429, "900"))
        self.assertEqual(self.say(4, "report", {"text": "no water"}).status, 200, "others are not held up")

    def test_04_words_join_the_repair_that_is_open_and_a_filter_order_is_none(self):
        order = self.t.open_order("WP-0005")
        a = self.say(5, "report", {"text": "very little water"})
        self.assertEqual((a.status, a.json["number"]), (200, self.t.get(f"/orders/{order}").json["number"]))
        a = self.say(2, "report", {"text": "the tap drips"})
        self.assertEqual((a.status, a.json["kind"]), (200, "repair"), "a filter order is under way, no repair")
        self.assertEqual(sorted(o["kind"] for o in self.see(2, "orders")["items"]), ["filter", "repair"])

    def test_05_a_question_is_answered_once_and_only_when_it_was_asked(self):
        self.assertEqual(self.say(6, "filters/answer", {"stage": "ppc"}).status, 400)
        self.assertEqual(self.say(6, "filters/answer", {"stage": "ppc", "changed": True}).status, 409)
        self.sent += 1
        self.pub.publish("wp/v1/WP-0006/evt", json.dumps({"boot_id": 1, "seq": 1, "ts_ms": int(START.timestamp() * 1000),
                                                          "type": "filter_reset", "stage": "ppc", "resets": 1}))
        self.pub.settle()
        wait_for("the question", lambda: self.see(6, "filters")["items"][0]["asked_at"])
        a = self.say(6, "filters/answer", {"stage": "ppc", "changed": True})
        self.assertEqual(a.status, 200, a)
        ppc, ro = a.json["items"]
        self.assertEqual((ppc["installed_on"], ppc["asked_at"]), ("2026-03-02", None))
        self.assertNotEqual(ro["installed_on"], "2026-03-02")
        self.assertEqual(self.say(6, "filters/answer", {"stage": "ppc", "changed": True}).status, 409)
        self.assertEqual(self.say(6, "filters/book").status, 409, "what is new needs no change")

    def test_06_a_household_is_written_to_in_the_language_it_chose(self):
        self.assertEqual(self.say(7, "language", {"lang": "fr"}).status, 400)
        self.assertEqual(self.see(7, "reminders")["lang"], "en")
        self.assertEqual(self.say(7, "language", {"lang": "zh-CN"}).json["lang"], "zh-CN")
        self.assertEqual(self.say(7, "filters/book").status, 200)
        self.message(7, "已为您预约更换PPC")

    def test_07_what_a_visit_put_in_is_known_by_its_code_or_by_the_order(self):
        seven, = self.see(7, "orders")["items"]
        self.walk(7, seven["number"], parts=[{"sku": "WP-FLT-PPC", "code": "B-2077"}])
        ppc, ro = self.see(7, "filters")["items"]
        self.assertEqual((ppc["changed"]["how"], ppc["installed_on"], ro["changed"]), ("scan", "2026-03-02", None))
        self.assertEqual(self.say(7, "filters/book").status, 409, "what was changed is being proved")
        self.assertEqual(self.say(8, "filters/book").status, 200)
        eight, = self.see(8, "orders")["items"]
        self.walk(8, eight["number"])
        ppc, ro = self.see(8, "filters")["items"]
        self.assertEqual((ppc["changed"]["how"], ppc["installed_on"], ro["changed"]), ("order", "2026-03-02", None))

    def test_08_a_pause_a_holiday_and_a_no_are_each_said_over_the_link(self):
        away = [(START + datetime.timedelta(days=d)).isoformat() for d in (10, 29)]
        for i, path, body in ((9, "reminders/snooze", {"days": 20}), (10, "reminders/opt-out", {}),
                              (11, "holiday", {"from": away[0], "to": away[1]})):
            a = self.say(i, path, body)
            self.assertEqual(a.status, 200, a)
        self.kannel.reply(phone(13), "TD")
        wait_for("the no of the last one", lambda: self.t.get("/customers/C0013").json["reminders"] == "off")

    def test_09_each_is_told_of_what_it_did_not_wave_off_and_nothing_at_night(self):
        told = ["filter_due_30", "filter_due_14", "filter_due_3", "filter_due"] + ["filter_overdue"] * 3
        self.days(90)
        want = {12: told, 5: told, 9: told,   # all of them; a repair nobody comes for; put off past the day of 14
                11: told[:1] + told[3:],        # back one day before it is due
                1: told[:1] + ["filter_booked"], 2: told[:1] + ["filter_booked"], 8: told[:1] + ["filter_booked"],
                7: told[:1] + ["filter_booked"], 6: told[:1] + ["filter_reset_ask"], 10: told[:1], 13: told[:1]}
        self.assertEqual({i: self.kinds(i) for i in want}, want)
        late = [n["created_at"] for n in self.notices(9) if n["kind"] == "filter_due_14"]
        self.assertEqual(late[0][:10], (START + datetime.timedelta(days=20)).strftime("%Y-%m-%d"), "when the pause is over")
        for i in want:
            for n in self.notices(i):
                hour = (datetime.datetime.fromisoformat(n["created_at"]) + datetime.timedelta(hours=8)).hour
                self.assertIn(hour, range(10, 12), n)
        for i in want:  # and they arrived
            wait_for(f"what {i} was told", lambda: all(d["state"] in ("sent", "delivered") for n in self.notices(i) for d in n["deliveries"]))

    def test_10_a_change_begins_the_schedule_anew_and_a_no_outlives_it(self):
        one = next(o for o in self.t.orders("&device=WP-0001") if o["kind"] == "filter")
        self.walk(1, one["number"])
        filters = self.t.get("/devices/WP-0001/filters").json["items"]
        self.assertEqual({f["installed_on"] for f in filters}, {"2026-05-31"})
        before = self.kinds(1)
        self.days(60)
        self.assertEqual(self.kinds(1), before)
        self.assertEqual(self.kinds(10), ["filter_due_30"])

    def test_11_a_link_of_ninety_days_ago_opens_nothing(self):
        self.assertEqual(self.t.get("/c/filters", None, self.home(9)).status, 401)


if __name__ == "__main__":
    unittest.main()
