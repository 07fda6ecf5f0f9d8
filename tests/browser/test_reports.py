# SPDX-License-Identifier: Apache-2.0
"""The lead's report in the browser: repairs with several ends, their figures, and the orders behind them."""
import os
import subprocess
import unittest

from browser import HERE, BrowserCase, harness, people


class Reports(BrowserCase):
    instance = {"devices": 5, "clock": "event", "data": people(5)}
    script = "reports.mjs"

    @classmethod
    def prepare(cls, t):
        t.start()
        played = subprocess.run([harness.SIM, "--broker", f"tcp://127.0.0.1:{t.broker_port}", "--secrets", f"{t.dir}/broker/secrets",
                        "--api", f"http://127.0.0.1:{t.http_port}", "--seed", "101", "--speed", "0", "--story",
                        os.path.join(HERE, "quality.story")], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=240)
        assert played.returncode == 0, played.stdout

    def test_in_the_browser(self):
        self.play()


if __name__ == "__main__":
    unittest.main()
