# SPDX-License-Identifier: Apache-2.0
"""Every operation that the service describes, as every role, on an object of one's own, of another and
on none. Made from openapi.json, which test_api_docs holds against the route table: a new route is asked
without an edit here, and one with an unknown relation fails until somebody says what it means."""
import datetime
import http.client
import time
import unittest

from harness import TestCase
from picture import png
from util import PATIENCE_S, ROLES, import_data

# What {id} stands for, by relation; None: the path has no object of a person.
OBJECTS = {"open": None, "any": None, "own": None, "order": "order", "past": "order", "job": "job",
           "device": "device", "visit": "device", "customer": "customer", "link": None, "home": None, "leave": "leave", "person": "person"}
# Relations that bind a technician, and the customer of a link, to what is theirs.
BOUND = {"order", "past", "job", "visit", "leave", "person"}
BOUND_LINK = BOUND | {"device"}
OTHERS = {"action": "note", "name": "nothing.jpg", "asset": "index.html", "token": "none", "code": "WP-0001"}
MISSING = {"order": "nothing", "job": "nothing", "device": "WP-9999", "customer": "nobody",
           "leave": "nothing", "person": "nobody"}
STAFF = [("technician", "mine"), *((r, r) for r in ROLES[1:])]
CALLERS = STAFF + [("customer", "household")]
# Asked for more than the relation, and answered with 404 as well: a command by whom is on site.
NARROWER = {("POST", "/api/v1/devices/{id}/commands", "technician")}
ENDLESS = {("GET", "/api/v1/stream")}
THEIRS = {"name": "陈外人", "phone": "13999990000", "email": "outsider@example.com",
          "address": "上海市徐汇区别人路1号"}
SLOT = {"from": "2031-03-06T09:00:00Z", "to": "2031-03-06T11:00:00Z", "agreed_by": "customer"}
TEXT = "the-words-of-the-other-household"


def people():
    data = import_data(2, ("mine", "theirs", "idle"))
    data["customers"][1].update(THEIRS, id="C-THEIRS")
    data["devices"][1]["customer"] = "C-THEIRS"
    return data


