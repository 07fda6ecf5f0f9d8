# SPDX-License-Identifier: Apache-2.0
"""What a visit needs besides its road: free times, taking a step back, readings by hand, handing over, little room."""
import unittest

from browser import BrowserCase, people


class Visit(BrowserCase):
    instance = {"devices": 6, "technicians": ("technician", "second"), "data": people(6, ("technician", "second"))}
    script = "visit.mjs"

    @classmethod
    def prepare(cls, t):
        t.start()
        cls.lived_in(t, *t.names)

    def test_in_the_browser(self):
        self.play()


if __name__ == "__main__":
    unittest.main()
