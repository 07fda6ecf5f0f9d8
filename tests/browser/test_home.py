# SPDX-License-Identifier: Apache-2.0
"""The bare address: staff come to the page of their role, a customer learns where the link is."""
import unittest

from browser import BrowserCase, people


class Home(BrowserCase):
    instance = {"devices": 1, "clock": "event", "data": people(1)}
    script = "home.mjs"

    @classmethod
    def prepare(cls, t):
        t.start()

    def test_in_the_browser(self):
        self.play()


if __name__ == "__main__":
    unittest.main()
