# SPDX-License-Identifier: Apache-2.0
"""How fast the board is with 2,000 open orders. Prints, asserts nothing; tests/browser/test_desk.py says what it does."""
import sys
import unittest
from concurrent.futures import ThreadPoolExecutor

from browser import BrowserCase
from test_desk import company

ORDERS = 2000


class Measure(BrowserCase):
    instance = {"devices": ORDERS, "data": company(ORDERS)}
    script = "measure_desk.mjs"

    @classmethod
    def prepare(cls, t):
        t.start()
        t.token("dispatcher")
        with ThreadPoolExecutor(4) as all_at_once:
            list(all_at_once.map(lambda i: t.open_order(f"WP-{i:04}"), range(1, ORDERS + 1)))

    def test_prints(self):
        self.play(orders=ORDERS)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], "Measure"])
