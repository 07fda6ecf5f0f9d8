#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Works out from a script alone what the reports must say.

    truth.py SCRIPT TRUTH

It reads the script and nothing else: no API, no database, no source of the service. What a figure
means is written down here once more, from docs/reports.md; what a visit costs, from docs/repair-card.md; how a repair is proven and what a
diagnosis names, from docs/catalogue.md. A step that the script expects to be refused has not been
taken.
"""
import json
import math
import sys
import time

MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000
COVER = 0.85
LEAST_DRAWS = 5
PROVED = ("fixed", "no_fault_found", "sensor_fault", "customer_side")


# What a diagnosis names ---------------------------------------------------------------------------
def evidence(fault, cause, days, backs):
    """By hand: what the canned trouble says for and against a cause, as factors of its prior.

    days: since the last visit of the machine, None when there was none; backs: how often the pump
    came back after a failure, of the last week, None when never. Machines are months old, no filter
    was changed, nobody was asked, no machine reports its filters.
    """
    lately = days is not None
    return {
        # Leaks begin at rest with the valve shut, last for longer than half an hour, in warm water.
        "leak-detected": {
            "loose-joint": [3 if lately and days < 14 else 0.8 if lately else 1, 0.9],
            "cartridge-seal": [1],
            "condensation-or-spill": [0.6, 0.9],
            "pump-head-leak": [0.5],
            "membrane-housing": [0.6],
            "tank-or-tank-valve": [3, 0.8],
            "leak-sensor-fault": [0.8]},
        # No current with full supply, a pump of some hundred hours, short runs before; when it
        # comes back it was gone for longer than 40 minutes.
        "booster-pump-no-current": {
            "pump-motor": [0.8],
            "connector": [3 if lately and days < 30 else 0.8 if lately else 1,
                          4 if backs and backs >= 2 else 0.7],
            "driver": [1],
            "thermal": [0.5, 1 if backs is None else 0.3],
            "current-sense": [0.1]},
        # Seen when the water is back and a test ran: no neighbour is dry, the cut is hours ago.
        "inlet-no-water": {
            "mains-outage": [1],
            "feed-valve-closed": [2 if lately and days < 7 else 0.9 if lately else 1],
            "prefilter-blocked": [0.7, 0.6],
            "inlet-valve-stuck": [0.6],
            "lps-fault": [0.2],
            "kinked-hose": [0.9],
            "air-lock": [0.8]},
        # No pressure, a machine younger than three years.
        "flush-valve-stuck-open": {
            "dirt": [1],
            "valve-worn": [0.8],
            "driver": [1],
            "restrictor-missing": [6 if lately and days < 3 else 0.6 if lately else 1],
            "waste-meter": [0.1]},
    }.get(fault, {}).get(cause, [1])


def named(script, fault, model, days, backs):
    """Kinds of parts of the likeliest causes, until these make up the cover; and the likeliest one."""
    weights = []
    for c in script["faults"][fault]["causes"]:
        w = c["prior"] * math.prod(evidence(fault, c["id"], days, backs))
        weights.append((w, c["parts"], c["id"]))
    total, covered, parts = sum(w for w, _, _ in weights), 0.0, set()
    weights.sort(key=lambda x: -x[0])
    for w, some, _ in weights:
        if covered >= COVER:
            break
        covered += w / total
        parts |= {p for p in some if p in script["fitting"][model]}
    return parts, weights[0][2]


# Orders and their proof ---------------------------------------------------------------------------
class Watch:
    """What the machine shows after a visit, until it is a verdict."""

    def __init__(self, proof, fence):
        self.proof, self.fence, self.draws = proof, fence, []

    def good(self):
        n = sum(self.draws)
        # The median of all draws has to be good as well: more good ones than others.
        return self.draws and n * self.proof["of"] >= self.proof["good"] * len(self.draws) and \
            2 * n > len(self.draws)

    def enough(self):
        return len(self.draws) >= self.proof["of"]

    def verdict(self, now):
        """The verdict and when it fell, or None, as far as time has come."""
        window = self.fence + self.proof["window_h"] * HOUR
        last = self.fence + self.proof["max_window_h"] * HOUR
        if now >= last:
            if len(self.draws) < LEAST_DRAWS or (self.good() and not self.enough()):
                return "insufficient_evidence", last
            return ("confirmed" if self.good() else "not_fixed"), last
        if now >= window and self.enough() and self.good():
            return "confirmed", now
        return None


# Deadlines ----------------------------------------------------------------------------------------
WORK_FROM, WORK_TO = 8 * HOUR, 21 * HOUR  # of every day in Shanghai; outside of it is night
LENGTHS = {"accept": 15 * MINUTE, "contact": 2 * HOUR, "completion": 4 * HOUR}
SAFE_CONTACT = 15 * MINUTE
VISIT_WITHIN = {"safety": 24 * HOUR, "no-water": 48 * HOUR, "degraded": 120 * HOUR}


def by_day(at, length):
    """When so much time between eight and nine in the evening has passed."""
    while True:
        local = (at + 8 * HOUR) % DAY
        if local < WORK_FROM:
            at += WORK_FROM - local
        elif local >= WORK_TO:
            at += DAY - local + WORK_FROM
        elif length <= WORK_TO - local:
            return at + length
        else:
            length -= WORK_TO - local
            at += WORK_TO - local


class Clock:
    """One deadline that runs. It is missed once, when it comes due."""

    def __init__(self, began, due):
        self.began, self.due, self.left, self.missed = began, due, None, False

    def stand(self, at):
        if self.left is None:
            self.left = self.due - at

    def go_on(self, at):
        if self.left is not None:
            self.due, self.left = at + self.left, None


class Order:
    def __init__(self, key, machine, fault, at):
        self.key, self.machine, self.fault, self.opened = key, machine, fault, at
        self.state, self.technician, self.steps, self.visits = "ready", None, [], []
        self.watch = self.run_at = self.repeat_of = None
        self.raised, self.predicted, self.likeliest = True, set(), None
        self.at_door, self.charged, self.afar = False, 0, False
        self.clocks, self.holder, self.tries = {}, None, []

    def note(self, at, what, **more):
        self.steps.append(dict(at=at, what=what, technician=self.technician, **more))


class World:
    """Folds the events of the script, in their order."""

    def __init__(self, script):
        self.script, self.orders = script, {}
        self.balance = {t: {"amount_fen": 0, "sheets": 0} for t in script["technicians"]}
        self.lists = [(script["begins"], script["prices"])]
        self.machines = {m["id"]: dict(m, visited=None, backs=[], orders=[]) for m in script["machines"]}

    def open_order(self, at, key, machine, fault, repeats=None, by_hand=False,
                   kind="repair"):
        o = Order(key, self.machines[machine], fault, at)
        o.repeat_of, o.kind = repeats, kind
        self.orders[key] = o
        o.machine["orders"].append(o)
        o.state = "ready" if self.severity(o) == "safety" or by_hand else "triage"
        self.ready(o, at)
        self.diagnose(o, at)

    # Deadlines: what begins and ends them, docs/clocks.md
    def severity(self, o):
        return self.script["faults"].get(o.fault, {"severity": "degraded"})["severity"]

    def begin(self, o, name, at, due=None):
        urgent = self.severity(o) == "safety"
        length = LENGTHS.get(name)
        if name == "visit" and self.severity(o) not in VISIT_WITHIN:
            return
        if name == "visit":
            due = at + VISIT_WITHIN[self.severity(o)]
        elif name == "contact" and urgent:
            due = at + SAFE_CONTACT
        elif name in ("accept", "contact") and not urgent:
            due = by_day(at, length)
        elif due is None:
            due = at + length
        o.clocks[name] = Clock(at, due)

    def keep(self, o, name, at):
        clock = o.clocks.pop(name, None)
        if clock and not clock.missed:
            o.note(at, "met", clock=name)

    def ready(self, o, at):
        """Whoever waits for a visit has a clock for it."""
        if o.state == "ready" and "visit" not in o.clocks:
            self.begin(o, "visit", at)
        if "visit" in o.clocks:
            clock = o.clocks["visit"]
            clock.stand(at) if o.state in ("held", "parked") else clock.go_on(at)
        if o.state in ("verifying", "closed", "cancelled"):
            o.clocks.clear()

    def drop(self, o, *names):
        for name in names:
            o.clocks.pop(name, None)

    def due_clocks(self, o, now):
        for name, clock in o.clocks.items():
            if clock.left is None and not clock.missed and clock.due <= now:
                clock.missed = True
                o.steps.append(dict(at=clock.due, what="missed", clock=name, technician=o.holder,
                                    began=clock.began))

    def follow(self, o, e):
        """What a step of a person does to the clocks of the order."""
        what, args, at = e["does"], e["args"], e["at"]
        if what == "assign":
            o.holder = args["technician"]
            self.begin(o, "accept", at)
        elif what == "grant_transfer":
            o.holder = o.asked
        elif what == "request_transfer":
            o.asked = args["to"]["person"]
        elif what == "accept":
            self.keep(o, "accept", at)
            o.tries = []
            self.begin(o, "contact", at)
        elif what == "contact":
            self.reach(o, args, at, e.get("becomes"))
        elif what in ("schedule", "reschedule"):
            if args["agreed_by"] != "dispatcher":
                self.keep(o, "contact", at)
            self.begin(o, "appointment", at, args["to"]["time"])
        elif what == "arrive":
            for name in ("contact", "appointment", "visit"):
                self.keep(o, name, at)
            self.begin(o, "completion", at)
        elif what == "pause":
            o.clocks["completion"].stand(at)
        elif what == "resume":
            o.clocks["completion"].go_on(at)
        elif what == "complete":
            self.keep(o, "completion", at)
            self.drop(o, "contact", "appointment")
        elif what == "no_show":
            self.drop(o, "completion", "contact", "appointment")
            if e["becomes"] == "accepted":
                self.begin(o, "contact", at)
        elif what in ("decline", "unassign", "return", "cannot_do"):
            self.drop(o, "accept", "contact", "appointment", "completion")
        if o.state in ("ready", "parked", "held"):
            o.holder = None
        self.ready(o, at)

    def reach(self, o, args, at, becomes):
        o.tries.append(at)
        if args["outcome"] == "reached":
            self.keep(o, "contact", at)
        elif becomes == "parked":  # tried as the rules say: what was missed by it is none
            began = o.clocks.pop("contact").began
            o.steps = [s for s in o.steps if not (
                s["what"] == "missed" and s["clock"] == "contact" and s["began"] == began)]

    def diagnose(self, o, at):
        """When it opens, and whenever the trouble comes or goes in front of people."""
        if o.fault in self.script["faults"]:
            seen, backs = o.machine["visited"], o.machine["backs"]
            days = None if seen is None else (at - seen) / DAY
            week = sum(b > at - 7 * DAY for b in backs) if backs else None
            o.predicted, o.likeliest = named(self.script, o.fault, o.machine["model"], days, week)

    def open_of(self, machine):
        return [o for o in self.machines[machine]["orders"] if o.state not in ("closed", "cancelled")]

    # Machines
    def fail(self, e):
        for o in self.open_of(e["machine"]):
            if o.state == "verifying" and o.watch and e["fault"] in (o.fault, "reported"):
                o.raised = True
                self.speak(o, "not_fixed", e["at"])
        if "opens" in e:
            self.open_order(e["at"], e["opens"], e["machine"], e["fault"], e.get("repeats"))
        if "supersedes" in e:
            self.orders[e["supersedes"]].state = "cancelled"

    def draw(self, e):
        for o in self.open_of(e["machine"]):
            if o.watch:
                o.watch.draws.append(not e["weak"])
        if "cures" in e:
            o = self.orders[e["cures"]]
            o.state, o.afar = "verifying", True

    def answer(self, e):
        """Without a run of this visit the machine's word after leaving is the fence."""
        o = self.orders.get(e.get("order"))
        if e["command"] == "read_all" and o.state == "verifying":
            o.watch = Watch(self.script["faults"][o.fault]["proof"], e["at"])

    def due(self, e):
        self.open_order(e["at"], e["opens"], e["machine"], e["fault"])

    def look(self, e):
        """Where time or the street has brought an order."""
        o = self.orders[e["order"]]
        o.state = e["becomes"]
        self.ready(o, e["at"])

    def run(self, e):
        self.orders[e["order"]].run_at = e["at"]
        for o in self.open_of(e["machine"]):
            if o.state == "on_site":
                if e["good"] and o.raised and o.fault != "reported":
                    o.raised = False
                    if o.fault == "booster-pump-no-current":
                        o.machine["backs"].append(e["at"])
                    self.diagnose(o, e["at"])

    def speak(self, o, verdict, at):
        o.watch = None
        if verdict == "confirmed":
            o.state = "closed"
        elif verdict == "not_fixed":
            self.next_visit(o, "ready")
        o.note(at, verdict)
        o.holder = None
        self.ready(o, at)

    def next_visit(self, o, state):
        o.state, o.run_at, o.at_door, o.watch = state, None, False, None

    def leave(self, o, at, parts=()):
        if o.at_door:
            o.visits.append({"left": at, "parts": set(parts)})
            o.machine["visited"] = at
        o.at_door = False

    # People
    def person(self, e):
        if "refused" in e:
            return
        if e["does"] == "open":
            self.open_order(e["at"], e["order"], e["machine"], e["fault"], by_hand=True,
                            kind=e.get("kind", "repair"))
            return
        if e["does"] == "hand_in":
            self.hand_in(e)
            return
        # Orders of one machine that stand where this one stands go with it.
        lead = self.orders[e["order"]]
        beside = [self.orders[k] for k in e.get("beside", []) if self.orders[k].state == lead.state]
        for o in [lead] + beside:
            self.step(o, e)

    def step(self, o, e):
        args, at = e["args"], e["at"]
        if e["person"] in self.script["technicians"]:
            o.technician = e["person"]
        act = getattr(self, "do_" + e["does"], None)
        if act:
            act(o, at, args)
        elif "becomes" in e:
            o.state = e["becomes"]
        o.note(at, e["does"], args=args)
        self.follow(o, e)

    def do_arrive(self, o, at, args):
        o.state, o.at_door = "on_site", True

    def do_no_show(self, o, at, args):
        o.charged += self.price("NO-SHOW", o.opened)
        o.at_door = False
        o.state = "accepted"

    def do_return(self, o, at, args):
        self.leave(o, at)
        self.next_visit(o, "ready")

    do_cannot_do = do_return

    def do_complete(self, o, at, args):
        self.charge(o, args)
        self.leave(o, at, [p["sku"] for p in args.get("parts", [])])
        if args["outcome"] not in PROVED:
            self.next_visit(o, "ready")
            return
        o.state = "verifying"
        if o.run_at:
            o.watch = Watch(self.script["faults"][o.fault]["proof"], o.run_at)

    def do_close(self, o, at, args):
        o.state, o.watch = "closed", None

    def do_cancel(self, o, at, args):
        o.state = "cancelled"

    def do_reopen(self, o, at, args):
        self.next_visit(o, "ready")

    # Money
    def prices(self, e):
        self.lists.append((e["at"], e["items"]))

    def price(self, code, at):
        """The company's latest price of that moment, else the catalogue's."""
        fen = self.script["catalogue_prices"].get(code)
        for since, items in self.lists:
            fen = next((i["amount_fen"] for i in items if i["code"] == code and since <= at), fen)
        return fen

    def covered(self, o, args):
        """The maker pays to the end of the warranty's last day, but not for what the customer did."""
        until = o.machine["warranty_until"]
        opened_on = time.strftime("%Y-%m-%d", time.gmtime((o.opened + 8 * HOUR) / 1000))
        return until is not None and opened_on <= until and args["outcome"] != "customer_side" and \
            args["cause"] not in self.script["warranty"]["customer_causes"]

    def charge(self, o, args):
        covered, due = self.covered(o, args), 0
        for c in args.get("charges", []):
            if not covered or c["code"] in self.script["warranty"]["wear_parts"]:
                due += self.price(c["code"], o.opened) * c["quantity"]
        o.charged += due
        self.balance[o.technician]["sheets"] += o.kind == "install"
        if args.get("pays") == "cash":
            self.balance[o.technician]["amount_fen"] += due

    def hand_in(self, e):
        b = self.balance[e["technician"]]
        for k in b:
            b[k] -= b[k] if e["share"] == "all" else b[k] // 2

    # Time
    def pass_to(self, now):
        for o in self.orders.values():
            self.due_clocks(o, now)
            spoken = o.watch and o.watch.verdict(now)
            if spoken:
                self.speak(o, *spoken)

    def fold(self):
        for e in self.script["events"]:
            self.pass_to(e["at"])
            if "person" in e:
                self.person(e)
            elif hasattr(self, e["does"]):
                getattr(self, e["does"])(e)
                self.pass_to(e["at"])
        return self


