#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Plays a script against a real broker and service, on the event clock, and fetches the reports.

    play.py SCRIPT REPORTS

Every event happens at its own moment: an otherwise idle machine moves the service's now there,
and nobody acts before the service says that it is so. What the script expects of a step (a state,
a refusal that changes nothing) is checked on the way.
"""
import json
import os
import queue
import struct
import sys
import time
import zlib

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "../e2e"))

import http.client  # noqa: E402

from harness import Instance  # noqa: E402
from machines import Machine  # noqa: E402
from util import PATIENCE_S, Answer, wait_for  # noqa: E402

METRONOME = "WP-METRONOME"
DESK = {"dispatcher": "dispatcher", "lead": "lead", "manager": "manager", "admin": "admin"}
PACK = 25        # samples of one message: it must stay below 16 KiB
UNHEARD = 2000   # messages sent before asking whether they arrived


def png():
    """One grey dot."""
    def chunk(kind, data):
        return struct.pack("!I", len(data)) + kind + data + struct.pack("!I", zlib.crc32(kind + data))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack("!IIBBBBB", 1, 1, 8, 0, 0, 0, 0)) + \
        chunk(b"IDAT", zlib.compress(b"\0\x80")) + chunk(b"IEND", b"")


PICTURE = png()
# What a refused step leaves as it was.
SETTLED = ("state", "technician", "appointment", "visits", "watch", "charges")


class Mismatch(AssertionError):
    """The service did not do what the script expects."""


def company(script):
    people = [(t, "technician") for t in script["technicians"]] + list(DESK.items())
    machines = script["machines"] + [{"id": METRONOME, "model": "tankless-600g", "area": "office"}]
    return {
        "users": [{"login": n, "name": n.title(), "role": r, "password": n,
                   "areas": sorted({m["area"] for m in script["machines"]})} for n, r in people],
        "customers": [{"id": "C-" + m["id"], "name": "Household " + m["id"], "area": m["area"],
                       "lang": "en", "address": "1 " + m["area"] + " street"} for m in machines],
        "devices": [{"id": m["id"], "model": m["model"], "customer": "C-" + m["id"],
                     "installed_on": "2025-06-01", "warranty_until": m.get("warranty_until")}
                    for m in machines], "prices": script["prices"]}


class Company(Instance):
    """TEST-PUB speaks for every machine and hears what is said to them."""

    def make_broker(self):
        super().make_broker()
        with open(os.path.join(self.dir, "broker/acl"), "a") as f:
            f.write("\nuser TEST-PUB\ntopic read wp/v1/+/cmd\ntopic write wp/v1/#\n")

    def connection(self):
        if not getattr(self, "held", None):
            self.held = http.client.HTTPConnection("127.0.0.1", self.http_port, timeout=PATIENCE_S)
        return self.held

    def quick(self, method, path, user, body=None):
        """call(), over one connection that stays open."""
        head = {"Authorization": "Bearer " + self.token(user)}
        for last in (False, True):
            try:
                c = self.connection()
                c.request(method, "/api/v1" + path, None if body is None else json.dumps(body), head)
                r = c.getresponse()
                return Answer(r.status, r.headers, r.read())
            except (http.client.HTTPException, ConnectionError):
                self.held = None
                if last:
                    raise


class Play:
    def __init__(self, script, company):
        self.script, self.c = script, company
        self.machines = {m["id"]: Machine(m["model"], script["begins"]) for m in script["machines"]}
        self.model_of = {m["id"]: m["model"] for m in script["machines"]}
        self.metronome = Machine("tankless-600g", script["begins"])
        self.orders, self.fault_of, self.commands = {}, {}, []
        self.at = self.unheard = self.steps = 0
        self.pub = company.client()
        self.pub.subscribe("wp/v1/+/cmd")
        self.people = {}

    # Time and machines --------------------------------------------------------------------------
    def say(self, device, samples):
        for i in range(0, len(samples), PACK):
            part = samples[i:i + PACK]
            body = part[0] if len(part) == 1 else {"boot_id": 1, "samples": part}
            self.pub.publish(f"wp/v1/{device}/tele", json.dumps(body))
            self.unheard += 1

    def tick(self):
        self.say(METRONOME, [self.metronome.rest(self.at)])

    def arrive_at_now(self):
        """Everything said so far is applied, and now is the moment of the event."""
        self.tick()
        self.sync()

    def sync(self):
        until = time.monotonic() + 120
        while True:
            now = self.c.quick("GET", "/clock", "admin").json["now_ms"]
            if now == self.at:
                break
            if now > self.at or time.monotonic() > until:
                raise Mismatch(f"now is {now}, not {self.at}")
        self.unheard = 0

    def command(self, device, name):
        """The next command of that name to that machine."""
        topic = f"wp/v1/{device}/cmd"

        def look():
            try:
                while True:
                    m = self.pub.inbox.get_nowait()
                    self.commands.append((m.topic, json.loads(m.payload)))
            except queue.Empty:
                pass
            for i, (t, c) in enumerate(self.commands):
                if t == topic and c["name"] == name:
                    return self.commands.pop(i)[1]
        return wait_for(f"{name} to {device}", look, every=0.005)

    def reply(self, device, command_id, status):
        self.pub.publish(f"wp/v1/{device}/rsp",
                         json.dumps({"id": command_id, "status": status, "detail": ""}))

    # Events of machines -------------------------------------------------------------------------
    def on_live(self, e):
        for m in e["machines"]:
            self.say(m, [self.machines[m].rest(e["at"])])

    def on_tick(self, e):
        self.tick()

    def on_draw(self, e):
        fault = self.fault_of.get(e["machine"])
        self.say(e["machine"], self.machines[e["machine"]].draw(e["at"], fault, e["weak"]))
        if "cures" in e:
            self.sync()
            self.expect(self.get(e["cures"])["state"] == "verifying", e, self.get(e["cures"])["state"])

    def on_rest(self, e):
        self.say(e["machine"], [self.machines[e["machine"]].rest(e["at"])])

    def on_water(self, e):
        self.say(e["machine"], self.machines[e["machine"]].water(e["at"]))

    def on_due(self, e):
        self.fault_of[e["machine"]] = e["fault"]
        self.arrive_at_now()
        self.find(e["opens"], e["machine"], e["fault"])

    def on_look(self, e):
        self.arrive_at_now()
        state = self.get(e["order"])["state"]
        self.expect(state == e["becomes"], e, f"{state} {self.story(e)}")

    def on_dry(self, e):
        self.say(e["machine"], self.machines[e["machine"]].dry(e["at"]))

    def on_fail(self, e):
        device = e["machine"]
        self.fault_of[device] = e["fault"]
        self.say(device, self.machines[device].fail(e["at"], e["fault"]))
        if "opens" in e:
            self.sync()
            self.find(e["opens"], device, e["fault"])
        if "repeats" in e:
            self.expect(self.get(e["opens"])["repeat_of"] == self.orders[e["repeats"]], e, "repeat")
        if "supersedes" in e:
            self.expect(self.get(e["supersedes"])["state"] == "cancelled", e, "superseded")
        if "becomes" in e:
            self.sync()
            key, state = e["becomes"]
            self.expect(self.get(key)["state"] == state, e, self.get(key)["state"])

    def on_answer(self, e):
        c = self.command(e["machine"], e["command"])
        if e["command"] == "test_run":
            self.run_id = dict(getattr(self, "run_id", {}), **{e["machine"]: c["id"]})
            self.say(e["machine"], [self.machines[e["machine"]].rest(e["at"])])
            self.reply(e["machine"], c["id"], "accepted")
            return
        self.say(e["machine"], [self.machines[e["machine"]].rest(e["at"])])
        self.reply(e["machine"], c["id"], "done")

    def on_run(self, e):
        device = e["machine"]
        run_id = self.run_id.pop(device)
        self.say(device, self.machines[device].run(e["at"], run_id, self.fault_of[device], e["good"]))
        self.reply(device, run_id, "done")

    # Events of people ---------------------------------------------------------------------------
    def expect(self, held, e, seen):
        if not held:
            raise Mismatch(f"{seen!r} after {json.dumps(e)}")

    def get(self, key):
        a = self.c.quick("GET", "/orders/" + self.orders[key], "dispatcher")
        if a.status != 200:
            raise Mismatch(f"{key}: {a}")
        return a.json

    def story(self, e):
        """What the order says of itself, for who has to find out why."""
        o = self.get(e["order"])
        return json.dumps({"history": [(h["at"], h["action"], h["to"], h["args"]) for h in o["history"]],
                           "remote": o["remote"]})

    def find(self, key, device, fault):
        a = self.c.quick("GET", f"/orders?device={device}", "dispatcher")
        mine = [o for o in a.json["items"] if o["fault"]["id"] == fault and
                o["id"] not in self.orders.values()]
        if len(mine) != 1:
            raise Mismatch(f"{key}: {device} has {len(mine)} new orders {fault}: {a}")
        self.orders[key] = mine[0]["id"]

    def arguments(self, args):
        """Moments as text, people by their ids."""
        out = {}
        for k, v in args.items():
            if isinstance(v, dict) and "time" in v:
                v = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(v["time"] // 1000))
            elif isinstance(v, dict) and "person" in v:
                v = self.person(v["person"])
            elif k == "technician":
                v = self.person(v)
            out[k] = v
        return out

    def bag(self, keys, how):
        """What the diagnoses call for, as the script says: all of it, or no parts with a reason."""
        d = [self.get(k)["diagnosis"] for k in keys]
        tools = sorted({t["id"] for one in d for t in one["tools"]})
        skus = sorted({p["sku"] for one in d for p in one["parts"]})
        if how == "packed":
            return {"parts": [{"sku": s} for s in skus], "tools": tools}
        if how == "empty":
            return {"parts": [], "tools": []}
        return {"parts": [], "tools": tools,
                "missing": [{"item": s, "reason": "none in the van"} for s in skus]}

    def person(self, login):
        if not self.people:
            items = self.c.quick("GET", "/technicians", "dispatcher").json["items"]
            self.people = {t["login"]: t["id"] for t in items}
        return self.people[login]

    def open(self, e):
        body = {"kind": e.get("kind", "repair"), "device": e["machine"], "text": e["text"]}
        if e["fault"] != "reported" and body["kind"] == "repair":
            body["fault"] = e["fault"]
        self.fault_of.setdefault(e["machine"], e["fault"])
        a = self.c.quick("POST", "/orders", e["person"], body)
        if "refused" in e:
            self.expect(a.status == e["refused"]["status"] and a.json["rule"] == e["refused"]["rule"],
                        e, a)
            return
        self.expect(a.status == 201, e, a)
        self.orders[e["order"]] = a.json["id"]

    def refused(self, e, a, before):
        want, o = e["refused"], self.get(e["order"])
        self.expect(a.status == want["status"], e, a)
        self.expect(not want["rule"] or a.json.get("rule") == want["rule"], e, a)
        said = [h["action"] for h in o["history"][len(before["history"]):]]
        self.expect(said == want.get("says", []), e, said)
        self.expect(all(o[k] == before[k] for k in SETTLED), e, "a refused step changed the order")

    def step(self, e):
        self.arrive_at_now()
        self.steps += 1
        if e["does"] in ("open", "hand_in"):
            getattr(self, e["does"])(e)
            return
        before = self.get(e["order"]) if "refused" in e else None
        args = self.arguments(e["args"])
        if "bag" in args:
            args.update(self.bag([e["order"]] + e.get("beside", []), args.pop("bag")))
        if "pays" in args:
            self.pay(e, args)
        if e["does"] == "attach":
            self.attach(e, args["name"])
            return
        path = f"/orders/{self.orders[e['order']]}/actions/{e['does']}"
        a = self.c.quick("POST", path, e["person"], args)
        if before:
            self.refused(e, a, before)
            return
        self.expect(a.status == 200, e, f"{a} {self.story(e)}")
        self.expect("becomes" not in e or a.json["state"] == e["becomes"], e, f"{a.json['state']} {self.story(e)}")

    def on_prices(self, e):
        """A new list comes with an import while the service runs."""
        self.arrive_at_now()
        self.c.load({"prices": e["items"]})

    def pay(self, e, args):
        """The customer sees the list and signs it; how it is paid is the script's affair."""
        how = args.pop("pays")
        ask = {k: args[k] for k in ("cause", "outcome", "charges")}
        a = self.c.quick("POST", f"/orders/{self.orders[e['order']]}/quote", e["person"], ask)
        self.expect(a.status == 200, e, a)
        args["signature"] = {"name": "Wang", "list_hash": a.json["list_hash"]}
        args["paid"] = {"method": how}
        if how != "none":
            args["paid"].update(amount_fen=a.json["total_fen"], receipt_no="R-" + e["order"])

    def balances(self):
        names = {v: k for k, v in self.people.items()}
        items = self.c.quick("GET", "/balance", "dispatcher").json["items"]
        return {names[b["id"]]: {"amount_fen": b["amount_fen"], "sheets": b["sheets"]} for b in items}

    def hand_in(self, e):
        self.person(e["technician"])
        b = self.balances()[e["technician"]]
        share = {"all": lambda n: n, "half": lambda n: n // 2, "more": lambda n: n + 1}[e["share"]]
        body = {k: share(v) for k, v in b.items()}
        if not any(body.values()):
            return
        path = f"/balance/{self.person(e['technician'])}/hand-in"
        a = self.c.quick("POST", path, e["person"], body)
        want = e.get("refused", {"status": 200})
        self.expect(a.status == want["status"] and a.json.get("rule") == want.get("rule"), e, a)

    def attach(self, e, name):
        path = f"/orders/{self.orders[e['order']]}/attachments/{name}"
        a = self.c.call("PUT", path, PICTURE, e["person"])
        self.expect(a.status in (200, 201), e, a)

    def all(self):
        for e in self.script["events"]:
            self.at = e["at"]
            if "person" in e:
                self.step(e)
            else:
                getattr(self, "on_" + e["does"])(e)
            if self.unheard > UNHEARD:
                self.arrive_at_now()
        self.arrive_at_now()

    # What came of it ----------------------------------------------------------------------------
    def iso(self, ms):
        return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(ms // 1000))

    def report(self, interval, by):
        query = f"?from={self.iso(interval[0])}&to={self.iso(interval[1])}" + (f"&by={by}" if by else "")
        a = self.c.quick("GET", "/reports/quality" + query, "lead")
        if a.status != 200:
            raise Mismatch(f"{query}: {a}")
        r = a.json
        names = {v: k for k, v in self.people.items()}
        if by:
            r["groups"] = {str(names.get(g["key"], g["key"])): {k: v for k, v in g.items() if k != "key"}
                           for g in r["groups"]}
        return {k: v for k, v in r.items() if k not in ("from", "to")}

    def results(self):
        keys = {v: k for k, v in self.orders.items()}
        found, after = {}, ""
        while True:
            page = self.c.quick("GET", "/orders?limit=200" + after, "dispatcher").json
            for o in page["items"]:
                d = self.c.quick("GET", "/orders/" + o["id"], "dispatcher").json
                found[keys.get(o["id"], o["id"])] = {
                    "state": o["state"], "repeat_of": keys.get(d["repeat_of"]),
                    "charged_fen": sum(c["amount_fen"] for c in d["charges"])}
            if not page["next_cursor"]:
                break
            after = "&cursor=" + page["next_cursor"]
        return {"orders": found, "balance": self.balances(), "quality": {
            f"{i}/{by or 'total'}": self.report(interval, by)
            for i, interval in enumerate(self.script["intervals"])
            for by in (None, "fault", "model", "technician")}}


def play(script):
    company_ = Company(devices=0, clock="event", data=company(script))
    try:
        company_.start()
        p = Play(script, company_)
        p.all()
        return p.results()
    except BaseException:
        sys.stderr.write(company_.log())
        raise
    finally:
        company_.close()


if __name__ == "__main__":
    with open(sys.argv[1]) as f:
        what = play(json.load(f))
    with open(sys.argv[2], "w") as f:
        json.dump(what, f, indent=1)
