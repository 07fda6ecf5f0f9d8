# SPDX-License-Identifier: Apache-2.0
"""Calendars: a technician's feed and a customer's appointment, and what calling off does to them."""
import http.client
import json
import re
import unittest

from harness import TestCase
from util import import_data, now_ms

DAY = 86400
HOUSEHOLD = {"name": "王小明", "phone": "13812341234", "address": "北京市朝阳区建国路88号,3单元;2层"}
SLOT = {"from": "2027-03-06T09:00:00Z", "to": "2027-03-06T11:00:00Z", "agreed_by": "customer"}
LATER = {"from": "2027-03-07T13:00:00Z", "to": "2027-03-07T15:00:00Z", "agreed_by": "customer"}


def people():
    data = import_data(30, ("technician", "second"))
    for c in data["customers"]:
        c.update(HOUSEHOLD)
    data["users"][0]["card_no"] = "K-17"
    return data


def parse(text):
    """RFC 5545 as a reader does it; every line and property is checked on the way."""
    raw = text.encode()
    assert raw.endswith(b"\r\n") and b"\n" not in raw.replace(b"\r\n", b""), "every line ends in CRLF"
    for line in raw.split(b"\r\n"):
        assert len(line) <= 75, line
        line.decode()  # no character is torn apart
    lines = text.replace("\r\n ", "").split("\r\n")[:-1]
    assert lines[0] == "BEGIN:VCALENDAR" and lines[-1] == "END:VCALENDAR", lines
    head, events, event = {}, [], None
    for line in lines[1:-1]:
        name, value = line.split(":", 1)
        if line == "BEGIN:VEVENT":
            event = {}
        elif line == "END:VEVENT":
            events.append(event)
            event = None
        else:
            into = head if event is None else event
            assert name not in into, f"{name} twice"
            into[name] = re.sub(r"\\(.)", lambda m: "\n" if m[1] in "nN" else m[1], value)
    for e in events:
        assert {"UID", "DTSTAMP", "SEQUENCE", "STATUS", "DTSTART", "DTEND", "SUMMARY"} <= set(e), e
        for t in ("DTSTAMP", "DTSTART", "DTEND", "LAST-MODIFIED"):
            assert re.fullmatch(r"\d{8}T\d{6}Z", e[t]), e[t]
        assert e["DTSTART"] < e["DTEND"]
    assert head["VERSION"] == "2.0" and head["PRODID"] and head["METHOD"] == "PUBLISH"
    return head, events


