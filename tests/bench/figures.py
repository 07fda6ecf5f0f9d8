# SPDX-License-Identifier: Apache-2.0
"""figures.py bare|service|sum: reads what a round left, and sums the rounds up."""
import os
import statistics
import sys
import time
import urllib.request

TICK = os.sysconf("SC_CLK_TCK")


def started(path):
    while True:
        for line in open(path):
            if line.startswith("start "):
                return int(line.split()[1])
        time.sleep(0.01)


def threads(pid):
    used = {}
    for task in os.listdir(f"/proc/{pid}/task"):
        with open(f"/proc/{pid}/task/{task}/stat") as f:
            head, tail = f.read().rsplit(")", 1)
        cols = tail.split()
        name = head.split("(", 1)[1]
        used[name] = used.get(name, 0) + (int(cols[11]) + int(cols[12])) / TICK
    return used


def stored(api):
    with urllib.request.urlopen(api + "/metrics") as r:
        text = r.read().decode()
    return sum(int(line.split()[-1]) for line in text.splitlines()
               if line.startswith('tapwright_messages_total{result="applied"}'))


def bare(out, blast, count, label):
    for line in open(out):
        if line.startswith("end "):
            cols = line.split()
            wall = (int(cols[1]) - started(blast)) / 1000
            print(f"bare {label} rate {int(count) / wall:.0f}")
            print(f"bare {label} cpu {float(cols[3]) / int(count) * 1e6:.2f}")


def service(api, pid, blast, count, label):
    before, start = threads(pid), started(blast)
    while stored(api) < int(count):
        time.sleep(0.05)
    wall = time.monotonic() - start / 1000
    after = threads(pid)
    used = {name: after[name] - before.get(name, 0) for name in after}
    print(f"service {label} rate {int(count) / wall:.0f}")
    print(f"service {label} cpu {sum(used.values()) / int(count) * 1e6:.2f}")
    for name, s in used.items():
        print(f"service {label} thread:{name} {s / int(count) * 1e6:.2f}")


def total(path):
    rows = {}
    for line in open(path):
        who, label, what, value = line.split()
        rows.setdefault((who, label, what), []).append(float(value))
    mid = {k: statistics.median(v) for k, v in rows.items()}
    for (who, label, what), v in mid.items():
        unit = "/s" if what == "rate" else "us"
        print(f"{who}_{label}_{what.replace('thread:', 'cpu_')} {v:.2f} {unit}")
    print(f"B1_throughput_ratio {mid['service', 'single', 'rate'] / mid['bare', 'single', 'rate']:.3f} ratio"
          "  (budget >= 0.90)")
    print(f"B2_cpu_ratio {mid['service', 'single', 'cpu'] / mid['bare', 'single', 'cpu']:.3f} ratio"
          "  (budget <= 1.35)")
    print(f"batch_samples {mid['service', 'batch', 'rate']:.0f} samples/s")


{"bare": bare, "service": service, "sum": total}[sys.argv[1]](*sys.argv[2:])
