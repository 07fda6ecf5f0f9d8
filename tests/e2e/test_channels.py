# SPDX-License-Identifier: Apache-2.0
"""Notices really leave: by Kannel to phones, by a mail server, by a webhook that believes nothing, over the
broker; reports of delivery and replies come back."""
import json
import os
import sys
import tempfile
import time
import unittest

from harness import TestCase
from util import free_ports, import_data, wait_for

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../servers"))
from kannel import Kannel  # noqa: E402
from node_servers import PASSWORD as MAIL_PASSWORD, USER as MAIL_USER, Smtp, Webhook  # noqa: E402

DESK, HOUSE, BOSS = "13700000001", "13800000001", "boss@example.com"


def people():
    data = import_data(2)
    for u in data["users"]:
        if u["role"] == "dispatcher":
            u["phone"] = DESK
        if u["role"] == "technician":
            u.update(phone="13900000001", email="tech@example.com")
        if u["role"] == "lead":
            u["email"] = "lead@example.com"
    data["customers"][0].update(phone=HOUSE, email="house@example.com", lang="zh-CN", timezone="Pacific/Apia")
    return data


class Channels(TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="tapwright-channels-")
        cls.addClassCleanup(cls.folder.cleanup)
        cls.http_port, = free_ports(1)
        public = f"http://127.0.0.1:{cls.http_port}"
        cls.key = "a-report-key"
        cls.kannel = Kannel(cls.folder.name, f"{public}/api/v1/gateways/phones/inbound?key={cls.key}&from=%p&text=%b")
        cls.smtp, cls.webhook = Smtp(cls.folder.name), Webhook(cls.folder.name)
        for server in (cls.kannel, cls.smtp, cls.webhook):  # also when the service does not come up
            cls.addClassCleanup(server.close)
        cls.instance = {"data": people(), "devices": 2,
                        "settings": [f"http.public_url={public}", "notify.mqtt_topic=tapwright/notices/{kind}",
                                     "notify.retry_s=1"]}
        super().setUpClass()

    @classmethod
    def secret(cls, name, text):
        path = os.path.join(cls.folder.name, name)
        with open(path, "w") as f:
            f.write(text)
        return path

    @classmethod
    def ways(cls):
        return cls.kannel.section(cls.folder.name, cls.key) + f"""
webhook "programs" {{
    url = "{cls.webhook.url}"
    secret_file = "{cls.secret('hook', cls.webhook.secret)}"
    allow_private = true
}}
smtp {{
    url = "smtp://127.0.0.1:{cls.smtp.port}"
    username = "{MAIL_USER}"
    password_file = "{cls.secret('mail', MAIL_PASSWORD)}"
    from = "service@tapwright.example"
    from_name = "净水服务"
    ca_file = "{cls.smtp.ca}"
}}
"""

    @classmethod
    def prepare(cls, t):
        t.http_port = cls.http_port
        t.write_config(extra=cls.ways(), http=f"127.0.0.1:{cls.http_port}")
        cls.kannel.start()
        cls.smtp.start()
        cls.webhook.start()
        t.start()
        a = t.post("/orders", {"kind": "repair", "device": "WP-0001", "fault": "booster-pump-weak"})
        assert a.status == 201, a
        cls.order, cls.number = a.json["id"], a.json["number"]

    def phone(self, number, word):
        return wait_for(f"{word} on {number}", lambda: [
            m for m in self.kannel.inbox() if m["to"].endswith(number) and word in m["text"]])[0]

    def deliveries(self, **query):
        a = self.t.get("/notices?limit=200&" + "&".join(f"{k}={v}" for k, v in query.items()))
        self.assertEqual(a.status, 200, a)
        return [dict(d, notice=n["id"], kind=n["kind"]) for n in a.json["items"] for d in n["deliveries"]]

    def test_1_the_dispatcher_reads_of_a_new_order_on_the_phone(self):
        m = self.phone(DESK, str(self.number))
        self.assertTrue(m["ucs2"], "Chinese goes out as UCS-2")
        d = wait_for("the report of delivery", lambda: [
            d for d in self.deliveries(kind="order_opened") if d["channel"] == "sms" and d["state"] == "delivered"])
        self.assertEqual(d[0]["attempts"], 1)

    def test_2_whoever_has_no_phone_gets_a_mail(self):
        self.t.act(self.order, "assign", "dispatcher", technician=self.t.technician_id("technician"))
        self.t.act(self.order, "accept", "technician")
        self.t.act(self.order, "ask_help", "technician", text="the fitting will not open")
        mail = wait_for("a mail to the lead", lambda: [
            m for m in self.smtp.said() if m["envelope"] == ["lead@example.com"]])[0]
        self.assertTrue(mail["secure"], "STARTTLS")
        self.assertEqual(mail["user"], MAIL_USER)
        self.assertIn("净水服务", mail["from"])
        self.assertIn(str(self.number), mail["text"] + mail["subject"])
        self.assertRegex(mail["messageId"], r"^<[a-z0-9]+@tapwright\.example>$")
        self.assertIn("<p", mail["html"])

    def test_3_programs_hear_of_everything_as_signed_events(self):
        events = wait_for("an event of the order", lambda: [
            s for s in self.webhook.said() if s.get("event", {}).get("type") == "org.tapwright.order_opened.v1"])
        self.assertEqual([s["wrong"] for s in self.webhook.said() if s.get("wrong")], [])
        e = events[0]["event"]
        self.assertEqual(e["subject"], f"orders/{self.order}")
        self.assertNotIn("Household", json.dumps(e), "programs get ids only")

    def test_3b_programs_on_the_broker_hear_the_same(self):
        wait_for("what went over the broker", lambda: [
            d for d in self.deliveries(kind="order_opened") if d["channel"] == "mqtt" and d["state"] == "sent"])

    def test_4_a_wrong_key_reports_nothing(self):
        a = self.t.call("GET", "/api/v1/gateways/phones/report?key=wrong&id=x&status=1", None, None)
        self.assertEqual(a.status, 403, a)
        a = self.t.call("GET", "/api/v1/gateways/nobody/report?key=wrong&id=x&status=1", None, None)
        self.assertEqual(a.status, 404, a)
        a = self.t.call("GET", f"/api/v1/gateways/phones/report?key={self.key}&id=unknown&status=1", None, None)
        self.assertEqual(a.status, 200, a)

    def test_5_a_reply_of_1_confirms_the_slot(self):
        t = self.t
        t.act(self.order, "contact", "technician", channel="phone", outcome="reached", address_confirmed=True)
        a = t.act(self.order, "schedule", "technician", agreed_by="dispatcher",
                  **{"from": "2031-03-03T02:00:00.000Z", "to": "2031-03-03T04:00:00.000Z"})
        self.assertEqual(a.status, 200, a)
        self.kannel.reply(HOUSE, "1")
        wait_for("the technician to hear of it", lambda: [
            d for d in self.deliveries(kind="customer_confirmed")])
        self.kannel.reply(HOUSE, "明天再来")
        history = wait_for("the note", lambda: [
            h for h in t.get(f"/orders/{self.order}").json["history"] if "明天再来" in json.dumps(h, ensure_ascii=False)])
        self.assertTrue(history)

    def test_6_a_gateway_that_hangs_or_is_down_loses_nothing_and_says_so_once(self):
        t = self.t
        self.kannel.down()
        before = len(self.kannel.inbox())
        for i in range(3):
            a = t.post("/orders", {"kind": ("install", "filter", "inspection")[i], "device": "WP-0002"})
            self.assertEqual(a.status, 201, a)
        wait_for("the alarm", lambda: "alarm=channel_down" in t.log())
        self.assertEqual(t.get("/healthz", user=None).status, 200)
        self.assertEqual(len(self.kannel.inbox()), before)
        self.kannel.up()
        wait_for("the three", lambda: len([d for d in self.deliveries(kind="order_opened")
                                           if d["channel"] == "sms" and d["state"] in ("sent", "delivered")]) >= 4, 60)
        self.assertEqual(t.log().count("alarm=channel_down"), 1)

    def test_7_a_mail_server_that_falls_silent_holds_up_no_message_and_no_end(self):
        t, had = self.t, len(self.smtp.said())
        self.smtp.mode("hang")
        t.act(self.order, "ask_help", "technician", text="it hangs")
        wait_for("the mail to be under way", lambda: [
            d for d in self.deliveries(kind="order_ask_help") if d["channel"] == "email" and d["state"] == "sending"])
        began = time.monotonic()
        a = t.post("/orders", {"kind": "repair", "device": "WP-0002", "fault": "prefilter-clogged"})
        self.assertEqual(a.status, 201, a)
        self.phone(DESK, str(a.json["number"]))
        self.assertLess(time.monotonic() - began, 5)
        began = time.monotonic()
        t.stop()
        self.assertLess(time.monotonic() - began, 5 + 2, "the drain is two seconds")
        self.smtp.mode("ok")
        t.start()
        mail = wait_for("the mail", lambda: self.smtp.said()[had:], 60)[0]
        d = [d for d in self.deliveries(kind="order_ask_help") if mail["messageId"].startswith(f"<{d['id']}@")]
        self.assertTrue(d[0]["again"], "it may have been accepted the first time")


if __name__ == "__main__":
    unittest.main(verbosity=2)