# Figures ------------------------------------------------------------------------------------------
TIMES = ("time_to_contact", "time_to_fix")


class Group:
    def __init__(self):
        self.n, self.times = {}, {t: [] for t in TIMES}

    def count(self, name, by=1):
        self.n[name] = self.n.get(name, 0) + by

    def empty(self):
        return not any(self.n.values()) and not any(self.times.values())

    def figures(self):
        out, counts = {}, {}
        for name, n_name, of_name in (
                ("first_time_fix_rate", "fixed_first_time", "decided_after_a_visit"),
                ("repeat_visit_rate_30d", "came_back", "confirmed_after_a_visit"),
                ("no_fault_found_rate", "no_fault_found", "completed_visits"),
                ("parts_precision", "predicted_and_used", "predicted"),
                ("parts_recall", "predicted_and_used", "used"),
                ("first_cause_rate", "ranked_first", "cause_named")):
            n, of = self.n.get(n_name, 0), self.n.get(of_name, 0)
            out[name] = rounded(n / of) if of else None
            counts[name] = {n_name: n, of_name: of}
        out["verdicts"] = {v: self.n.get(v, 0) for v in (
            "confirmed", "not_fixed", "insufficient_evidence", "closed_unverified")}
        out["avoided_visits"], out["sla"] = self.n.get("avoided_visits", 0), {}
        for c in ("accept", "contact", "appointment", "visit", "completion"):
            met, missed = self.n.get("met " + c, 0), self.n.get("missed " + c, 0)
            out["sla"][c] = {"met": met, "missed": missed,
                             "rate": rounded(met / (met + missed)) if met + missed else None}
        for t in TIMES:
            of = sorted(self.times[t])
            out[t] = {"count": len(of)}
            for name, share in (("median_min", 0.5), ("p90_min", 0.9)):
                out[t][name] = rounded(of[max(math.ceil(share * len(of)), 1) - 1] / MINUTE) \
                    if of else None
        counts["closed"] = self.n.get("closed", 0)
        counts["overrides"] = self.n.get("overrides", 0)
        out["counts"] = counts
        return out


