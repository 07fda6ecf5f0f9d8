# SPDX-License-Identifier: Apache-2.0
"""The technician's road on a phone, from the new order to the card, in both languages."""
import unittest

from browser import BrowserCase, people


class Road(BrowserCase):
    instance = {"devices": 2, "clock": "event", "data": people(2)}
    script = "road.mjs"

    @classmethod
    def prepare(cls, t):
        t.start()
        cls.lived_in(t, *t.names)
        # Ten minutes of a test run pass in ten seconds.
        cls.simulated(t, "--speed", "60")

    def test_in_the_browser(self):
        self.play()


if __name__ == "__main__":
    unittest.main()
