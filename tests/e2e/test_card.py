# SPDX-License-Identifier: Apache-2.0
"""Charges, signature and the repair card, as a technician, a desk and a customer meet them."""
import json
import os
import re
import unittest

import harness
from picture import png
from util import import_data

SLOT = {"from": "2026-03-02T01:00:00Z", "to": "2026-03-02T03:00:00Z", "agreed_by": "customer"}
NUMBER = "400-555-0100"
WORDS = {"en": "Emergency <b>night</b> & trip", "zh-CN": "夜间上门"}


def price(code, fen, kind="labour", title=None):
    return {"code": code, "title": title or {"en": code, "zh-CN": code}, "amount_fen": fen, "kind": kind}


class Card(harness.TestCase):
    instance = {"devices": 7, "settings": (f"policy.service_number={NUMBER}",)}

    @classmethod
    def prepare(cls, t):
        data = import_data(7)
        data["devices"][1]["warranty_until"] = "2099-12-31"
        data["devices"][2]["warranty_until"] = "2020-12-31"
        data["customers"][0].update(name="Wu <script>alert(1)</script>", address="1 Long Lane", lang="en")
        data["users"][0]["card_no"] = "K-77"
        data["prices"] = [price("LAB", 8000), price("NIGHT", 3000, "trip", WORDS)]
        t.data = data
        t.start()

    def visit(self, device):
        """An order of that machine with the technician at the door."""
        t = self.t
        order = t.open_order(device, "flush-valve-stuck-open")
        for user, action, args in (
                ("dispatcher", "assign", {"technician": t.technician_id()}), ("technician", "accept", {}),
                ("technician", "contact", {"channel": "phone", "outcome": "reached", "address_confirmed": True,
                                           "customer_words": "it <i>runs</i> all night"}),
                ("technician", "schedule", SLOT), ("technician", "depart", t.packed(order)),
                ("technician", "arrive", {"code": device, "how": "scan"})):
            a = t.act(order, action, user, **args)
            self.assertEqual(a.status, 200, (action, a))
        return order

    def complete(self, order, status=200, rule=None, **more):
        a = self.t.act(order, "complete", "technician", **{**{
            "outcome": "fixed", "cause": "dirt", "override": {"reason": "no water"}, "work": ["valve cleaned"]}, **more})
        self.assertEqual(a.status, status, a)
        if rule:
            self.assertEqual(a.json["rule"], rule)
        return a.json

    def end(self, order):
        self.t.act(order, "close", "lead", reason="end of the test")

    def test_what_is_read_by_hand_moves_the_causes_and_stands_on_the_card(self):
        t, order = self.t, self.visit("WP-0007")
        asked = {q["id"]: q for q in t.get(f"/orders/{order}").json["asked"]}
        coil = asked["flush_coil_v"]
        self.assertEqual((coil["kind"], coil["value"], coil["at"]), ("measured", None, None))
        self.assertNotIn("Read by hand", self.card(order))

        def share(cause):
            return next(c["probability"] for c in t.get(f"/orders/{order}").json["diagnosis"]["causes"] if c["id"] == cause)
        named = next(c["id"] for c in self.causes() if "flush_coil_v" in str(c))
        before = share(named)
        for volts in (3, 23.5):
            a = t.act(order, "note", "technician", text="coil", measured={"flush_coil_v": volts, "of_nobody": 1}, answers={"floor_dry": True})
            self.assertEqual(a.status, 200, a)
        self.assertGreater(share(named), before)
        asked = {q["id"]: q["value"] for q in a.json["asked"]}
        self.assertEqual((asked["flush_coil_v"], asked["floor_dry"], asked.get("of_nobody")), (23.5, True, None))
        self.complete(order)
        card = self.card(order)
        self.assertIn("<li>Voltage at the flush valve coil, V 23.5</li>", card)
        self.assertIn("<li>Is the floor dry? yes</li>", card)
        self.end(order)

    def causes(self):
        with open(os.path.join(harness.ROOT, "catalogue/faults/flush-valve-stuck-open.json"), encoding="utf-8") as f:
            return json.load(f)["causes"]

    def card(self, order):
        return self.t.get(f"/orders/{order}/card?lang=en", "technician").body.decode()

    def test_what_is_charged_stands_on_the_list_as_it_was_when_the_order_was_opened(self):
        t, order = self.t, self.visit("WP-0001")
        t.load({"prices": [price("LAB", 9900), price("LATER", 500)]})
        self.complete(order, 409, "P-207", charges=[{"code": "TIP", "quantity": 1}])
        self.complete(order, 409, "P-207", charges=[{"code": "LAB", "quantity": 1, "amount_fen": 1}])
        self.complete(order, 409, "P-207", charges=[{"code": "LAB", "quantity": 100}])
        self.complete(order, 409, "S5.2", charges=[{"code": "NIGHT", "quantity": 2}])
        self.complete(order, 400, charges=[{"code": "LAB", "quantity": 1.5}])
        self.complete(order, 400, charges=[{"quantity": 1}])
        charges = [{"code": "LAB", "quantity": 2}, {"code": "NIGHT", "quantity": 1}, {"code": "LATER"}]
        quote = t.post(f"/orders/{order}/quote", {"cause": "dirt", "outcome": "fixed", "charges": charges}, "technician")
        self.assertEqual((quote.status, quote.json["total_fen"]), (200, 2 * 8000 + 3000 + 500))
        self.complete(order, 409, "P-207", charges=charges[:1], signature={"name": "Wu", "list_hash": quote.json["list_hash"]})
        o = self.complete(order, charges=charges, signature={"name": "Wu", "list_hash": quote.json["list_hash"]},
                          opinion="quick & clean")
        self.assertEqual([(c["code"], c["quantity"], c["unit_fen"], c["amount_fen"], c["covered"]) for c in o["charges"]],
                         [("LAB", 2, 8000, 16000, False), ("LATER", 1, 500, 500, False), ("NIGHT", 1, 3000, 3000, False)])
        card = o["card"]
        self.assertEqual((card["total_fen"], card["list_hash"], card["in_warranty"], card["signature"]["name"]),
                         (19500, quote.json["list_hash"], False, "Wu"))
        self.assertEqual(card["price_version"], o["price_version"])
        self.assertGreater(card["receipt"], 1000)
        self.end(order)
        later = self.visit("WP-0001")
        o = self.complete(later, charges=[{"code": "LAB", "quantity": 1}])
        self.assertEqual(o["charges"][0]["amount_fen"], 9900)
        self.assertGreater(o["price_version"], card["price_version"])
        self.assertGreater(o["card"]["receipt"], card["receipt"])
        self.end(later)

    def test_the_same_prices_again_make_no_new_version(self):
        t = self.t
        t.load({"prices": [price("SAME", 100)]})
        first = self.t.get(f"/orders/{t.open_order('WP-0006')}").json["price_version"]
        t.load({"prices": [price("SAME", 100)]})
        second = self.t.get(f"/orders/{t.open_order('WP-0006', 'prefilter-clogged')}").json["price_version"]
        self.assertEqual(first, second)

    def test_the_warranty_pays_unless_the_cause_lies_with_the_customer(self):
        order = self.visit("WP-0002")
        ask = {"cause": "dirt", "outcome": "customer_side", "charges": [{"code": "NIGHT"}]}
        quote = self.t.post(f"/orders/{order}/quote", ask, "technician").json
        self.assertEqual((quote["in_warranty"], quote["total_fen"]), (False, 3000))
        o = self.complete(order, charges=[{"code": "NIGHT"}, {"code": "WP-FLT-PPC", "quantity": 1}])
        self.assertTrue(o["card"]["in_warranty"])
        self.assertEqual({c["code"]: (c["covered"], c["amount_fen"] == 0) for c in o["charges"]},
                         {"NIGHT": (True, True), "WP-FLT-PPC": (False, False)})
        order = self.visit("WP-0003")
        o = self.complete(order, charges=[{"code": "NIGHT"}])
        self.assertEqual((o["card"]["in_warranty"], o["card"]["total_fen"]), (False, 3000))

    def test_the_card_holds_what_was_done_and_runs_nothing(self):
        t, order = self.t, self.visit("WP-0004")
        t.call("PUT", f"/orders/{order}/attachments/signed.png", png(), "technician")
        before = t.get(f"/orders/{order}/card?lang=en", "technician")
        self.assertIn("not completed yet", before.body.decode())
        self.complete(order, charges=[{"code": "NIGHT"}], parts=[{"sku": "WP-SOL-FL-24V", "code": "SN<1>"}],
                      work=["valve <u>cleaned</u>"], checklist={"wiped": True}, signature={"image": "signed.png"},
                      opinion="quick & \"clean\"")
        a = t.get(f"/orders/{order}/card?lang=en", "technician")
        self.assertEqual(a.status, 200)
        self.assertEqual(a.headers["Content-Type"], "text/html; charset=utf-8")
        self.assertIn("default-src 'none'", a.headers["Content-Security-Policy"])
        page = a.body.decode()
        for text in ("Repair card", "WP-0004", "Dirt", "WP-SOL-FL-24V", "SN&lt;1&gt;", "valve &lt;u&gt;cleaned",
                     "it &lt;i&gt;runs", "Emergency &lt;b&gt;night&lt;/b&gt; &amp; trip", "30.00", "☑ The machine is wiped clean",
                     "☐", "quick &amp; &quot;clean&quot;", "data:image/png;base64,", NUMBER, "K-77", "not registered"):
            self.assertIn(text, page)
        self.assertEqual(re.findall(r"<(script|u|i|b)\b|\son\w+=|javascript:|style=", page), [])
        chinese = t.get(f"/orders/{order}/card?lang=zh-CN", "lead").body.decode()
        for text in ("维修卡", "夜间上门", "服务电话", "合计"):
            self.assertIn(text, chinese)
        self.assertEqual(t.get(f"/orders/{order}/card", None).status, 401)
        self.assertEqual(t.get("/orders/nothing/card").status, 404)
        self.assertIn("@media print", t.get("/card.css", None).body.decode())

    def test_a_drawn_signature_is_a_drawing_or_nothing(self):
        order = self.visit("WP-0005")
        self.complete(order, 400, signature={})
        self.complete(order, 400, signature={"image": "nothing.png"})
        self.complete(order, 400, signature={"image": "data:image/svg+xml;base64,AAAA"})
        self.complete(order, 400, signature={"image": "data:image/png;base64,AA\"><script>"})
        o = self.complete(order, signature={"name": "Wu", "image": "data:image/png;base64,iVBORw0KGgo="})
        self.assertEqual(o["card"]["signature"], {"name": "Wu", "image": "drawn"})
        page = self.t.get(f"/orders/{order}/card?lang=en").body.decode()
        self.assertIn('src="data:image/png;base64,iVBORw0KGgo="', page)

    def test_the_setting_makes_checklists_binding(self):
        t = self.another(devices=1, settings=("policy.checklists=enforce",))
        t.start()
        order = t.open_order("WP-0001")
        for user, action, args in (("dispatcher", "assign", {"technician": t.technician_id()}), ("technician", "accept", {}),
                                   ("technician", "schedule", dict(SLOT, address_confirmed=True))):
            self.assertEqual(t.act(order, action, user, **args).status, 200, action)
        a = t.act(order, "depart", "technician", **t.packed(order))
        self.assertEqual((a.status, a.json["rule"]), (409, "P-106"), a)
        asked = [i["id"] for i in t.get(f"/orders/{order}").json["requires"]["checklist"] if i["phase"] == "depart"]
        a = t.act(order, "depart", "technician", checklist=asked, **t.packed(order))
        self.assertEqual(a.status, 200, a)
        self.assertEqual([i for i in a.json["requires"]["checklist"] if i["phase"] == "depart"], [])

    def test_a_missed_visit_is_charged_when_the_list_says_so(self):
        t = self.t
        t.load({"prices": [price("NO-SHOW", 2000, "trip")]})
        order = t.open_order("WP-0006", "booster-pump-no-current")
        for user, action, args in (
                ("dispatcher", "assign", {"technician": t.technician_id(), "only": True}), ("technician", "accept", {}),
                ("technician", "schedule", dict(SLOT, address_confirmed=True, only=True)),
                ("technician", "depart", dict(t.packed(order), only=True)), ("technician", "no_show", {"only": True})):
            a = t.act(order, action, user, **args)
            self.assertEqual(a.status, 200, (action, a))
        o = t.get(f"/orders/{order}").json
        self.assertEqual([(c["code"], c["amount_fen"], c["visit"]) for c in o["charges"]], [("NO-SHOW", 2000, 1)])


if __name__ == "__main__":
    unittest.main()