def rounded(v):
    """Four decimals, halves up."""
    return math.floor(v * 10000 + 0.5) / 10000


class Report:
    def __init__(self, interval, key):
        self.low, self.high = interval
        self.key, self.groups, self.total = key, {}, Group()

    def inside(self, at):
        return self.low <= at < self.high

    def both(self, key):
        return (self.total, self.groups.setdefault(key, Group()))

    def count(self, key, name, by=1):
        for g in self.both(key):
            g.count(name, by)

    def time(self, key, name, ms):
        for g in self.both(key):
            g.times[name].append(ms)

    def event(self, o, s, accepted):
        """What a step counts by itself."""
        key = self.key(o, s["technician"])
        if s["what"] in ("confirmed", "not_fixed", "insufficient_evidence"):
            self.count(key, s["what"])
        elif s["what"] in ("met", "missed"):
            self.count(key, s["what"] + " " + s["clock"])
        elif s["what"] == "close":
            self.count(key, "closed_unverified")
        elif s["what"] == "complete":
            self.count(key, "completed_visits")
            self.count(key, "no_fault_found", s["args"]["outcome"] == "no_fault_found")
            self.count(key, "overrides", bool(s["args"].get("override")))
        elif s["what"] == "contact" and accepted is not None:
            self.time(key, "time_to_contact", s["at"] - accepted)

    def order(self, o, named_later):
        """What an order counts as a whole, once it is closed."""
        ends = [s for s in o.steps if s["what"] in ("confirmed", "close")]
        if o.state != "closed" or not self.inside(ends[-1]["at"]):
            return
        end, key = ends[-1], self.key(o, o.technician)
        self.count(key, "closed")
        confirmed = end["what"] == "confirmed"
        failed = any(s["what"] in ("not_fixed", "reopen") for s in o.steps)
        if not o.visits:
            self.count(key, "avoided_visits", confirmed and o.afar)
            return
        if confirmed or failed or len(o.visits) > 1:
            last = [s for s in o.steps if s["what"] == "complete"][-1]
            first = confirmed and len(o.visits) == 1 and not failed and \
                last["args"]["outcome"] != "no_fault_found"
            self.count(key, "decided_after_a_visit")
            self.count(key, "fixed_first_time", first)
        if not confirmed:
            return
        used = set().union(*(v["parts"] for v in o.visits))
        self.count(key, "confirmed_after_a_visit")
        self.count(key, "came_back", named_later)
        self.count(key, "predicted", len(o.predicted))
        self.count(key, "used", len(used))
        self.count(key, "predicted_and_used", len(used & o.predicted))
        cause = [s["args"]["cause"] for s in o.steps if s["what"] == "complete"][-1]
        self.count(key, "cause_named", o.likeliest is not None)
        self.count(key, "ranked_first", o.likeliest == cause)
        self.time(key, "time_to_fix", o.visits[-1]["left"] - o.opened)

    def figures(self, grouped):
        out = self.total.figures()
        if grouped:
            out["groups"] = {str(k): g.figures() for k, g in self.groups.items() if not g.empty()}
        return out


