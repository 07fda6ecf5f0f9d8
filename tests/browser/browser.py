# SPDX-License-Identifier: Apache-2.0
"""A world for browser tests: broker, service, simulator and people; the .mjs beside it plays in it.

BROWSER_PACKAGES is where install.sh has put Node's packages, else build/debug/tests/browser.
SHOTS is a folder for pictures; without it none are made.
"""
import json
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "../e2e"))

import harness  # noqa: E402
from util import import_data, now_ms, wait_for  # noqa: E402

PAST = 250
HOUSEHOLDS = [("王桂兰", "兴业里 12 号楼 2 单元 601 室", "zh-CN"), ("曹丽", "青年路 8 号 3 门 402", "zh-CN"),
              ("Ann Wells", "15 Harbour Lane, flat 3", "en"), ("赵国强", "河东大街 77 号", "zh-CN")]


def people(devices=3, technicians=("technician",)):
    """An import file with names, telephones, addresses and a price list as a company has them."""
    data = import_data(devices, technicians)
    for c, (name, address, lang) in zip(data["customers"], HOUSEHOLDS):
        c.update(name=name, address=address, lang=lang, phone="+8613800138000")
    data["prices"] = [
        {"code": "TRIP", "title": {"en": "Trip", "zh-CN": "上门费"}, "amount_fen": 5000, "kind": "trip"},
        {"code": "LAB", "title": {"en": "Labour, half an hour", "zh-CN": "工时（半小时）"}, "amount_fen": 8000, "kind": "labour"}]
    return data


class BrowserCase(harness.TestCase):
    """`script` is played against `cls.t`; `facts` go to it as JSON, read by `world` of harness.mjs."""
    script, facts = None, {}

    @classmethod
    def lived_in(cls, t, *devices):
        """Hours in which the machines stood still: they are no strangers to the service."""
        pub, start, total = t.client(), now_ms() - 2 * PAST * 60000, 0
        for d in devices:
            rows = [{"seq": n + 1, "ts_ms": start + 60000 * n, "uptime_s": 60 * n, "state": "standby",
                     "buffered": True, "pump_on": 0, "temp_c": 20, "leak": 0} for n in range(PAST)]
            for i in range(0, PAST, 50):
                pub.publish(f"wp/v1/{d}/tele", json.dumps({"boot_id": 0, "samples": rows[i:i + 50]}))
            total += PAST
        pub.settle()
        t.drained(total)

    @classmethod
    def simulated(cls, t, *words):
        """The machines themselves, until the end; returns when each has spoken."""
        t.sim("--devices", str(len(t.names)), "--seed", "5", *words)
        before = {d: t.get(f"/devices/{d}").json["stored"]["samples"] for d in t.names}
        wait_for("the machines", lambda: all(
            t.get(f"/devices/{d}").json["stored"]["samples"] > before[d] for d in t.names))

    def play(self, script=None, **facts):
        """Runs a script of node:test; its output is shown when it fails."""
        packages = os.environ.get("BROWSER_PACKAGES", os.path.join(harness.ROOT, "build/debug/tests/browser"))
        world = dict(self.facts, base=f"http://127.0.0.1:{self.t.http_port}", devices=self.t.names, **facts)
        env = dict(os.environ, BROWSER_PACKAGES=packages, WORLD=json.dumps(world))
        p = subprocess.run(["node", "--test-reporter=spec", os.path.join(HERE, script or self.script)], env=env,
                           stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=280)
        self.assertEqual(p.returncode, 0, "\n" + p.stdout)
        sys.stderr.write(p.stdout)
