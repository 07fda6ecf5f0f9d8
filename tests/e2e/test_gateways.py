# SPDX-License-Identifier: Apache-2.0
"""The profiles of providers that cannot be had, against fakes that check the signature as documented; and a
gateway that lies, refuses, limits, is slow, and drops what it had before."""
import hashlib
import os
import sys
import tempfile
import unittest

from harness import TestCase
from util import free_ports, import_data, wait_for

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../servers"))
from fakes import FakeAliyun, FakeGateway, FakeTencent, FakeTwilio  # noqa: E402

DESK = "13700000001"


def people():
    data = import_data(2)
    next(u for u in data["users"] if u["role"] == "dispatcher")["phone"] = DESK
    return data


class Gateway(TestCase):
    """One fake and a service that knows it under the name of the class."""
    fake_class, settings = None, ()

    @classmethod
    def setUpClass(cls):
        if cls is Gateway:
            raise unittest.SkipTest("the others are tests")
        cls.folder = tempfile.TemporaryDirectory(prefix="tapwright-gateway-")
        cls.fake = cls.fake_class()
        port, = free_ports(1)
        cls.public = f"http://127.0.0.1:{port}"
        cls.instance = {"data": people(), "devices": 2,
                        "settings": [f"http.public_url={cls.public}", "notify.retry_s=1", *cls.settings]}
        super().setUpClass()

    @classmethod
    def prepare(cls, t):
        t.http_port = int(cls.public.rsplit(":", 1)[1])
        t.write_config(extra=cls.section(), http=cls.public[len("http://"):])
        t.start()
        cls.opened = 0

    @classmethod
    def tearDownClass(cls):
        super().tearDownClass()
        cls.fake.close()
        cls.folder.cleanup()

    @classmethod
    def secret(cls, text):
        path = os.path.join(cls.folder.name, "secret")
        with open(path, "w") as f:
            f.write(text)
        return path

    def open_one(self):
        kinds = [("repair", {"fault": f}) for f in ("booster-pump-weak", "prefilter-clogged", "membrane-fouled",
                                                    "membrane-low-rejection", "flush-valve-stuck-open")]
        kind, more = (kinds + [(k, {}) for k in ("install", "filter", "inspection")])[Gateway.opened_of(type(self))]
        a = self.t.post("/orders", {"kind": kind, "device": "WP-0001", **more})
        self.assertEqual(a.status, 201, a)
        return a.json["id"]

    @staticmethod
    def opened_of(cls):
        cls.opened += 1
        return cls.opened - 1

    def delivery(self, order):
        for n in self.t.get(f"/notices?order={order}&kind=order_opened").json["items"]:
            for d in n["deliveries"]:
                return d
        return None

    def settles(self, order, *states):
        return wait_for(f"a delivery in {states}", lambda: (d := self.delivery(order)) and d["state"] in states and d)


class Aliyun(Gateway):
    fake_class = FakeAliyun

    @classmethod
    def section(cls):
        return f"""sms "aliyun" {{ profile = "aliyun" url = "{cls.fake.url}/" key_id = "{FakeAliyun.KEY_ID}"
    secret_file = "{cls.secret(FakeAliyun.SECRET)}" sign = "净水服务" allow_private = true
    template = {{"order_opened zh-CN SMS_1042"}} }}"""

    def test_a_template_with_named_facts_signed_and_reported(self):
        order = self.open_one()
        d = self.settles(order, "sent", "delivered")
        sent = self.fake.accepted[-1]
        self.assertEqual((sent["to"], sent["sign"], sent["template"], sent["key"]),
                         (DESK, "净水服务", "SMS_1042", d["id"]))
        self.assertEqual(sent["params"]["device"], "WP-0001")
        self.assertEqual(self.fake.refused, [])
        key = self.report_key()
        status, answer = self.fake.report(f"{self.public}/api/v1/gateways/aliyun/report?key={key}", "R000001")
        self.assertEqual((status, answer.replace(" ", "")), (200, '{"code":0,"msg":"ok"}'))
        self.settles(order, "delivered")

    def report_key(self):
        """As the operator reads it: of the section, else derived; here from the derived one."""
        with open(os.path.join(self.t.dir, "tapwright.db.key")) as f:
            key = bytes.fromhex(f.read().strip())
        return hashlib.blake2b(b"aliyun", digest_size=16, key=key).hexdigest()

    def test_b_what_the_provider_limits_comes_again_and_is_not_lost(self):
        self.fake.trouble = "limit"
        order = self.open_one()
        wait_for("a first try", lambda: (d := self.delivery(order)) and d["attempts"] >= 1 and d["detail"])
        self.assertIn("LIMIT", self.delivery(order)["detail"])
        self.fake.trouble = None
        self.settles(order, "sent", "delivered")


