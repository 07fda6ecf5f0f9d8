# SPDX-License-Identifier: Apache-2.0
"""Teams, absences, who is sent and why, money in hand and a swapped machine, over HTTP."""
import unittest

import harness
from util import import_data

PEOPLE = ("technician", "second", "third")
KIT = ["pipe-fuser", "multimeter", "gauge-1.6", "screwdriver", "hand-drill"]


def company(devices):
    """The first serves the north with a team that has all, the second the south, the third nowhere named."""
    data = import_data(devices, PEOPLE)
    data["users"][0]["areas"], data["users"][1]["areas"] = ["north"], ["south"]
    data["teams"] = [{"id": "A", "name": "Team A", "members": ["technician"], "kit": KIT},
                     {"id": "B", "name": "Team B", "members": ["second", "third"], "kit": KIT[:2]}]
    data["leave"] = [{"login": "third", "kind": "training", "from": "2020-01-01", "to": "2020-01-02"}]
    return data


class Company(harness.TestCase):
    def order_of(self, device):
        return self.t.get(f"/orders/{self.t.open_order(device)}").json

    def ids(self):
        return {x["login"]: x["id"] for x in self.t.get("/technicians").json["items"]}

    def ask(self, user, **more):
        return self.t.post("/leave", {"kind": "leave", "from": "2099-01-01", "to": "2099-01-02", **more}, user)


