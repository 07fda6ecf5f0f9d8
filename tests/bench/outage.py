# SPDX-License-Identifier: Apache-2.0
"""outage.py RATE SECONDS TROUBLE...: a gateway in trouble (none, down, slow, refuse, lie, busy, hang) for so long
while RATE messages a second come in and orders open; what the rest of the service feels of it, and whether
every notice arrives when it is over. The gateway is a fake that knows keys."""
import os
import re
import subprocess
import sys
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "../e2e"), os.path.join(HERE, "../servers")]
from fakes import FakeGateway  # noqa: E402
from harness import Instance  # noqa: E402
from util import import_data, wait_for  # noqa: E402

LOAD, DESKS, PER_S = 200, 20, 4
BLAST = os.path.join(os.path.dirname(os.environ["TAPWRIGHT"]), "bench-blast")
NUMBER = re.compile(r"新工单(\d+)")


def people(orders):
    """A street and a dispatcher for every twentieth machine, so that one phone is not the bottleneck."""
    data = import_data(LOAD + orders)
    data["users"] += [{"login": f"desk{i}", "name": "D", "role": "dispatcher", "password": "x", "areas": [f"A{i}"],
                       "phone": f"139{i:08}"} for i in range(DESKS)]
    for i, c in enumerate(data["customers"]):
        c["area"] = f"A{i % DESKS}"
    return data


def configure(t, g):
    with open(t.config, "a") as f:
        f.write(g.section())


def applied(t):
    return t.metrics()['tapwright_messages_total{result="applied"}']


class Watch:
    """Asks /healthz and the lag all the time."""

    def __init__(self, t):
        self.t, self.http, self.lag, self.over = t, [], 0, False
        self.thread = threading.Thread(target=self.work, daemon=True)
        self.thread.start()

    def work(self):
        while not self.over:
            began = time.monotonic()
            self.t.get("/healthz", None)
            self.http.append((time.monotonic() - began) * 1000)
            self.lag = max(self.lag, self.t.metrics()["tapwright_journal_lag_frames"])
            time.sleep(0.05)

    def end(self):
        self.over = True
        self.thread.join()
        self.http.sort()
        return self.http[len(self.http) * 99 // 100], self.lag


def begin(g, word):
    if word == "down":
        g.trouble = "reset"  # for connections that are open still
        g.down()
    elif word != "none":
        g.trouble = word


def end(g, word):
    g.trouble = None
    if word == "down":
        g.up()


def alarms(t):
    with open(t.log_path, errors="replace") as f:
        return f.read().count("alarm=channel_down")


def one(t, g, word, seconds, first):
    """Orders open through the trouble; the line of the table."""
    watch, before, began, numbers, told = Watch(t), applied(t), time.monotonic(), [], alarms(t)
    begin(g, word)
    slowest, n = 0, 0
    while time.monotonic() < began + seconds:
        at = time.monotonic()
        order = t.open_order(f"WP-{first + n:04}")
        slowest = max(slowest, time.monotonic() - at)
        numbers.append(str(t.get(f"/orders/{order}").json["number"]))
        n += 1
        time.sleep(max(0, began + n / PER_S - time.monotonic()))
    rate = (applied(t) - before) / (time.monotonic() - began)
    p99, lag = watch.end()
    end(g, word)
    if word == "refuse":  # dead, aloud: a person sends them again
        wait_for("them to be dead", lambda: not t.get("/notices?state=waiting&kind=order_opened&limit=1").json["items"], 60)
        while dead := t.get("/notices?state=dead&kind=order_opened&limit=200").json["items"]:
            for notice in dead:
                t.post(f"/notices/{notice['id']}/actions/resend", {}, "lead")
            wait_for("them to leave", lambda: t.metrics()["tapwright_outbox_pending"] == 0, 60)
    began = time.monotonic()
    arrived = lambda: [m.group(1) for o in list(g.accepted) if (m := NUMBER.search(o["text"]))]  # noqa: E731
    wait_for("all of them", lambda: set(numbers) <= set(arrived()), 1200, 0.2)
    came = arrived()
    print(f"{word:7} {seconds:5} s  {rate:6.0f} messages/s  lag at most {lag:5.0f}  /healthz p99 {p99:5.1f} ms  "
          f"slowest order {slowest * 1000:5.0f} ms  notices {len(numbers):4}  missing {len(set(numbers) - set(came))}  "
          f"twice {sum(came.count(x) > 1 for x in numbers)}  alarms {alarms(t) - told}  all there after {time.monotonic() - began:5.1f} s",
          flush=True)
    return n


def main():
    rate, seconds, words = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]
    orders = (seconds * PER_S + 2) * len(words)
    t, g = Instance(devices=LOAD, data=people(orders)), FakeGateway()
    g.slow_s = 30
    try:
        configure(t, g)
        t.start()
        t.others.append(subprocess.Popen(
            [BLAST, f"tcp://127.0.0.1:{t.broker_port}", os.path.join(t.dir, "broker/secrets"), str(LOAD),
             str(rate * (seconds * len(words) + 120)), str(rate), "1"], stdout=subprocess.DEVNULL))
        wait_for("the load", lambda: applied(t) > rate)
        first = LOAD + 1
        for word in words:
            first += one(t, g, word, seconds, first)
    finally:
        g.close()
        t.close()


if __name__ == "__main__":
    main()
