# SPDX-License-Identifier: Apache-2.0
"""What needs no instance: waiting, ports, samples, import files."""
import http.client
import json
import socket
import threading
import time

ROLES = ["technician", "dispatcher", "lead", "manager", "admin"]
PATIENCE_S = 30


def wait_for(what, ask, seconds=PATIENCE_S, every=0.02):
    """Returns what ask() says once it is true; tells what was waited for when it never is."""
    until, last = time.monotonic() + seconds, None
    while time.monotonic() < until:
        try:
            last = ask()
            if last:
                return last
        except (OSError, http.client.HTTPException) as e:
            last = e
        time.sleep(every)
    raise AssertionError(f"gave up waiting for {what}; last seen: {last!r}")


def free_ports(n):
    held = []
    for _ in range(n):
        s = socket.socket()
        s.bind(("127.0.0.1", 0))
        held.append(s)
    ports = [s.getsockname()[1] for s in held]
    for s in held:
        s.close()
    return ports


def now_ms():
    return int(time.time() * 1000)


def sample(boot, seq, ts_ms, **members):
    return dict({"boot_id": boot, "seq": seq, "ts_ms": ts_ms}, **members)


def import_data(devices=3, technicians=("technician",)):
    """Staff whose password is the login, and households."""
    staff = [(t, "technician") for t in technicians] + [(r, r) for r in ROLES[1:]]
    return {
        "users": [{"login": n, "name": n.title(), "role": r, "password": n} for n, r in staff],
        "customers": [{"id": f"C{i:04}", "name": f"Household {i}", "area": "north", "lang": "en"}
                      for i in range(1, devices + 1)],
        "devices": [{"id": f"WP-{i:04}", "model": "tankless-600g", "customer": f"C{i:04}",
                     "installed_on": "2025-06-01"} for i in range(1, devices + 1)]}


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def json(self):
        return json.loads(self.body)

    def __repr__(self):
        return f"{self.status} {self.body[:400]!r}"


def in_threads(n, work):
    """work(0) .. work(n-1) at once; the first exception of any is raised."""
    failed = []

    def one(i):
        try:
            work(i)
        except BaseException as e:  # shown by the caller
            failed.append(e)
    threads = [threading.Thread(target=one, args=(i,)) for i in range(n)]
    for th in threads:
        th.start()
    for th in threads:
        th.join()
    if failed:
        raise failed[0]


def customer_says(t, order, word, **body):
    """What the customer of an order says over its link: move, still-broken, confirm and so on."""
    url = t.post(f"/orders/{order}/customer-link").json["url"]
    c = http.client.HTTPConnection("127.0.0.1", t.http_port, timeout=PATIENCE_S)
    c.request("POST", url[url.index("/c/"):])
    r = c.getresponse()
    cookie = r.headers["Set-Cookie"].split(";")[0]
    r.read()
    c.request("POST", "/api/v1/c/" + word, json.dumps(body), {"Cookie": cookie, "Sec-Fetch-Site": "same-origin"})
    r = c.getresponse()
    said = r.read()
    c.close()
    assert r.status == 200, (r.status, said)
