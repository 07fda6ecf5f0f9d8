# SPDX-License-Identifier: Apache-2.0
"""The technician's page in the browser inside another app, which has next to nothing."""
import unittest

from browser import BrowserCase, people


class InApp(BrowserCase):
    instance = {"devices": 2, "clock": "event", "data": people(2)}
    script = "inapp.mjs"

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
