# SPDX-License-Identifier: Apache-2.0
"""An area event on the desk: where its machines stand, how many had it when, what it holds, and its end by hand."""
import unittest

from browser import BrowserCase
from test_desk import DRY, FEED, MINUTE, Day, company


class Area(BrowserCase):
    instance = {"devices": 32, "clock": "event", "data": company(32)}
    script = "area.mjs"

    @classmethod
    def prepare(cls, t):
        t.start()
        day = Day(t)
        day.begin()
        event = day.street()
        day.now += 20 * MINUTE
        day.say([28, 29], FEED)
        day.say([22, 23], FEED)
        day.now += 5 * MINUTE
        day.say([21, 24, 25], DRY, 1)
        cls.facts = {"event": event}

    def test_in_the_browser(self):
        self.play()


if __name__ == "__main__":
    unittest.main()
