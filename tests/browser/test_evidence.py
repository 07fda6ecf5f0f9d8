# SPDX-License-Identifier: Apache-2.0
"""An order that the machine itself opened: what it measured, on the phone with and without a signal."""
import os
import subprocess
import unittest

from browser import HERE, BrowserCase, harness, people


class Evidence(BrowserCase):
    instance = {"devices": 1, "clock": "event", "data": people(1)}
    script = "evidence.mjs"

    @classmethod
    def prepare(cls, t):
        t.start()
        p = subprocess.run([harness.SIM, "--broker", f"tcp://127.0.0.1:{t.broker_port}", "--secrets", f"{t.dir}/broker/secrets",
                            "--api", f"http://127.0.0.1:{t.http_port}", "--seed", "101", "--speed", "0", "--story",
                            os.path.join(HERE, "scaled.story")], capture_output=True, text=True, timeout=240)
        assert p.returncode == 0, p.stdout + p.stderr

    def test_in_the_browser(self):
        self.play(order=self.t.orders()[0]["id"])


if __name__ == "__main__":
    unittest.main()
