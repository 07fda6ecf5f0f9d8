# SPDX-License-Identifier: Apache-2.0
"""A technician without a signal, while the dispatcher changes what they are working on."""
import unittest

from browser import BrowserCase, people


class Offline(BrowserCase):
    instance = {"devices": 4, "technicians": ("technician", "second"), "data": people(4, ("technician", "second"))}
    script = "offline.mjs"

    @classmethod
    def prepare(cls, t):
        t.start()
        cls.lived_in(t, *t.names)

    def test_in_the_browser(self):
        self.play()


if __name__ == "__main__":
    unittest.main()
