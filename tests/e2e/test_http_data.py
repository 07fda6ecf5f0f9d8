# SPDX-License-Identifier: Apache-2.0
"""What is read over HTTP: telemetry, devices, metrics, documents, and the headers of each answer."""
import json
import math
import re
import unittest

import openapi
from harness import TestCase
from util import Answer, now_ms, wait_for

SAMPLES = 3000
SECURITY = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}
# The routes of the contract, section 4.
ROUTES = """GET /orders|POST /orders|GET /orders/{}|POST /orders/{}/actions/{}
PUT /orders/{}/attachments/{}|GET /orders/{}/attachments/{}|GET /orders/{}/card
GET /devices|GET /devices/{}|POST /devices|PATCH /devices/{}|GET /devices/{}/telemetry
POST /devices/{}/commands|GET /devices/{}/commands|GET /devices/{}/filters
GET /area-events|GET /area-events/{}|POST /area-events/{}/actions/{}
GET /customers|GET /technicians|GET /teams|GET /leave|GET /balance|GET /prices|GET /faults|GET /models
GET /reports/quality|GET /stream|POST /orders/{}/customer-link|POST /clock|POST /session|DELETE /session
GET /healthz|GET /readyz|GET /metrics|GET /openapi.json|GET /asyncapi.json""".replace("\n", "|")
SAMPLE = """boot_id seq ts_ms uptime_s buffered state err_raw tds_in_ppm tds_out_ppm temp_c p_in_mpa p_mem_mpa
p_tank_mpa q_perm_lpm q_waste_lpm i_pump_a v_supply_v lps_ok hps_open leak valve_in valve_flush pump_on
vol_perm_l vol_waste_l pump_s cycles uv_on i_uv_ma rssi_dbm reset_reason filters run_id""".split()
METRICS = """tapwright_journal_bytes tapwright_journal_lag_frames tapwright_outbox_pending
tapwright_messages_total{result="applied"} tapwright_messages_total{result="duplicate"}
tapwright_messages_total{result="rejected"} tapwright_messages_total{result="quarantined"}""".split()


