#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes the script of a company's days: who does what when, as plain data.

    script.py SEED DEVICES ORDERS FILE

The script knows nothing of samples, topics or routes. A machine "fails", "draws" or "runs"; a
person takes a step of the workflow with its arguments. play.py plays it, truth.py works out from
it what the reports must say. Times are UTC milliseconds; no two events share one.
"""
import json
import os
import random
import sys

from stories import STORIES

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000
MORNING = 1772380800000  # Monday 2026-03-02 00:00 in Shanghai
MODELS = ("tankless-600g", "tank-75g")
FAULTS = ("leak-detected", "booster-pump-no-current", "flush-valve-stuck-open", "inlet-no-water",
          "reported", "install", "filter", "inspection")
AREAS = ("north", "east", "south", "west")
# The way of proving that a machine with all its signals is held to: the first one.
# How long the maker pays: for most yet, for some no more, for some to the end of the first day.
WARRANTIES = ("2026-06-01",) * 5 + ("2025-12-01",) * 3 + ("2026-03-02", None)
COMPANY_PRICES = (("LAB-STD", 9000, "labour"), ("TRIP", 3500, "trip"), ("NO-SHOW", 2000, "trip"))
NEW_PRICES = (("LAB-STD", 9900, "labour"), ("WP-HRN", 3100, "part"), ("TRIP", 3500, "trip"))
PROOF = ("good", "of", "window_h", "max_window_h")


def read(name):
    with open(os.path.join(ROOT, "catalogue", name)) as f:
        return json.load(f)


def catalogue(fault):
    """What the company knows of a fault: how a repair is proven, and what each cause needs."""
    data = read(f"faults/{fault}.json")
    watch = data["verify"]["watch"][0]
    return {"severity": data["severity"], "proof": {k: watch[k] for k in PROOF},
            "causes": [{k: c[k] for k in ("id", "prior", "parts")} for c in data["causes"]]}


def parts_of_models():
    items = read("parts.json")["items"]
    cls = {"tankless-600g": "ro-tankless", "tank-75g": "ro-tank"}
    return {m: [p["id"] for p in items if not p.get("classes") or cls[m] in p["classes"]]
            for m in MODELS}


def price_items(rows):
    return [{"code": c, "amount_fen": fen, "kind": k, "title": {"zh-CN": c, "en": c}}
            for c, fen, k in rows]


class Script:
    """Collects events; hands out free moments, machines and the technicians' time."""

    def __init__(self, seed, devices, orders):
        self.random = random.Random(seed)
        self.used, self.events, self.keys = set(), [], 0
        self.machines = [{"id": f"WP-{i:05}", "area": AREAS[i % len(AREAS)],
                          "model": MODELS[0] if i % 3 else MODELS[1],
                          "warranty_until": self.random.choice(WARRANTIES)}
                         for i in range(1, devices + 1)]
        self.technicians = [f"tech-{i:02}" for i in range(1, 41)]
        self.free_from = {t: MORNING for t in self.technicians}
        self.fresh = list(self.machines)
        self.random.shuffle(self.fresh)
        self.orders = orders
        self.faults = {f: catalogue(f) for f in FAULTS}

    def moment(self, at):
        """The first free second from then on."""
        at = int(at) // 1000 * 1000
        while at in self.used:
            at += 1000
        self.used.add(at)
        return at

    def add(self, at, **event):
        at = self.moment(at)
        self.events.append(dict(at=at, **event))
        return at

    def exactly(self, at, **event):
        """At that moment and not a second later, whatever else happens then."""
        while at in self.used:
            at += 1
        self.used.add(at)
        self.events.append(dict(at=at, **event))
        return at

    def key(self):
        self.keys += 1
        return f"O{self.keys:04}"

    def machine(self, model=None):
        for i, m in enumerate(self.fresh):
            if model is None or m["model"] == model:
                return self.fresh.pop(i)
        raise ValueError("more orders than machines")

    def technician(self, but=()):
        """Of some who come to mind the one who is free first."""
        some = self.random.sample([t for t in self.technicians if t not in but], 6)
        return min(some, key=lambda t: self.free_from[t])

    def visit_time(self, technician, at, latest=15.5):
        """Working hours, one door at a time, and over before the day's end is asked for (P-212)."""
        at = max(at, self.free_from[technician])
        local = (at - MORNING) % DAY
        if local < 9 * HOUR:
            at += 9 * HOUR - local
        elif local > latest * HOUR:
            at += DAY + 9 * HOUR - local
        self.free_from[technician] = at + 100 * MINUTE
        return at

    def lives(self):
        """All say that they live: every hour of the first day, later once a day."""
        told = {e["machine"] for e in self.events if "machine" in e}
        quiet = [m["id"] for m in self.machines if m["id"] not in told]
        last = max(e["at"] for e in self.events) + DAY
        at = MORNING
        while at < last:
            self.add(at, does="live", machines=quiet)
            at += HOUR if at < MORNING + DAY else DAY

    def clock(self):
        """Once a quarter of an hour now moves, whatever else happens."""
        last = max(e["at"] for e in self.events) + 15 * DAY
        for at in range(MORNING - HOUR, last, 15 * MINUTE):
            self.add(at, does="tick")
        return last

    def money(self):
        """The list changes in the second night; what was collected is handed in at two evenings."""
        self.add(MORNING + DAY + 30 * MINUTE, does="prices", items=price_items(NEW_PRICES))
        for day in (2, 6):
            at = MORNING + day * DAY + 19 * HOUR
            for t in self.technicians:
                if self.random.random() < 0.2:
                    at = self.add(at + MINUTE, person="dispatcher", does="hand_in", technician=t,
                                  share="more", refused={"status": 409, "rule": "P-208"})
                if self.random.random() < 0.7:
                    at = self.add(at + MINUTE, person="dispatcher", does="hand_in", technician=t,
                                  share=self.random.choice(("all", "half")))

    def write(self, seed):
        names = list(STORIES)
        for i in range(self.orders):
            STORIES[names[i % len(names)]](self)
        self.money()
        self.lives()
        last = self.clock()
        self.events.sort(key=lambda e: e["at"])
        week = MORNING + 7 * DAY
        return {
            "seed": seed, "begins": MORNING - HOUR, "ends": last,
            "intervals": [[MORNING, MORNING + DAY], [MORNING + DAY, week], [week, last],
                          [MORNING, last]],
            "machines": self.machines, "technicians": self.technicians,
            "catalogue_prices": {p["code"]: p["amount_fen"] for p in read("prices.json")["items"]},
            "prices": price_items(COMPANY_PRICES), "warranty": read("warranty.json"),
            "faults": self.faults, "fitting": parts_of_models(),
            "events": self.events}


def make(seed, devices, orders):
    return Script(seed, devices, orders).write(seed)


if __name__ == "__main__":
    with open(sys.argv[4], "w") as out:
        json.dump(make(*map(int, sys.argv[1:4])), out, indent=1)
