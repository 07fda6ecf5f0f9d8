# SPDX-License-Identifier: Apache-2.0
"""notice.py RATE COUNT: B3 to its end. From the PUBLISH that completes a finding to the dispatcher's notice
order_opened at the SMS gateway, a real Kannel, and on to the phone behind it, while RATE messages a second come
in from 200 other machines. The moment at the gateway is that of the first byte of the request, seen by a relay
before its port."""
import os
import random
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "../e2e"), os.path.join(HERE, "../servers")]
import kannel  # noqa: E402
from harness import Instance  # noqa: E402
from kannel import Kannel  # noqa: E402
from util import import_data, now_ms, wait_for  # noqa: E402

LOAD, WAIT_S, SETTLE_S = 200, 5, 0.04
BLAST = os.path.join(os.path.dirname(os.environ["TAPWRIGHT"]), "bench-blast")


class Relay:
    """Passes every connection on and notes when a request about a machine came."""

    def __init__(self, port):
        self.to, self.seen = port, {}
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            near, _ = self.listener.accept()
            far = socket.create_connection(("127.0.0.1", self.to))
            for a, b, note in ((near, far, True), (far, near, False)):
                a.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                threading.Thread(target=self.pump, args=(a, b, note), daemon=True).start()

    def pump(self, a, b, note):
        try:
            while data := a.recv(65536):
                at = time.monotonic()
                b.sendall(data)
                for device in re.findall(rb"WP-\d{4}", data) if note else ():
                    self.seen.setdefault(device.decode(), at)
            b.shutdown(socket.SHUT_WR)
        except OSError:
            pass


def configure(t, gateway, relay):
    password = os.path.join(t.dir, "kannel.password")
    with open(password, "w") as f:
        f.write(kannel.PASSWORD)
    with open(t.config, "a") as f:
        f.write(f"""
sms "kannel" {{
    profile = "kannel"
    url = "http://127.0.0.1:{relay.port}/cgi-bin/sendsms?username={{{{username}}}}&password={{{{password}}}}&to={{{{to}}}}&text={{{{text}}}}&coding=2&charset=UTF-8"
    username = "{kannel.USER}"
    password_file = "{password}"
    allow_private = "true"
}}
""")


def one(t, gateway, relay, device):
    """ms to the gateway and to the phone; None: it never came."""
    pub = t.client(device)

    def wet(seq, at_ms):
        pub.publish(f"wp/v1/{device}/tele", f'{{"boot_id":1,"seq":{seq},"ts_ms":{at_ms},"uptime_s":{1000 + seq * 10},'
                    '"state":"standby","leak":1,"pump_on":0}')
    now = now_ms()
    wet(1, now - 10000)
    pub.settle()
    time.sleep(SETTLE_S * random.uniform(0.5, 1.5))
    began = time.monotonic()
    wet(2, now)
    until, phone = began + WAIT_S, None
    while phone is None and time.monotonic() < until:
        time.sleep(0.0005)
        if device in relay.seen and any(device in m["text"] for m in gateway.inbox()):
            phone = time.monotonic()
    pub.close()
    at = relay.seen.get(device)
    return (at - began) * 1000 if at else None, (phone - began) * 1000 if phone else None


def figures(name, values, budget=""):
    v = sorted(x for x in values if x is not None)
    print(f"{name}_measured {len(v)} count\n{name}_never_came {len(values) - len(v)} count")
    for p in (50, 90, 99):
        print(f"{name}_p{p} {v[min(len(v) - 1, len(v) * p // 100)]:.1f} ms{budget if p == 99 else ''}")
    print(f"{name}_max {v[-1]:.1f} ms")


def main():
    rate, count = int(sys.argv[1]), int(sys.argv[2])
    data = import_data(LOAD + count)
    next(u for u in data["users"] if u["login"] == "dispatcher")["phone"] = "13900000001"
    folder = tempfile.mkdtemp(prefix="tapwright-bench-")
    gateway = Kannel(folder).start()
    relay = Relay(gateway.send)
    t = Instance(devices=LOAD + count, data=data)
    try:
        configure(t, gateway, relay)
        t.start()

        blast = subprocess.Popen([BLAST, f"tcp://127.0.0.1:{t.broker_port}", os.path.join(t.dir, "broker/secrets"), str(LOAD),
                                  str(rate * (count // 4 + 20)), str(rate), "1"], stdout=subprocess.DEVNULL)
        t.others.append(blast)
        before = t.metrics()['tapwright_messages_total{result="applied"}']
        wait_for("the load", lambda: t.metrics()['tapwright_messages_total{result="applied"}'] > before + rate)
        began, before = time.monotonic(), t.metrics()['tapwright_messages_total{result="applied"}']
        got = [one(t, gateway, relay, f"WP-{LOAD + 1 + i:04}") for i in range(count)]
        load = (t.metrics()['tapwright_messages_total{result="applied"}'] - before) / (time.monotonic() - began)
        print(f"load {load:.0f} /s")
        figures("B3_gateway", [g for g, _ in got], "  (budget <= 100)")
        figures("B3_phone", [p for _, p in got])
    finally:
        gateway.close()
        t.close()


if __name__ == "__main__":
    main()
