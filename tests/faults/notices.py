# SPDX-License-Identifier: Apache-2.0
"""notices.py lossless|lossy|keyed [KILLS NOTICES]: kill -9 of the service at random instants while orders open, each
of which tells one dispatcher, by SMS through Kannel or by mail. Afterwards what arrived is held against what was committed, one by one.

lossless: none may be missing; one that arrived twice must be marked as perhaps accepted before.
lossy, the control: what was under way at a kill is taken for sent, as if `sending` meant that. Some must be
missing by the same look.
keyed: a gateway that looks at the key; nothing may arrive twice."""
import collections
import http.client
import os
import random
import re
import sqlite3
import sys
import tempfile
import shutil
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "../e2e"), os.path.join(HERE, "../servers")]
import kannel  # noqa: E402
import node_servers  # noqa: E402
from fakes import FakeGateway  # noqa: E402
from harness import Instance  # noqa: E402
from kannel import Kannel  # noqa: E402
from node_servers import Smtp  # noqa: E402
from util import wait_for  # noqa: E402

DESKS, SEED = 24, 4711
NUMBER = re.compile(r"新工单(\d+)")

class Gateways:
    """Kannel with its phones and a mail server; neither knows a key, so what comes twice is seen."""

    def __init__(self, folder):
        self.kannel, self.smtp = Kannel(folder), Smtp(folder)
        self.kannel.start()
        self.smtp.start()

    def config(self, t):
        def secret(name, text):
            path = os.path.join(t.dir, name)
            with open(path, "w") as f:
                f.write(text)
            return path
        return f"""
sms "kannel" {{
    profile = "kannel"
    url = "{self.kannel.url}?username={{{{username}}}}&password={{{{password}}}}&to={{{{to}}}}&text={{{{text}}}}&coding=2&charset=UTF-8"
    username = "{kannel.USER}"
    password_file = "{secret('kannel.password', kannel.PASSWORD)}"
    allow_private = "true"
}}
smtp {{
    url = "smtp://127.0.0.1:{self.smtp.port}"
    username = "{node_servers.USER}"
    password_file = "{secret('smtp.password', node_servers.PASSWORD)}"
    from = "service@house.example"
    ca_file = "{self.smtp.ca}"
}}
notify {{ retry_s = "1" retry_max_s = "2" }}
"""

    def arrived(self):
        sms = [m["text"] for m in self.kannel.inbox()]
        mails = [m["text"] for m in self.smtp.said()]
        return [n for text in sms + mails for n in NUMBER.findall(text)[:1]]

    def close(self):
        self.kannel.close()
        self.smtp.close()


class Keyed:
    """A fake gateway that knows the key of what it had before and drops it."""

    def __init__(self, folder):
        self.gateway = FakeGateway()

    def config(self, t):
        return f"""
sms "fake" {{
    url = "{self.gateway.url}/send"
    body = "{{\\"to\\":\\"{{{{to}}}}\\",\\"text\\":\\"{{{{text}}}}\\"}}"
    id_pointer = "/id"
    allow_private = "true"
}}
notify {{ retry_s = "1" retry_max_s = "2" staff = "sms" }}
"""

    def arrived(self):
        return [NUMBER.search(o["text"]).group(1) for o in self.gateway.accepted if NUMBER.search(o["text"])]

    def close(self):
        print(f"the fake gateway dropped {len(self.gateway.dropped)} by their key")
        self.gateway.close()


def people(notices, phones_only):
    """Every area has a dispatcher of its own; every other one has a phone, the rest have mail only."""
    users = [{"login": "dispatcher", "name": "D", "role": "manager", "password": "dispatcher"}]
    for i in range(DESKS):
        u = {"login": f"desk{i}", "name": f"Desk {i}", "role": "dispatcher", "password": "x", "areas": [f"A{i}"],
             "email": f"desk{i}@house.example"}
        users.append(dict(u, phone=f"139{i:08}") if i % 2 or phones_only else u)
    return {"users": users,
            "customers": [{"id": f"C{i:05}", "name": "H", "area": f"A{i % DESKS}", "lang": "en"} for i in range(notices)],
            "devices": [{"id": f"WP-{i:05}", "model": "tankless-600g", "customer": f"C{i:05}"} for i in range(notices)]}

