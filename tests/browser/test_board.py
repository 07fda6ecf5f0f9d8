# SPDX-License-Identifier: Apache-2.0
"""Steps of the desk that concern several orders or people: many at once, taken back, a day in another order,
a transfer and a damage; and every page of the desk on narrow screens."""
import unittest

from browser import BrowserCase
from test_desk import TEAM, Day, company


def play(t):
    day = Day(t)
    made = {"evidence": day.begin(), "ready": [day.opened(i) for i in range(2, 8)]}
    made["route"] = [day.scheduled(i, "chen", hour, 1) for i, hour in ((10, 2.5), (11, 5), (12, 7))]
    made["deny"], made["grant"], made["damage"] = (day.accepted(i, "linhai") for i in (13, 14, 15))
    for order in (made["deny"], made["grant"]):
        day.do(order, "request_transfer", "linhai", to=day.who["hejia"], reason="那边有急事")
    day.do(made["damage"], "report_damage", "linhai", text="橱柜板进水鼓起")
    made["people"] = day.who
    made["team"] = dict(TEAM)
    return made


class Board(BrowserCase):
    instance = {"devices": 30, "clock": "event", "data": company()}
    script = "board.mjs"

    @classmethod
    def prepare(cls, t):
        t.start()
        cls.facts = play(t)

    def test_in_the_browser(self):
        self.play()


if __name__ == "__main__":
    unittest.main()