class Data(TestCase):
    instance = {"devices": 4}

    @classmethod
    def prepare(cls, t):
        t.start()
        cls.start_ms = now_ms() - 10 * SAMPLES * 100
        pub = t.client()
        rows = [cls.row(i) for i in range(SAMPLES)]
        for i in range(0, SAMPLES, 50):
            pub.publish("wp/v1/WP-0001/tele", json.dumps({"boot_id": 1, "samples": rows[i:i + 50]}))
        pub.publish("wp/v1/WP-0001/state", json.dumps(
            {"online": True, "fw": "1.2", "model": "tankless-600g", "boot_id": 1, "ts_ms": now_ms()}))
        pub.settle()
        t.drained(SAMPLES + 1)
        cls.order = t.open_order("WP-0002")

    @classmethod
    def row(cls, i):
        """A wave, and one sharp peak and one sharp dip that thinning could lose."""
        return {"seq": i + 1, "ts_ms": cls.start_ms + i * 100, "state": "standby", "pump_on": int(i % 10 == 3),
                "temp_c": {1234: 60, 2345: 1}.get(i, 20 + math.sin(i / 50)), "p_in_mpa": 0.2 + i / 1e5}

    def telemetry(self, query):
        a = self.t.get("/devices/WP-0001/telemetry?" + query)
        self.assertEqual(a.status, 200, a)
        return a.json

    def test_columns_hold_every_sample_in_order(self):
        t = self.telemetry(f"fields=temp_c,p_in_mpa,leak&max_points={SAMPLES}")
        self.assertEqual(set(t), {"ts_ms", "temp_c", "p_in_mpa", "leak"})
        self.assertEqual(t["ts_ms"], [self.start_ms + i * 100 for i in range(SAMPLES)])
        self.assertEqual(set(t["leak"]), {None})
        self.assertAlmostEqual(t["p_in_mpa"][1000], 0.21, 5)

    def test_only_what_was_measured_while_the_pump_ran(self):
        t = self.telemetry(f"fields=temp_c,pump_on&running=1&max_points={SAMPLES}")
        self.assertEqual(t["ts_ms"], [self.start_ms + i * 100 for i in range(3, SAMPLES, 10)])
        self.assertEqual(set(t["pump_on"]), {1})

    def test_thinned_columns_keep_the_least_and_the_greatest(self):
        whole = self.telemetry(f"fields=temp_c,p_in_mpa&max_points={SAMPLES}")
        for points in (20, 100, 500):
            t = self.telemetry(f"fields=temp_c,p_in_mpa&max_points={points}")
            self.assertLessEqual(len(t["ts_ms"]), points)
            self.assertGreater(len(t["ts_ms"]), points // 4)
            self.assertEqual({len(c) for c in t.values()}, {len(t["ts_ms"])})
            self.assertEqual(t["ts_ms"], sorted(t["ts_ms"]))
            for f in ("temp_c", "p_in_mpa"):
                self.assertEqual((min(t[f]), max(t[f])), (min(whole[f]), max(whole[f])))
            self.assertEqual(t["ts_ms"][t["temp_c"].index(60)], self.start_ms + 123400)

    def test_a_span_is_cut_out(self):
        a, b = self.start_ms + 1000, self.start_ms + 2000
        self.assertEqual(self.telemetry(f"fields=temp_c&from={a}&to={b}")["ts_ms"], list(range(a, b, 100)))
        self.assertEqual(self.telemetry(f"fields=temp_c&from={b}&to={a}")["ts_ms"], [])

    def test_questions_that_make_no_sense_are_problems(self):
        for path, status in (("/devices/WP-0001/telemetry?fields=nonsense", 400),
                             ("/devices/WP-9999/telemetry", 404), ("/devices/WP-9999", 404),
                             ("/devices/WP-9999/filters", 404)):
            with self.subTest(path):
                a = self.t.get(path)
                self.assertEqual(a.status, status)
                self.assertEqual(a.headers["Content-Type"], "application/problem+json")

    def test_a_machine_that_is_missing_has_no_commands(self):
        self.assertEqual(self.t.get("/devices/WP-9999/commands").status, 404)

    def test_a_device_tells_what_is_stored_and_when_it_was_heard(self):
        d = self.t.get("/devices/WP-0001").json
        self.assertEqual(d["stored"], {"samples": SAMPLES, "epoch": 1, "boot_id": 1, "seq": SAMPLES})
        self.assertEqual((d["online"], d["fw"], d["model"]), (True, "1.2", "tankless-600g"))
        self.assertRegex(d["last_heard"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")
        quiet = self.t.get("/devices/WP-0004").json
        self.assertEqual((quiet["stored"]["samples"], quiet["online"], quiet["last_heard"]), (0, False, None))
        self.assertEqual([d["id"] for d in self.t.get("/devices?limit=2").json["items"]], ["WP-0001", "WP-0002"])

    def test_a_command_goes_out_once_and_its_fate_is_told(self):
        ear = self.t.client("WP-0003")
        ear.subscribe("wp/v1/WP-0003/cmd")
        a = self.t.post("/devices/WP-0003/commands", {"name": "flush", "args": {"seconds": 30}})
        self.assertEqual(a.status, 201, a)
        cmd = json.loads(ear.next().payload)
        self.assertEqual((cmd["id"], cmd["name"], cmd["args"]), (a.json["id"], "flush", {"seconds": 30}))
        self.assertGreater(cmd["expires_ms"], now_ms())
        for status, detail in (("accepted", ""), ("done", "rinsed")):
            ear.publish("wp/v1/WP-0003/rsp", json.dumps({"id": cmd["id"], "status": status, "detail": detail}))
        ear.settle()
        wait_for("done", lambda: self.fate(cmd["id"])["state"] == "done")
        self.assertEqual(self.fate(cmd["id"])["detail"], "rinsed")
        self.assertEqual(self.t.post("/devices/WP-0003/commands", {"name": "explode"}).status, 400)

    def fate(self, command):
        items = self.t.get("/devices/WP-0003/commands").json["items"]
        return next(c for c in items if c["id"] == command)

    def test_a_command_outside_its_limits_is_refused(self):
        for name, args in (("flush", {"seconds": 121}), ("flush", {"seconds": -1}), ("flush", {}),
                           ("valve_cycle", {"valve": "roof", "times": 1}),
                           ("valve_cycle", {"valve": "in", "times": 4})):
            with self.subTest(name=name, args=args):
                a = self.t.post("/devices/WP-0002/commands", {"name": name, "args": args})
                self.assertEqual(a.status, 400, a)

    def test_an_answer_that_the_document_does_not_describe_is_noticed(self):
        good = self.t.get("/devices/WP-0001")
        body, path = good.json, "/api/v1/devices/WP-0001"
        less = {k: v for k, v in body.items() if k != "stored"}
        forged = ((200, less, "application/json"), (200, {**body, "online": "yes"}, "application/json"),
                  (418, body, "application/json"), (200, body, "text/plain"))
        for status, members, kind in forged:
            with self.subTest(status=status, kind=kind), self.assertRaises(AssertionError):
                openapi.check("GET", path, Answer(status, {"Content-Type": kind}, json.dumps(members)))
        openapi.check("GET", path, good)

    def test_metrics_have_the_names_of_the_contract(self):
        m = self.t.metrics()
        self.assertEqual([n for n in METRICS if n not in m], [])
        self.assertEqual(m['tapwright_orders{state="ready"}'], 1)
        self.assertTrue(any(n.startswith("tapwright_build_info{") and v == 1 for n, v in m.items()))
        self.assertTrue(any(n.startswith("tapwright_rejected_total{reason=") for n in m))
        self.assertEqual(m["tapwright_journal_lag_frames"], 0)
        text = self.t.get("/metrics", None)
        self.assertTrue(text.headers["Content-Type"].startswith("text/plain; version=0.0.4"))
        for line in text.body.decode().splitlines():
            self.assertRegex(line, r'^(# (HELP|TYPE) \w+ .+|\w+(\{\w+="[^"]*"(,\w+="[^"]*")*\})? [-+.\de]+)$')

    def test_the_canary_is_no_message(self):
        ear = self.t.client("svc-debug")
        ear.subscribe("wp/v1/_canary/tele")
        before = self.t.results()
        ear.next()
        wait_for("the canary in the store",
                 lambda: self.t.metrics()["tapwright_journal_lag_frames"] == 0)
        self.assertEqual(self.t.results(), before)

    def documented(self):
        try:
            doc = self.t.get("/api/openapi.json", None)
        finally:
            self.t.check_alive()
        self.assertEqual(doc.headers["Content-Type"], "application/json")
        self.assertTrue(doc.json["openapi"].startswith("3.1."))
        for path, ops in doc.json["paths"].items():
            for method, op in ops.items():
                if method == "parameters":
                    continue
                self.assertTrue(op["responses"], path)
                yield method.upper(), path

    # What is open and names a thing: a token, a gateway, a label. Nobody's "x" is not there.
    OPEN_THINGS = re.compile(r"^/(c|a|m|ical)/|^/api/v1/gateways/|^/\{asset\}$")

    def test_every_documented_route_is_there(self):
        # Who has no session is told so before anything else, where there is a route.
        for method, path in self.documented():
            if path == "/api/v1/session" or path.startswith("/api/v1/c/"):
                continue
            a = self.t.call(method, re.sub(r"\{\w+\}", "x", path), None, None)
            if self.OPEN_THINGS.search(path):
                self.assertIn(a.status, (200, 404, 405), (method, path))
                continue
            open_to_all = not path.startswith("/api/v1/") and path != "/c"  # the page of a redeemed link
            self.assertEqual(a.status, 200 if open_to_all else 401, (method, path))

    # Contract section 4, table of routes.
    def test_every_route_of_the_contract_is_documented(self):
        have = {f"{m} {re.sub(r'{[^}]*}', '{}', p.replace('/api/v1', '').replace('/api/', '/'))}"
                for m, p in self.documented()}
        self.assertEqual([r for r in ROUTES.split("|") if r not in have], [])

    def test_the_messages_are_documented(self):
        doc = self.t.get("/api/asyncapi.json", None).json
        self.assertTrue(doc["asyncapi"].startswith("3.0."))
        self.assertEqual({c["address"] for c in doc["channels"].values()},
                         {f"wp/v1/{{device}}/{k}" for k in ("tele", "evt", "state", "rsp", "cmd", "ack")})

    # Contract, preamble: documented as AsyncAPI and checked against the code; the members that are
    # no telemetry field (boot_id, seq, ts_ms, filters ...) are missing.
    def test_every_member_of_a_sample_is_documented(self):
        doc = self.t.get("/api/asyncapi.json", None).json
        members = doc["components"]["schemas"]["members"]["properties"]
        self.assertEqual([n for n in SAMPLE if n not in members], [])

    def test_every_answer_carries_the_security_headers(self):
        t = self.t
        for a in (t.get("/", None), t.get("/healthz", None), t.get("/metrics", None), t.get("/orders"),
                  t.get("/orders", None), t.get("/nothing"), t.call("PUT", "/orders", {}),
                  t.post("/orders", {}, "technician"), t.post("/orders", b"x" * 100000),
                  t.post("/session", b"{"), t.get(f"/orders/{self.order}"), t.call("HEAD", "/orders")):
            for name, value in SECURITY.items():
                self.assertEqual(a.headers[name], value, a)
            policy = a.headers["Content-Security-Policy"]
            self.assertIn("default-src 'none'", policy)
            self.assertIn("frame-ancestors 'none'", policy)
            self.assertNotIn("'unsafe-", policy)  # of these only that for wasm
        self.assertEqual(t.get("/orders").headers["Cache-Control"], "no-store")

    def test_the_probes_are_open_and_say_so(self):
        for path in ("/healthz", "/readyz", "/metrics", "/api/asyncapi.json"):
            self.assertEqual(self.t.get(path, None).status, 200, path)


if __name__ == "__main__":
    unittest.main()
