# SPDX-License-Identifier: Apache-2.0
"""Machines on the desk: found, told something, and what becomes of it; another stands there, one moves, one is shut out."""
import unittest

from browser import BrowserCase, people


def world():
    data = people(6)
    data["customers"][3]["area"] = "湖墅"
    return data


class Machines(BrowserCase):
    instance = {"devices": 6, "data": world()}
    script = "machines.mjs"

    @classmethod
    def prepare(cls, t):
        t.start()
        cls.lived_in(t, *t.names)
        cls.simulated(t)

    def test_in_the_browser(self):
        self.play()


if __name__ == "__main__":
    unittest.main()
