# SPDX-License-Identifier: Apache-2.0
"""What waits for the desk: questions, damage, wishes, what is late; notices that did not arrive; messages that were
refused; and a street that is held as one card."""
import os
import sys
import unittest

from browser import BrowserCase
from test_desk import DRY, HOUR, MINUTE, T0, Day, company, iso
from util import customer_says, wait_for

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../servers"))
from fakes import FakeGateway  # noqa: E402

PAYLOADS = ["<script>alert(1)</script>", "\"><img src=x onerror=alert(2)>", "<svg/onload=alert(3)>", "\u202egnp.exe",
            "</pre></details><iframe srcdoc=\"<script>alert(4)</script>\">"]


def world():
    data = company()
    for u in data["users"]:
        if u["login"] == "dispatcher":
            u["phone"] = "13900000001"
    return data


def street(day):
    """Two households have orders when their street turns out to be dry."""
    day.say([21, 22], DRY)
    day.now += 5 * MINUTE
    day.say([21, 22], DRY, 1)
    wait_for("their orders", lambda: len(day.t.orders()) == 3)
    day.say(range(23, 28), DRY)
    event, = wait_for("the area event", lambda: day.t.get("/area-events").json["items"])
    wait_for("what it holds", lambda: [o["held_by"] for o in day.t.orders("&state=held")] == [event["id"]] * 2)
    return event["id"]


def waits(t):
    """An order in each queue; ids by queue."""
    day = Day(t)
    day.begin()
    made = {"area": street(day)}
    made["help"] = day.accepted(2, "linhai")
    day.do(made["help"], "ask_help", "linhai", text="进水阀线圈量不通 " + PAYLOADS[1])
    made["damage"] = day.accepted(3, "hejia")
    day.do(made["damage"], "report_damage", "hejia", text="台面磕了一块 " + PAYLOADS[0])
    made["move"] = day.scheduled(4, "chen", 5)
    customer_says(t, made["move"], "move", text="周六上午才在家", **{"from": iso(T0 + 50 * HOUR), "to": iso(T0 + 52 * HOUR)})
    made["still_broken"] = day.accepted(5, "chen")
    customer_says(t, made["still_broken"], "still-broken", text="还在滴水")
    made["transfer"] = day.accepted(6, "hejia")
    day.do(made["transfer"], "request_transfer", "hejia", to=day.who["linhai"], reason="离我太远")
    made["overdue"] = day.opened(7)
    day.do(made["overdue"], "assign", technician=day.who["hejia"])
    pair = [day.opened(9, f) for f in ("booster-pump-weak", "flush-valve-stuck-open")]
    made["job"] = t.get(f"/orders/{pair[0]}").json["job"]
    made["pair"] = pair
    t.post("/clock", {"advance_s": 901}, "admin")
    for text in PAYLOADS:
        day.pub.publish("wp/v1/WP-0001/tele", text)
    day.pub.publish("wp/v1/WP-0001/tele", '{"boot_id": 1, "samples": []}')
    day.pub.publish("wp/v1/NOBODY-7/tele", '{"boot_id": 1}')
    day.pub.settle()
    return made


class Queues(BrowserCase):
    instance = {"devices": 30, "clock": "event", "data": world()}
    script = "queues.mjs"

    @classmethod
    def prepare(cls, t):
        cls.gateway = FakeGateway()
        with open(t.config, "a") as f:
            f.write(cls.gateway.section(timeout_s="1") + 'notify { staff = "sms" retry_s = "0.3" retry_max_s = "0.6" }\n')
        cls.gateway.trouble = "refuse"
        t.start()
        cls.facts = dict(waits(t), payloads=PAYLOADS)
        wait_for("notices that are dead", lambda: len(t.get("/notices?state=dead").json["items"]) > 3)
        wait_for("refused messages", lambda: len(t.get("/quarantine", "admin").json["items"]) >= 6)
        cls.gateway.trouble = None

    @classmethod
    def tearDownClass(cls):
        super().tearDownClass()
        cls.gateway.close()

    def test_in_the_browser(self):
        self.play()


if __name__ == "__main__":
    unittest.main()
