# SPDX-License-Identifier: Apache-2.0
"""The technician's page on a phone."""
import unittest

from browser import BrowserCase, people


class Technician(BrowserCase):
    instance = {"devices": 5, "clock": "event", "data": people(5)}
    script = "technician.mjs"

    @classmethod
    def prepare(cls, t):
        t.start()
        cls.lived_in(t, "WP-0001")

    def test_in_the_browser(self):
        self.play()


if __name__ == "__main__":
    unittest.main()
