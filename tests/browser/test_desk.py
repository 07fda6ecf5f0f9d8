# SPDX-License-Identifier: Apache-2.0
"""The dispatcher's day on the desk: orders in every state, a street without water, a question, a visit in the way."""
import json
import unittest

from browser import BrowserCase, people
from util import sample, wait_for

T0 = 1767225600000  # 2026-01-01, 08:00 in Shanghai
MINUTE = 60000
HOUR = 60 * MINUTE
TEAM = [("chen", "陈志远"), ("hejia", "何佳"), ("linhai", "林海")]
STREET = range(21, 31)
DRY = {"lps_ok": 0, "pump_on": 1, "state": "no_water", "p_in_mpa": 0.04}
FEED = {"lps_ok": 1, "pump_on": 0, "state": "standby", "p_in_mpa": 0.24}


def company(devices=30):
    data = people(devices, [login for login, _ in TEAM])
    names = dict(TEAM, dispatcher="周敏", lead="何立新")
    for u in data["users"]:
        u["name"] = names.get(u["login"], u["name"])
        if u["role"] == "technician":
            u["areas"] = ["湖墅"]
    for i, c in enumerate(data["customers"], 1):
        c["area"] = "大关" if i in STREET else "湖墅" if i % 2 else "拱宸"
        c.setdefault("phone", f"+86138001{i:05}")
        c.update(lat=30.3 + 0.011 * (i * 7 % 11) / 10, lon=120.14 + 0.016 * (i * 3 % 13) / 12)
        if c["name"].startswith("Household"):
            c["name"] = "李张王赵钱孙周吴郑冯"[i % 10] + "家"
    return data


def iso(ms):
    from datetime import datetime, timezone
    return datetime.fromtimestamp(ms / 1000, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


class Day:
    """What happened before the dispatcher comes."""

    def __init__(self, t):
        self.t, self.pub, self.now, self.seq, self.sent = t, t.client(), T0, 0, 0
        self.who = {login: t.technician_id(login) for login, _ in TEAM}

    def say(self, machines, members, times=3):
        for _ in range(times):
            for i in machines:
                self.seq, self.sent = self.seq + 1, self.sent + 1
                self.pub.publish(f"wp/v1/WP-{i:04}/tele", json.dumps(sample(1, self.seq, self.now, **members)))
            self.pub.settle()
            self.t.drained(self.sent)
            self.now += 5000

    def do(self, order, action, user="dispatcher", **args):
        a = self.t.act(order, action, user, **args)
        assert a.status == 200, (action, a)
        return a.json

    def opened(self, i, fault="booster-pump-weak"):
        return self.t.open_order(f"WP-{i:04}", fault)

    def accepted(self, i, login):
        order = self.opened(i)
        self.do(order, "assign", technician=self.who[login])
        self.do(order, "accept", login)
        return order

    def scheduled(self, i, login, hour, hours=1.5):
        order = self.accepted(i, login)
        self.do(order, "contact", login, channel="phone", outcome="reached", address_confirmed=True)
        self.do(order, "schedule", login, agreed_by="customer", **{"from": iso(T0 + int(hour * HOUR)), "to": iso(T0 + int((hour + hours) * HOUR))})
        return order

    def begin(self):
        """Everybody is heard, then one machine has no water, and it is no area's fault."""
        for k in range(6):
            self.say(range(1, 31), dict(FEED, p_in_mpa=0.24 - 0.005 * k), 1)
            self.now += 9 * MINUTE
        self.say([1], DRY)
        self.now += 5 * MINUTE
        self.say([1], DRY, 1)
        wait_for("the order of evidence", lambda: self.t.orders())
        return self.t.orders()[0]["id"]

    def street(self):
        self.say([21], DRY)
        self.now += 5 * MINUTE
        self.say([21], DRY, 1)
        self.say(range(22, 28), DRY)
        return wait_for("the area event", lambda: self.t.get("/area-events").json["items"])[0]["id"]


def play_day(t):
    """Ids by what they are for."""
    day = Day(t)
    made = {"evidence": day.begin(), "area": day.street()}
    ready = [day.opened(i, f) for i, f in zip(range(2, 8), ["leak-detected", "booster-pump-weak", "flush-valve-stuck-open"] * 2)]
    made["ready"] = ready
    day.do(day.opened(8), "assign", technician=day.who["hejia"])
    made["help"] = day.accepted(9, "linhai")
    day.do(made["help"], "ask_help", "linhai", text="进水阀线圈量不通，能不能直接换阀体？")
    made["clash"] = [day.scheduled(10, "chen", 6.5), day.scheduled(11, "chen", 7.5)]
    made["visits"] = [day.scheduled(12, "chen", 2.5), day.scheduled(13, "hejia", 5), day.scheduled(14, "linhai", 3)]
    day.do(day.opened(15), "hold", reason="用户在外地")
    day.do(day.opened(16), "park", reason="用户改到下周", until=iso(T0 + 90 * HOUR))
    made["team"] = {name: login for login, name in TEAM}
    return made


class Desk(BrowserCase):
    instance = {"devices": 30, "clock": "event", "data": company()}
    script = "desk.mjs"

    @classmethod
    def prepare(cls, t):
        t.start()
        cls.facts = play_day(t)

    def test_in_the_browser(self):
        self.play()


if __name__ == "__main__":
    unittest.main()