class Calendar(TestCase):
    instance = {"data": people(), "devices": 30, "clock": "event"}
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
    def act(self, order, action, user="technician", **args):
        a = self.t.act(order, action, user, **args)
        self.assertEqual(a.status, 200, (action, a))
        return a.json

    def order(self, slot=SLOT, login="technician"):
        """An order of its own machine whose visit is agreed."""
        Calendar.used += 1
        order = self.t.open_order(f"WP-{Calendar.used:04}")
        self.act(order, "assign", "dispatcher", technician=self.t.technician_id(login))
        self.act(order, "accept", login)
        self.act(order, "contact", login, channel="phone", outcome="reached", address_confirmed=True)
        if slot:
            self.act(order, "schedule", login, **slot)
        return order

    def make(self, login="technician", user="dispatcher"):
        a = self.t.post(f"/technicians/{self.t.technician_id(login)}/calendar-feed", user=user)
        self.assertEqual(a.status, 201, a)
        return a.json["url"][a.json["url"].index("/ical/"):]

    def page(self, path, headers=None):
        c = http.client.HTTPConnection("127.0.0.1", self.t.http_port, timeout=20)
        try:
            c.request("GET", path, None, {"Accept-Language": "en", **(headers or {})})
            r = c.getresponse()
            return r.status, r.headers, r.read().decode()
        finally:
            c.close()

    def feed(self, path):
        status, headers, text = self.page(path)
        self.assertEqual(status, 200, text)
        self.assertEqual(headers["Content-Type"], "text/calendar; charset=utf-8")
        return {e["UID"].split("@")[0]: e for e in parse(text)[1]}

    def link(self, order):
        url = self.t.post(f"/orders/{order}/customer-link").json["url"]
        c = http.client.HTTPConnection("127.0.0.1", self.t.http_port, timeout=20)
        c.request("POST", url[url.index("/c/"):])
        r = c.getresponse()
        cookie = r.headers["Set-Cookie"].split(";")[0]
        c.close()
        return {"Cookie": cookie}

    # The technician's feed ----------------------------------------------------------------------
    def test_an_agreed_visit_stands_in_the_feed_with_where_and_what(self):
        order = self.order()
        event = self.feed(self.make())[order]
        number = self.t.get(f"/orders/{order}").json["number"]
        self.assertEqual((event["DTSTART"], event["DTEND"]), ("20270306T090000Z", "20270306T110000Z"))
        self.assertEqual(event["STATUS"], "CONFIRMED")
        self.assertEqual(event["SUMMARY"], f"Order {number}: Booster pump pressure too low")
        self.assertEqual(event["LOCATION"], HOUSEHOLD["address"])
        for part in (f"Machine: WP-{Calendar.used:04}, ", "Customer: 王小明", "Phone: 13812341234"):
            self.assertIn(part, event["DESCRIPTION"])

    def test_what_is_only_accepted_has_no_time_and_no_event(self):
        order = self.order(slot=None)
        self.assertNotIn(order, self.feed(self.make()))

    def test_a_moved_visit_keeps_its_name_and_gets_a_higher_sequence(self):
        order, path = self.order(), self.make()
        before = self.feed(path)[order]
        self.act(order, "reschedule", reason="a child is ill", **LATER)
        after = self.feed(path)[order]
        self.assertEqual(after["UID"], before["UID"])
        self.assertEqual((after["DTSTART"], after["STATUS"]), ("20270307T130000Z", "CONFIRMED"))
        self.assertGreater(int(after["SEQUENCE"]), int(before["SEQUENCE"]))

    def test_what_is_called_off_is_cancelled_for_a_fortnight_without_the_household(self):
        order, path = self.order(), self.make()
        before = self.feed(path)[order]
        self.act(order, "cancel", "dispatcher", reason="no more")
        after = self.feed(path)[order]
        self.assertEqual((after["STATUS"], after["DTSTART"]), ("CANCELLED", before["DTSTART"]))
        self.assertGreater(int(after["SEQUENCE"]), int(before["SEQUENCE"]))
        self.assertEqual(after["LOCATION"], "north")
        self.assertNotIn("DESCRIPTION", after)
        advance = lambda s: self.assertEqual(self.t.post("/clock", {"advance_s": s}, "admin").status, 200)
        advance(14 * DAY - 60)
        self.assertEqual(self.feed(path)[order]["STATUS"], "CANCELLED")
        advance(120)
        self.assertNotIn(order, self.feed(path))

    def test_what_goes_to_another_is_cancelled_here_and_agreed_there(self):
        order, mine, theirs = self.order(), self.make(), self.make("second")
        self.act(order, "return", reason="away", next_on="2027-03-08")
        self.assertEqual(self.feed(mine)[order]["STATUS"], "CANCELLED")
        self.assertEqual(self.t.post("/clock", {"advance_s": 60}, "admin").status, 200)
        self.act(order, "assign", "dispatcher", technician=self.t.technician_id("second"))
        self.act(order, "accept", "second")
        self.act(order, "contact", "second", channel="phone", outcome="reached", address_confirmed=True)
        self.act(order, "schedule", "second", **LATER)
        old, new = self.feed(mine)[order], self.feed(theirs)[order]
        self.assertEqual((old["STATUS"], old["DTSTART"]), ("CANCELLED", "20270306T090000Z"))
        self.assertEqual((new["STATUS"], new["DTSTART"]), ("CONFIRMED", "20270307T130000Z"))
        for full in HOUSEHOLD.values():
            self.assertNotIn(full, json.dumps(old, ensure_ascii=False))

    def test_a_visit_that_took_place_is_not_cancelled_afterwards(self):
        order, path = self.order(), self.make()
        self.act(order, "depart", **self.t.packed(order))
        self.act(order, "arrive", code=f"WP-{Calendar.used:04}", how="scan")
        self.assertEqual(self.feed(path)[order]["LOCATION"], HOUSEHOLD["address"])
        self.act(order, "return", reason="a part is missing", next_on="2027-03-08")
        self.assertEqual(self.feed(path)[order]["STATUS"], "CONFIRMED")

    def test_the_address_is_long_kept_as_a_hash_and_renewed(self):
        first = self.make(user="technician")
        self.assertRegex(first, r"^/ical/[A-Za-z0-9_-]{43}\.ics$")
        self.assertEqual(self.page(first)[1]["Cache-Control"], "no-store")
        second = self.make()
        self.assertEqual((self.page(first)[0], self.page(second)[0]), (404, 200))
        me = self.t.technician_id()
        self.assertEqual(self.t.call("DELETE", f"/technicians/{me}/calendar-feed").status, 204)
        self.assertEqual(self.page(second)[0], 404)
        self.assertEqual(self.t.call("DELETE", f"/technicians/{me}/calendar-feed").status, 204)
        what = [x["what"] for x in self.t.get(f"/audit?subject={me}", "manager").json["items"]]
        self.assertEqual(what[:4], ["http.calendar_feed_end", "calendar_feed.ended", "calendar_feed.made", "calendar_feed.made"])
        token = second[6:-4].encode()
        self.t.stop()
        for name in ("tapwright.db", "tapwright.log"):
            with open(f"{self.t.dir}/{name}", "rb") as f:
                self.assertNotIn(token, f.read())
        self.t.serve()

    def test_an_admin_makes_none_and_a_technician_only_their_own(self):
        second = self.t.technician_id("second")
        self.assertEqual(self.t.post(f"/technicians/{second}/calendar-feed", user="admin").status, 403)
        self.assertEqual(self.t.post(f"/technicians/{second}/calendar-feed", user="technician").status, 404)
        dispatcher = self.t.get("/session").json["id"]
        self.assertEqual(self.t.post(f"/technicians/{dispatcher}/calendar-feed").status, 404)

    def test_who_left_has_no_feed(self):
        t = self.another(data=people(), devices=1)
        t.start()
        mine, self.t = self.t, t
        try:
            path = self.make("second")
            self.assertEqual(self.page(path)[0], 200)
            self.assertEqual(t.command("user", "disable", "second")[0], 0)
            self.assertEqual(self.page(path)[0], 404)
            self.assertEqual([self.page(f"/ical/{path[6:14]}{i}.ics")[0] for i in range(9)], [404] * 9)
            self.assertEqual(self.page(path)[0], 429)
        finally:
            self.t = mine

    # The customer's appointment -----------------------------------------------------------------
    def test_a_customer_takes_the_appointment_home_and_its_end_too(self):
        order = self.order()
        head = self.link(order)
        status, _, text = self.page("/api/v1/c/appointment.ics", head)
        self.assertEqual(status, 200)
        [before] = parse(text)[1]
        number = self.t.get(f"/orders/{order}").json["number"]
        self.assertEqual(before["SUMMARY"], f"Water purifier service, order {number}")
        self.assertEqual(before["LOCATION"], HOUSEHOLD["address"])
        self.assertIn("Technician: Technician, K-17", before["DESCRIPTION"])
        self.act(order, "cancel", "dispatcher", reason="no more")
        [after] = parse(self.page("/api/v1/c/appointment.ics", head)[2])[1]
        self.assertEqual((after["UID"], after["STATUS"]), (before["UID"], "CANCELLED"))
        self.assertGreater(int(after["SEQUENCE"]), int(before["SEQUENCE"]))

    def test_a_customer_without_an_appointment_has_no_calendar(self):
        self.assertEqual(self.page("/api/v1/c/appointment.ics", self.link(self.order(slot=None)))[0], 404)

    def test_the_calendar_speaks_the_readers_language(self):
        order, path = self.order(), self.make()
        head, events = parse(self.page(path, {"Accept-Language": "zh-CN"})[2])
        self.assertEqual(head["NAME"], "上门安排")
        [event] = [e for e in events if e["UID"].startswith(order)]
        self.assertIn("增压泵压力不足", event["SUMMARY"])
        self.assertEqual(parse(self.page(path + "?lang=en", {"Accept-Language": "zh-CN"})[2])[0]["NAME"], "Visits")


if __name__ == "__main__":
    unittest.main()