KEYS = {None: lambda o, t: None, "fault": lambda o, t: o.fault,
        "model": lambda o, t: o.machine["model"], "technician": lambda o, t: t}


def report(world, interval, by):
    r = Report(interval, KEYS[by])
    counted = [o for o in world.orders.values() if o.state != "cancelled" and o.kind == "repair"]
    came_back = {o.repeat_of for o in counted}
    for o in counted:
        accepted = None
        for s in o.steps:
            reached = s["what"] == "contact" and s["args"]["outcome"] == "reached"
            if r.inside(s["at"]) and (s["what"] != "contact" or reached):
                r.event(o, s, accepted)
            if s["what"] == "accept":
                accepted = s["at"]
            elif reached:
                accepted = None
        r.order(o, o.key in came_back)
    return r.figures(by is not None)


def truth(script):
    world = World(script).fold()
    return {
        "orders": {k: {"state": o.state, "repeat_of": o.repeat_of, "charged_fen": o.charged} for k, o in world.orders.items()},
        "balance": world.balance,
        "quality": {f"{i}/{by or 'total'}": report(world, interval, by)
                    for i, interval in enumerate(script["intervals"]) for by in KEYS}}


if __name__ == "__main__":
    with open(sys.argv[1]) as f:
        answer = truth(json.load(f))
    with open(sys.argv[2], "w") as f:
        json.dump(answer, f, indent=1)
