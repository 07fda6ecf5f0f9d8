# SPDX-License-Identifier: Apache-2.0
"""Home Assistant: what is announced of a machine, kept by the broker, and taken back."""
import json
import os
import queue
import re
import unittest

from harness import TestCase
from util import import_data, wait_for

PHONE, NAME = "13812341234", "王小明"


def people():
    data = import_data(4)
    for c in data["customers"]:
        c.update(name=NAME, phone=PHONE, address="北京市朝阳区建国路88号")
    data["devices"][1]["model"] = "tank-75g"
    return data


class HomeAssistant(TestCase):
    instance = {"data": people(), "devices": 4, "settings": ["notify.ha_prefix=homeassistant"]}

    @classmethod
    def prepare(cls, t):
        with open(os.path.join(t.dir, "broker/acl"), "a") as f:
            f.write("\nuser TEST-PUB-7\ntopic read homeassistant/#\ntopic read tapwright/machines/#\n")
        t.start()
        cls.listener, cls.said = t.client("TEST-PUB-7"), {}
        cls.listener.subscribe("homeassistant/#")
        cls.listener.subscribe("tapwright/machines/#")

    def message(self, topic, good=lambda payload: True):
        """The last payload of that topic, once it is as it should be."""
        def ask():
            while True:
                try:
                    m = self.listener.inbox.get_nowait()
                except queue.Empty:
                    break
                self.said[m.topic] = m.payload
            return topic in self.said and good(self.said[topic])
        wait_for(topic, ask)
        return self.said[topic]

    def config(self, device, good=lambda payload: payload):
        return json.loads(self.message(f"homeassistant/device/{device}/config", good))

    def test_every_machine_is_announced_in_the_form_of_discovery(self):
        for device, stages in (("WP-0001", "tankless-600g"), ("WP-0002", "tank-75g")):
            c = self.config(device)
            self.assertEqual(c["device"]["identifiers"], [device])
            self.assertEqual(c["origin"]["name"], "Tapwright")
            self.assertEqual(c["availability"][0]["topic"], f"wp/v1/{device}/state")
            parts = c["components"]
            for part in parts.values():
                self.assertLessEqual({"platform", "unique_id", "state_topic", "value_template", "name"}, set(part))
            self.assertEqual(len({p["unique_id"] for p in parts.values()}), len(parts))
            self.assertEqual(parts["tds_out"]["state_topic"], f"wp/v1/{device}/tele")
            self.assertEqual((parts["leak"]["platform"], parts["leak"]["device_class"]), ("binary_sensor", "moisture"))
            models = {m["id"]: m["stages"] for m in self.t.get("/models").json["items"]}
            self.assertEqual([k[7:] for k in parts if k.startswith("filter_")], models[stages])

    def test_templates_name_members_that_machines_send(self):
        fields = set(["tds_in_ppm", "tds_out_ppm", "q_perm_lpm", "state", "leak", "filters"])
        for name, part in self.config("WP-0001")["components"].items():
            if name == "order":
                continue
            member = re.search(r"value_json\)\.(\w+)", part["value_template"])[1]
            self.assertIn(member, fields)

    def test_nothing_of_the_household_is_said(self):
        self.config("WP-0003")
        text = json.dumps({k: v.decode() for k, v in self.said.items()}, ensure_ascii=False)
        for part in (NAME, PHONE, "C0003", "朝阳"):
            self.assertNotIn(part, text)

    def test_a_new_machine_is_announced_and_a_revoked_one_taken_back(self):
        self.assertEqual(self.t.call("POST", "/devices", {"id": "WP-NEW1", "model": "tank-75g"}).status, 201)
        self.config("WP-NEW1")
        self.assertEqual(self.t.call("PATCH", "/devices/WP-NEW1", {"status": "revoked"}).status, 200)
        self.assertEqual(self.message("homeassistant/device/WP-NEW1/config", lambda p: p == b""), b"")
        self.assertEqual(self.message("tapwright/machines/WP-NEW1/order", lambda p: p == b""), b"")
        self.assertEqual(self.t.call("PATCH", "/devices/WP-NEW1", {"status": "active"}).status, 200)
        self.config("WP-NEW1")

    def test_the_open_order_is_told_and_its_end(self):
        topic = "tapwright/machines/WP-0004/order"
        self.assertEqual(json.loads(self.message(topic)), {"state": "none"})
        order = self.t.open_order("WP-0004")
        number = self.t.get(f"/orders/{order}").json["number"]
        told = json.loads(self.message(topic, lambda p: b"ready" in p))
        self.assertEqual(told, {"number": number, "state": "ready"})
        self.t.act(order, "cancel", reason="x")
        self.message(topic, lambda p: json.loads(p) == {"state": "none"})

    def test_it_is_kept_by_the_broker_for_who_comes_later(self):
        self.config("WP-0001")
        late = self.t.client("TEST-PUB-7")
        type(self).listener = late
        late.subscribe("homeassistant/device/WP-0001/config")
        m = late.inbox.get(timeout=20)
        self.assertTrue(m.retain)
        late.subscribe("homeassistant/#")
        late.subscribe("tapwright/machines/#")

    def test_without_the_setting_nothing_is_announced(self):
        t = self.another(data=people(), devices=1)
        with open(os.path.join(t.dir, "broker/acl"), "a") as f:
            f.write("\nuser TEST-PUB-7\ntopic read homeassistant/#\ntopic read wp/v1/#\n")
        t.start()
        c = t.client("TEST-PUB-7")
        c.subscribe("homeassistant/#")
        c.subscribe("wp/v1/_canary/tele")
        wait_for("the canary, by which an announcement would be there", lambda: not c.inbox.empty())
        self.assertTrue(c.inbox.get().topic.startswith("wp/v1/_canary"))


if __name__ == "__main__":
    unittest.main()