class Burst:
    """Orders open from a few threads, spread over the kills; what fails is asked again with its key."""

    def __init__(self, t, notices, seconds):
        self.t, self.left, self.lock, self.wrong = t, list(range(notices)), threading.Lock(), []
        self.gap = seconds / notices
        self.threads = [threading.Thread(target=self.work, daemon=True) for _ in range(4)]
        for th in self.threads:
            th.start()

    def work(self):
        while True:
            with self.lock:
                if not self.left:
                    return
                i = self.left.pop()
            self.open(i)
            time.sleep(self.gap * 4)

    def open(self, i):
        body = {"kind": "repair", "device": f"WP-{i:05}", "fault": "booster-pump-weak", "text": "by hand"}
        until = time.monotonic() + 120
        while time.monotonic() < until:
            try:
                a = self.t.post("/orders", body, headers={"Idempotency-Key": f"order-{i}"})
                if a.status in (201, 409):
                    return
                if a.status not in (503,):
                    self.wrong.append(a)
                    return
            except (OSError, http.client.HTTPException):  # it was killed just now
                time.sleep(0.05)
        self.wrong.append(i)

    def over(self):
        return not any(th.is_alive() for th in self.threads)

def rows(t, sql):
    db = sqlite3.connect(f"file:{t.dir}/tapwright.db?mode=ro", uri=True)
    try:
        return db.execute(sql).fetchall()
    finally:
        db.close()

def take_for_sent(t):
    """The control: nobody asks again what became of it."""
    db = sqlite3.connect(f"{t.dir}/tapwright.db")
    with db:
        db.execute("UPDATE delivery SET state = 'sent' WHERE state = 'sending'")
    db.close()

def storm(t, kills, notices, lossy):
    random.seed(SEED)
    seconds = kills * 0.25
    burst, done = Burst(t, notices, seconds * 1.6), 0
    while done < kills and not burst.over():
        time.sleep(random.uniform(0.02, 2 * seconds / kills - 0.02))
        t.service.kill()
        t.service.wait()
        done += 1
        if lossy:
            take_for_sent(t)
        t.serve()
    for th in burst.threads:
        th.join(300)
    assert not burst.wrong, burst.wrong[:3]
    wait_for("nothing to wait", lambda: t.metrics()["tapwright_outbox_pending"] == 0, 300, 0.2)
    return done

def look(t, sink, lossy):
    """Missing, and those that came twice with and without the mark."""
    orders = [str(n) for n, in rows(t, "SELECT number FROM orders")]
    again = {str(n) for n, in rows(t, "SELECT o.number FROM delivery d JOIN orders o ON o.id = d.order_id "
                                      "WHERE d.kind = 'order_opened' AND d.again = 1")}
    until = time.monotonic() + (3 if lossy else 20)  # what the gateway took may still be on its way to the phone
    while set(orders) - set(sink.arrived()) and time.monotonic() < until:
        time.sleep(0.2)
    came = collections.Counter(sink.arrived())
    twice = {n for n, c in came.items() if c > 1}
    return orders, [n for n in orders if not came[n]], twice, again


def main():
    what = sys.argv[1]
    lossy = what == "lossy"
    long = bool(os.environ.get("TW_LONG"))
    kills, notices = map(int, sys.argv[2:4]) if len(sys.argv) > 3 else (100, 2000) if long else (12, 300)
    folder = tempfile.mkdtemp(prefix="tapwright-notices-")
    sink = Keyed(folder) if what == "keyed" else Gateways(folder)
    t = Instance(devices=1, data=people(notices, what == "keyed"))
    try:
        with open(t.config, "a") as f:
            f.write(sink.config(t))
        t.start()
        done = storm(t, kills, notices, lossy)
        orders, missing, twice, again = look(t, sink, lossy)
        print(f"{what}: {done} kills, {len(orders)} orders, each told to one dispatcher: {len(missing)} missing, "
              f"{len(again)} sent again with their key, {len(twice)} arrived twice, "
              f"{len(twice - again)} of them without the mark")
        assert len(orders) == notices, "an order is missing: that is another matter"
        assert not twice - again, sorted(twice - again)[:5]
        assert bool(missing) == lossy, sorted(missing)[:5]
        assert what != "keyed" or not twice, sorted(twice)[:5]
    finally:
        t.close()
        sink.close()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