class Matrix(TestCase):
    instance = {"data": people(), "devices": 2}

    @classmethod
    def prepare(cls, t):
        t.start()
        cls.own = cls.open(t, "WP-0001", "C0001", "mine", "something of ours")
        cls.other = cls.open(t, "WP-0002", "C-THEIRS", "theirs", TEXT)
        cls.markers = [*THEIRS.values(), TEXT, cls.other["order"], cls.other["customer"], cls.other["job"],
                       cls.other["leave"]]
        cls.asked = 0
        token = cls.link(t, cls.own["order"])
        cls.link(t, cls.other["order"])
        t.tokens["household"] = token

    @staticmethod
    def open(t, device, customer, technician, text):
        a = t.post("/orders", {"kind": "repair", "device": device, "fault": "booster-pump-weak", "text": text})
        assert a.status == 201, a
        order, job = a.json["id"], a.json["job"] or a.json["id"]
        for user, action, args in (("dispatcher", "assign", {"technician": t.technician_id(technician)}),
                                   (technician, "accept", {}), (technician, "note", {"text": text}),
                                   (technician, "contact", {"channel": "phone", "outcome": "reached", "address_confirmed": True}),
                                   (technician, "schedule", SLOT)):
            a = t.act(order, action, user, **args)
            assert a.status == 200, a
        leave = t.post("/leave", {"kind": "leave", "from": "2031-01-01T00:00:00Z", "to": "2031-01-02T00:00:00Z",
                                  "reason": text}, technician)
        assert leave.status == 201, leave
        photo = t.call("PUT", f"/technicians/{t.technician_id(technician)}/photo", png(), technician)
        assert photo.status == 204, photo
        return {"order": order, "job": job, "device": device, "customer": customer, "leave": leave.json["id"],
                "person": t.technician_id(technician)}

    @staticmethod
    def link(t, order):
        """A customer's session by the order's link."""
        url = t.post(f"/orders/{order}/customer-link").json["url"]
        c = http.client.HTTPConnection("127.0.0.1", t.http_port, timeout=20)
        c.request("POST", url[url.index("/c/"):])
        r = c.getresponse()
        assert r.status == 200, r.status
        cookie = r.headers["Set-Cookie"]
        c.close()
        return cookie.split(";")[0].split("=", 1)[1]

    # What is asked ------------------------------------------------------------------------------
    def operations(self):
        document = self.t.get("/api/openapi.json", None).json
        for path, item in document["paths"].items():
            for method, o in item.items():
                if method == "parameters" or (method.upper(), path) in ENDLESS:
                    continue
                self.assertIn(o.get("x-relation"), OBJECTS, f"{method} {path}: say here what its relation means")
                yield method.upper(), path, o["x-relation"], o["x-roles"]

    def fill(self, path, relation, objects):
        kind = OBJECTS[relation]
        names = dict(OTHERS, **({"id": objects[kind]} if kind else {"id": "nothing"}))
        if kind == "leave":
            names["action"] = "withdraw"
        for name, value in names.items():
            path = path.replace("{%s}" % name, value)
        self.assertNotIn("{", path, "a parameter that the matrix does not know")
        return path

    def ask(self, method, path, user):
        Matrix.asked += 1
        headers = None
        if user and user != "household" and path == "/api/v1/session" and method == "DELETE":
            a = self.t.post("/session", {"login": user, "password": user}, None)
            headers = {"Authorization": "Bearer " + a.json["token"]}
            user = None
        body = {} if method in ("POST", "PATCH") else b"" if method == "PUT" else None
        a = self.t.call(method, path, body, user, headers)
        if a.status == 201 and path.endswith("/customer-link"):  # it ends the session of the link before
            self.t.tokens["household"] = self.link(self.t, self.own["order"])
        return a

    def leaks_nothing(self, a, where):
        text = a.body.decode(errors="replace") + str(a.headers)
        for marker in self.markers:
            self.assertNotIn(marker, text, where)

    # The matrix ---------------------------------------------------------------------------------
    def test_without_a_session_nothing_but_what_is_open(self):
        for method, path, relation, roles in self.operations():
            for objects in (self.own, self.other, MISSING):
                a = self.ask(method, self.fill(path, relation, objects), None)
                where = f"{method} {path} by nobody: {a}"
                self.assertEqual(a.status == 401, bool(roles), where) if roles else self.assertNotEqual(a.status, 403, where)
                self.leaks_nothing(a, where)

    def test_a_role_that_is_not_named_is_shut_out_whatever_the_object(self):
        for method, path, relation, roles in self.operations():
            for role, user in CALLERS:
                if not roles or role in roles:
                    continue
                for objects in (self.own, self.other, MISSING):
                    a = self.ask(method, self.fill(path, relation, objects), user)
                    self.assertEqual(a.status, 403, f"{method} {path} by {role}: {a}")
                    self.leaks_nothing(a, (method, path, role))

    def test_what_is_anothers_is_like_what_is_not_there(self):
        for method, path, relation, roles in self.operations():
            for role, user in (("technician", "mine"), ("technician", "idle"), ("customer", "household")):
                if role not in roles:
                    continue
                theirs = self.ask(method, self.fill(path, relation, self.other), user)
                where = f"{method} {path} by {user}: {theirs}"
                self.leaks_nothing(theirs, where)
                if relation not in (BOUND_LINK if role == "customer" else BOUND):
                    continue
                missing = self.ask(method, self.fill(path, relation, MISSING), user)
                self.assertEqual(theirs.status, 404, where)
                self.assertEqual((theirs.status, theirs.body), (missing.status, missing.body), where)

    def test_what_is_the_callers_is_given_to_the_caller(self):
        for method, path, relation, roles in self.operations():
            for role, user in CALLERS:
                if role not in roles:
                    continue
                a = self.ask(method, self.fill(path, relation, self.own), user)
                where = f"{method} {path} by {role}: {a}"
                self.assertNotIn(a.status, (401, 403), where)
                if method == "GET" and "{name}" not in path:
                    # An object that is the same for everybody of these roles is none of the matrix.
                    absent = "{id}" in path and not OBJECTS[relation]
                    self.assertEqual(a.status, 404 if absent else 200, where)
                if relation in BOUND and "{name}" not in path and (method, path, role) not in NARROWER:
                    self.assertNotEqual(a.status, 404, where)

    def test_what_is_missing_is_missing_for_the_desk_too(self):
        for method, path, relation, roles in self.operations():
            for role in set(roles) & set(ROLES[1:]):
                if OBJECTS[relation]:
                    a = self.ask(method, self.fill(path, relation, MISSING), role)
                    self.assertEqual(a.status, 404, f"{method} {path} by {role}: {a}")

    def test_lists_of_a_technician_hold_nothing_of_another(self):
        for user in ("mine", "idle"):
            me = self.t.get("/session", user).json["id"]
            theirs = self.t.technician_id("theirs")
            for path in (f"/orders?technician={theirs}", "/orders?device=WP-0002", "/orders?limit=200", "/devices?limit=500",
                         f"/orders?technician={me}", "/devices/WP-0002"):
                self.leaks_nothing(self.t.get(path, user), path)
        self.assertEqual([o["id"] for o in self.t.orders(user="mine")], [self.own["order"]])

    def test_the_stream_of_a_technician_tells_of_own_orders_only(self):
        last = self.t.act(self.own["order"], "note", text="the last thing that happens")
        self.assertEqual(last.status, 200)
        at = datetime.datetime.fromisoformat(last.json["history"][-1]["received_at"])
        end = f'"id":"{self.own["order"]}","at_ms":{round(at.timestamp() * 1000)}'
        self.assertNotIn(self.other["order"], self.events("mine", end))
        self.assertIn(self.other["order"], self.events("dispatcher", end))

    def events(self, user, end):
        """From the first event to the one that says so."""
        c = http.client.HTTPConnection("127.0.0.1", self.t.http_port, timeout=PATIENCE_S)
        c.request("GET", "/api/v1/stream", None, {"Authorization": "Bearer " + self.t.token(user), "Last-Event-ID": "0"})
        r, text, until = c.getresponse(), "", time.monotonic() + PATIENCE_S
        while end not in text and time.monotonic() < until:
            text += r.readline().decode()
        c.close()
        self.assertIn(end, text)
        return text

    @classmethod
    def tearDownClass(cls):
        super().tearDownClass()
        print(f"{cls.asked} requests of the matrix")


if __name__ == "__main__":
    unittest.main()
