# SPDX-License-Identifier: Apache-2.0
"""A visit through a slow and flaky network."""
import unittest

from browser import BrowserCase, people


class Weak(BrowserCase):
    instance = {"devices": 1, "clock": "event", "data": people(1)}
    script = "weak.mjs"

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