class Tencent(Gateway):
    fake_class = FakeTencent

    @classmethod
    def section(cls):
        return f"""sms "tencent" {{ profile = "tencent" url = "{cls.fake.url}/" key_id = "{FakeTencent.KEY_ID}"
    secret_file = "{cls.secret(FakeTencent.SECRET)}" sign = "净水服务" app = "{FakeTencent.APP}" allow_private = true
    template = {{"order_opened zh-CN 2042"}} }}"""

    def test_a_template_with_counted_facts_and_a_signature_that_is_believed(self):
        self.settles(self.open_one(), "sent", "delivered")
        self.assertEqual(self.fake.refused, [])
        sent = self.fake.accepted[-1]
        self.assertEqual((sent["to"], sent["template"]), ("+86" + DESK, "2042"))
        self.assertIn("WP-0001", sent["params"])

    def test_b_an_error_inside_of_a_200_is_no_success(self):
        self.fake.trouble = "FailedOperation.ContainSensitiveWord"
        d = self.settles(self.open_one(), "dead")
        self.assertIn("ContainSensitiveWord", d["detail"])
        self.fake.trouble = None


class Twilio(Gateway):
    fake_class = FakeTwilio

    @classmethod
    def section(cls):
        sid = FakeTwilio.SID
        return f"""sms "twilio" {{ profile = "twilio" url = "{cls.fake.url}/2010-04-01/Accounts/{sid}/Messages.json"
    username = "{sid}" password_file = "{cls.secret(FakeTwilio.TOKEN)}" from = "+15005550006" allow_private = true }}"""

    def test_a_message_its_report_and_a_report_that_is_forged(self):
        order = self.open_one()
        self.settles(order, "sent", "delivered")
        sent = self.fake.accepted[-1]
        self.assertEqual(sent["to"], "+86" + DESK)
        url = f"{self.public}/api/v1/gateways/twilio/report"
        own = f"{url}?id={self.delivery(order)['id']}"
        self.assertEqual(sent["callback"], own)
        with self.assertRaises(OSError):
            self.fake.report(url, "SMR000001", signature="AAAA")
        with self.assertRaises(OSError):
            self.fake.report(own + "x", "SMR000001", signed_url=own)
        self.assertEqual(self.fake.report(url, "SMR000001", "sent"), (200, "<Response/>"))
        self.assertEqual(self.delivery(order)["state"], "sent")
        self.fake.report(own, "SM-that-is-not-stored", "delivered")
        self.settles(order, "delivered")


class Plain(Gateway):
    fake_class = FakeGateway

    @classmethod
    def section(cls):
        return f"""sms "plain" {{ url = "{cls.fake.url}/send" allow_private = true timeout_s = 2
    body = '{{"to":"{{{{to}}}}","text":"{{{{text}}}}","id":"{{{{id}}}}"}}'
    success_pointer = "/code" success_value = "OK" id_pointer = "/id" error_pointers = "/code /error"
    retry_codes = "QUOTA" }}"""

    def test_a_a_lie_is_not_believed(self):
        self.fake.trouble = "lie"
        order = self.open_one()
        wait_for("a first try", lambda: (d := self.delivery(order)) and d["attempts"] >= 1 and d["detail"])
        self.assertEqual(self.fake.accepted, [])
        self.fake.trouble = None
        self.settles(order, "sent")

    def test_b_one_that_gives_no_answer_is_asked_again_with_the_same_key_and_can_drop_it(self):
        self.fake.trouble = "reset"
        order = self.open_one()
        wait_for("a try that was not answered", lambda: (d := self.delivery(order)) and d["attempts"] >= 1 and d["again"])
        before = len(self.fake.accepted)
        self.fake.trouble = None
        d = self.settles(order, "sent")
        self.assertEqual(len(self.fake.accepted), before + 1)
        self.assertEqual((self.fake.accepted[-1]["key"], self.fake.accepted[-1]["again"]), (d["id"], "1"))

    def test_c_what_it_refuses_is_dead_aloud_and_can_be_sent_again_by_hand(self):
        self.fake.trouble = "refuse"
        order = self.open_one()
        self.settles(order, "dead")
        self.fake.trouble = None
        n = self.t.get(f"/notices?order={order}&kind=order_opened").json["items"][0]
        a = self.t.post(f"/notices/{n['id']}/actions/resend")
        self.assertEqual(a.status, 200, a)
        self.settles(order, "sent")

    def test_d_one_that_is_slow_holds_up_nothing_else(self):
        self.fake.trouble = "hang"
        self.open_one()
        wait_for("it hangs", lambda: self.fake.requests)
        for _ in range(20):
            self.assertEqual(self.t.get("/healthz", user=None).status, 200)
        self.fake.trouble = None


if __name__ == "__main__":
    unittest.main(verbosity=2)