class ByHand(Company):
    instance = {"data": company(6), "devices": 6}

    @classmethod
    def prepare(cls, t):
        t.start()

    def test_a_team_shows_what_it_lacks_and_a_technician_sees_the_own_one(self):
        teams = {x["id"]: x for x in self.t.get("/teams").json["items"]}
        self.assertEqual((teams["A"]["missing"], sorted(teams["B"]["missing"])), ([], sorted(KIT[2:])))
        self.assertEqual([x["id"] for x in self.t.get("/teams", "second").json["items"]], ["B"])

    def test_candidates_stand_in_order_with_points_that_add_up(self):
        order = self.t.open_order("WP-0001")
        items = self.t.get(f"/orders/{order}/candidates").json["items"]
        self.assertEqual(items[0]["login"], "technician")
        self.assertEqual(sorted(x["login"] for x in items), sorted(PEOPLE))
        for x in items:
            self.assertEqual(x["points"], sum(r["points"] for r in x["reasons"]), x)
        self.assertEqual([x["points"] for x in items], sorted((x["points"] for x in items), reverse=True))
        self.assertEqual(self.t.get(f"/orders/{order}/candidates", "technician").status, 403)

    def test_who_lacks_a_tool_is_assigned_with_a_warning(self):
        order = self.t.open_order("WP-0002")
        a = self.t.act(order, "assign", technician=self.ids()["third"])
        self.assertEqual(a.status, 200, a)
        self.assertEqual([(w["id"], w["rule"]) for w in a.json["warnings"]], [("tools", "P-210")])
        self.assertTrue(a.json["warnings"][0]["missing"])

    def test_leave_against_work_is_a_managers_and_gives_the_work_back(self):
        order = self.t.open_order("WP-0003")
        self.t.act(order, "assign", technician=self.ids()["second"])
        leave = self.ask("second", **{"from": "2020-01-01", "to": "2020-12-31"})
        self.assertEqual(leave.status, 400, "it is over")
        now = self.t.get(f"/orders/{order}").json["updated_at"][:4]
        leave = self.ask("second", **{"from": f"{now}-01-01", "to": f"{now}-12-31"})
        self.assertEqual((leave.status, leave.json["against_work"]), (201, [order]), leave)
        path = f"/leave/{leave.json['id']}/actions/approve"
        refused = self.t.post(path, {})
        self.assertEqual((refused.status, refused.json["rule"]), (409, "P-213"))
        self.assertEqual(self.t.post(path, {}, "third").status, 404)
        self.assertEqual(self.t.post(path, {}, "manager").json["state"], "approved")
        o = self.t.get(f"/orders/{order}").json
        self.assertEqual((o["state"], o["technician"]), ("ready", None))
        self.assertEqual(o["history"][-1]["args"]["rule"], "P-213")
        bars = {x["login"]: x["bar"] for x in self.t.get(f"/orders/{order}/candidates").json["items"]}
        self.assertEqual(bars["second"], "away")
        self.t.post(f"/leave/{leave.json['id']}/actions/withdraw", {}, "second")

    def test_a_declined_dispatch_is_counted_and_the_next_best_proposed(self):
        before = {x["login"]: x["declined_dispatches"] for x in self.t.get("/technicians").json["items"]}
        order = self.t.open_order("WP-0004")
        self.t.act(order, "assign", technician=self.ids()["technician"])
        self.assertEqual(self.t.act(order, "decline", "technician", reason="too far").status, 200)
        after = {x["login"]: x["declined_dispatches"] for x in self.t.get("/technicians").json["items"]}
        self.assertEqual(after["technician"] - before["technician"], 1)
        self.assertEqual(self.t.get(f"/orders/{order}").json["state"], "ready")
        first = self.t.get(f"/orders/{order}/candidates").json["items"]
        self.assertEqual(next(x for x in first if x["login"] == "technician")["bar"], "asked_before")
        self.assertNotEqual(first[0]["login"], "technician")

    def test_a_swapped_machine_takes_the_place_and_the_customer_has_it(self):
        order = self.t.open_order("WP-0005")
        swap = {"with": "WP-NEW5", "reason": "the tank is cracked"}
        a = self.t.post("/devices/WP-0005/replace", {**swap, "with": "WP-0006"})
        self.assertEqual((a.status, a.json["rule"]), (409, "P-211"))
        self.assertEqual(self.t.post("/devices/WP-0005/replace", swap).status, 200)
        self.assertEqual(self.t.get(f"/orders/{order}").json["device"]["id"], "WP-NEW5")
        devices = self.t.get("/customers/C0005").json["devices"]
        self.assertEqual([(x["id"], x["status"]) for x in devices], [("WP-NEW5", "active")])
        self.assertEqual(self.t.get("/devices/WP-0005").json["status"], "revoked")

    def test_a_corrected_address_reaches_the_desk_and_no_history(self):
        order = self.t.open_order("WP-0006")
        self.t.act(order, "assign", technician=self.ids()["technician"])
        self.t.act(order, "accept", "technician")
        a = self.t.act(order, "confirm_address", "technician", address="12 Canal Street")
        self.assertEqual(a.status, 200, a)
        self.assertEqual(self.t.get("/customers/C0006").json["address"], "12 Canal Street")
        self.assertNotIn("Canal", str(self.t.get(f"/orders/{order}").json["history"]))

    def test_a_technician_sees_the_own_balance_and_confirms_nothing(self):
        items = self.t.get("/balance", "second").json["items"]
        self.assertEqual([x["id"] for x in items], [self.ids()["second"]])
        path = f"/balance/{self.ids()['second']}/hand-in"
        self.assertEqual(self.t.post(path, {"amount_fen": 1}, "second").status, 403)
        refused = self.t.post(path, {"amount_fen": 1})
        self.assertEqual((refused.status, refused.json["rule"]), (409, "P-208"))


class ByItself(Company):
    instance = {"data": company(2), "devices": 2, "settings": ("policy.auto_assign=on",)}

    @classmethod
    def prepare(cls, t):
        t.start()

    def test_an_order_goes_to_the_best_and_after_a_no_to_the_next(self):
        ids = self.ids()
        o = self.order_of("WP-0001")
        self.assertEqual((o["state"], o["technician"]), ("assigned", ids["technician"]))
        self.assertEqual(self.t.act(o["id"], "decline", "technician", reason="ill").status, 200)
        o = self.t.get(f"/orders/{o['id']}").json
        self.assertEqual(o["state"], "assigned")
        self.assertNotEqual(o["technician"], ids["technician"])
        line = o["history"][-1] if o["history"][-1]["action"] == "assign" else o["history"][-2]
        self.assertEqual((line["action"], line["role"]), ("assign", "system"))

    def test_what_the_dispatcher_takes_back_stays_back(self):
        o = self.order_of("WP-0002")
        self.assertEqual(self.t.act(o["id"], "unassign").json["state"], "ready")
        self.assertIsNone(self.t.get(f"/orders/{o['id']}").json["technician"])


if __name__ == "__main__":
    unittest.main()
