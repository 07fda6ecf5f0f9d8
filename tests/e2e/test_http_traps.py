# SPDX-License-Identifier: Apache-2.0
"""One test for each trap of the HTTP library: waking, recursion, shutdown, framing, limits."""
import json
import os
import socket
import sqlite3
import struct
import threading
import time
import unittest

from harness import TestCase
from raw import Raw, Stream, answers_on
from util import in_threads, now_ms, sample, wait_for

IDLE_LIMIT_S = 20  # http.timeout_s of this service


def web_loop(pid):
    """Of the main thread, which is the web loop: seconds it has worked, times it has woken."""
    with open(f"/proc/{pid}/task/{pid}/stat") as f:
        field = f.read().rsplit(")", 1)[1].split()
    with open(f"/proc/{pid}/task/{pid}/status") as f:
        wakes = next(int(x.split()[1]) for x in f if x.startswith("voluntary_ctxt_switches"))
    return (int(field[11]) + int(field[12])) / os.sysconf("SC_CLK_TCK"), wakes


class Traps(TestCase):
    instance = {"devices": 8, "settings": [f"http.timeout_s={IDLE_LIMIT_S}"]}

    @classmethod
    def prepare(cls, t):
        t.start()
        cls.pub = t.client()
        cls.order = t.open_order("WP-0008")
        cls.half = Raw(t.http_port).send("POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Le")
        cls.half_body = Raw(t.http_port).send(
            "POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\n{\"login\":")
        cls.opened_at = time.monotonic()

    @classmethod
    def tearDownClass(cls):
        cls.half.close()
        cls.half_body.close()
        super().tearDownClass()

    def stream(self, **more):
        s = Stream(self.t.http_port, self.t.token("dispatcher"), **more)
        self.addCleanup(s.close)
        return s

    def place(self):
        """A stream as soon as there is a place: of those who have gone each is found out by itself."""
        def ask():
            s = self.stream(check=False)
            return s if s.status == 200 else s.close()
        return wait_for("a place", ask, 40, 0.5)

    def note(self, text="x"):
        a = self.t.act(self.order, "note", text=text)
        self.assertEqual(a.status, 200, a)
        return a

    def alive(self):
        self.assertEqual(self.t.get("/healthz", user=None).status, 200)

    def leak(self, device):
        for i in (1, 2, 3):
            self.pub.publish(f"wp/v1/{device}/tele", json.dumps(
                sample(1, i, now_ms() - 30000 + 6000 * i, state="standby", leak=1)))
        self.pub.settle()

    def test_01_an_event_arrives_within_a_second_when_nothing_else_happens(self):
        s = self.stream()
        for i in (1, 2, 3):
            began = time.monotonic()
            self.leak(f"WP-000{i}")
            s.event("order")
            self.assertLess(time.monotonic() - began, 1.0)

    def test_02_many_events_while_handlers_run_reach_every_stream_once_and_in_order(self):
        streams = [self.stream() for _ in range(20)]
        in_threads(4, lambda i: [self.note(f"{i} {n}") for n in range(40)])
        for s in streams:
            ids = [int(s.event("order")["id"]) for _ in range(160)]
            self.assertEqual(ids, sorted(set(ids)))
        self.alive()

    def test_03_the_end_does_not_wait_for_streams_nor_half_requests(self):
        t = self.another(devices=1)
        t.start()
        open_streams = [Stream(t.http_port, t.token("dispatcher")) for _ in range(20)]
        idle = [Raw(t.http_port) for _ in range(5)]
        idle += [Raw(t.http_port).send("GET /healthz HTTP/1.1\r\nHo") for _ in range(5)]
        self.assertLess(t.stop(), 5)
        for s in open_streams:
            s.at_end()
        for s in open_streams + idle:
            s.close()

    def test_04_comments_keep_a_stream_alive_and_find_out_who_has_gone(self):
        stays = self.stream()
        gone = []
        while len(gone) < 1000 and (not gone or gone[-1].status == 200):
            gone.append(self.stream(check=False))
        self.assertEqual(gone[-1].status, 503)
        self.assertGreater(len(gone), 50)
        for s in gone:
            s.close()
        stays.comment("keep-alive", 17)
        wait_for("a free place", lambda: self.stream(check=False).status == 200, 40, 0.5)
        self.alive()

    def test_05_a_request_that_stays_half_sent_is_closed(self):
        left = IDLE_LIMIT_S + 10 - (time.monotonic() - self.opened_at)
        self.half.until_closed(max(left, 1))
        self.half_body.until_closed(10)
        self.alive()

    def test_06_idle_streams_cost_nothing(self):
        pid = self.t.service.pid
        streams = [self.place() for _ in range(10)]
        self.note()
        for s in streams:
            s.event("order")
        seconds, wakes = web_loop(pid)
        # Only time can show that nothing happens in it.
        threading.Event().wait(4)
        after, wakes_after = web_loop(pid)
        self.assertLess(after - seconds, 0.4)
        self.assertLess(wakes_after - wakes, 200, "times in 4 s")

    def framing(self, head, body=b""):
        with Raw(self.t.http_port) as c:
            c.send(head.replace("\n", "\r\n").encode() + b"\r\n" + body)
            return answers_on(c)

    def test_07_ambiguous_framing_is_refused_and_nothing_behind_it_is_read(self):
        hidden = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
        post = "POST /api/v1/session HTTP/1.1\n"
        cases = {
            "two lengths": (post + "Host: x\nContent-Length: 2\nContent-Length: 60\n", b"{}" + hidden),
            "two equal lengths": (post + "Host: x\nContent-Length: 2\nContent-Length: 2\n", b"{}" + hidden),
            "length and encoding": (post + "Host: x\nContent-Length: 5\nTransfer-Encoding: chunked\n",
                                    b"0\r\n\r\n" + hidden),
            "encoding and length": (post + "Host: x\nTransfer-Encoding: chunked\nContent-Length: 5\n",
                                    b"0\r\n\r\n" + hidden),
            "two encodings": (post + "Host: x\nTransfer-Encoding: chunked\nTransfer-Encoding: identity\n",
                              b"0\r\n\r\n" + hidden),
            "no host": ("GET /healthz HTTP/1.1\n", hidden),
            "two hosts": ("GET /healthz HTTP/1.1\nHost: x\nHost: y\n", hidden),
        }
        for what, (head, body) in cases.items():
            with self.subTest(what):
                self.assertEqual(self.framing(head, body), [400])
        self.alive()

    def test_08_a_body_over_the_limit_is_refused_before_it_is_sent(self):
        head = ("POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                "Content-Length: 10000000\r\nExpect: 100-continue\r\n\r\n")
        with Raw(self.t.http_port) as c:
            c.send(head)
            self.assertEqual(c.status(), 413)
        with Raw(self.t.http_port) as c:
            c.send(head.replace("10000000", "25"))
            self.assertEqual(c.status(), 100)
            c.send(b'{"login":"a","password":""')
            self.assertIn(c.status(), (400, 401))
        self.alive()

    def test_08_a_body_of_unknown_length_ends_at_the_limit_too(self):
        with Raw(self.t.http_port) as c:
            c.send("POST /api/v1/session HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
            for _ in range(20):
                c.send(b"2000\r\n" + b"x" * 0x2000 + b"\r\n")
            c.send(b"0\r\n\r\n")
            self.assertEqual(c.status(), 413)
        self.alive()

    def burst(self, size=24):
        """How often /healthz is answered while that many passwords are hashed."""
        done, started, answered = [], threading.Barrier(size + 1), []

        def log_in(i):
            body = json.dumps({"login": f"nobody-{i}", "password": "x"})
            with Raw(self.t.http_port) as c:
                started.wait()
                c.send(f"POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n\r\n{body}")
                self.assertIn(c.status(), (401, 429))
                done.append(i)

        def look(_):
            with Raw(self.t.http_port) as c:
                started.wait()
                while len(done) < size:
                    c.send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
                    self.assertEqual(c.status(), 200)
                    answered.append(len(done))
        in_threads(size + 1, lambda i: look(i) if i == size else log_in(i))
        return sum(n < size for n in answered)

    def test_09_log_ins_that_hash_do_not_delay_others(self):
        # On the loop itself there would be one answer, or two.
        self.assertGreater(max(self.burst() for _ in range(3)), 8)

    def test_09_a_client_that_gives_up_while_its_job_runs_harms_nothing(self):
        token = self.t.token("dispatcher")
        requests = [
            ("POST /api/v1/session", json.dumps({"login": "lead", "password": "lead"})),
            ("POST /api/v1/session", json.dumps({"login": "no one", "password": "x"})),
            (f"POST /api/v1/orders/{self.order}/actions/note", '{"text":"given up"}'),
            ("GET /api/v1/clock", ""), ("GET /api/v1/stream", "")]
        for n in range(40):
            line, body = requests[n % len(requests)]
            c = Raw(self.t.http_port)
            c.send(f"{line} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n"
                   f"Content-Length: {len(body)}\r\n\r\n{body}")
            # With a reset, as of a phone that lost its network.
            c.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            c.close()
        self.note("still here")
        self.alive()

    def test_10_a_stream_says_what_it_is(self):
        s = self.stream()
        self.assertEqual(s.headers["content-type"].split(";")[0], "text/event-stream")
        self.assertEqual(s.headers["x-accel-buffering"], "no")
        self.assertIn(s.headers["cache-control"], ("no-cache", "no-store"))

    def test_10_a_stream_goes_on_where_it_was_left(self):
        s = self.stream()
        self.note()
        last = s.event("order")["id"]
        s.close()
        for _ in range(3):
            self.note()
        again = self.stream(last=last)
        ids = [int(again.event("order")["id"]) for _ in range(3)]
        self.assertEqual(ids[0] > int(last) and ids, sorted(set(ids)))
        self.note()
        self.assertGreater(int(again.event("order")["id"]), ids[2])

    def test_10_who_was_away_too_long_is_told_to_read_anew(self):
        self.note()
        with sqlite3.connect(f"{self.t.dir}/tapwright.db", timeout=20) as db:
            newest = db.execute("SELECT max(n) FROM stream").fetchone()[0]
            db.execute("DELETE FROM stream WHERE n < ?", (newest,))
        db.close()
        s = self.stream(last="1")
        s.event("reset")
        self.note()
        self.assertGreater(int(s.event("order")["id"]), newest)

    def test_10_who_knows_more_than_the_store_is_told_to_read_anew(self):
        s = self.stream(last="999999999")
        s.event("reset", 3)

    def fill(self, address, most=700):
        """Connections from that address until one is refused; those that stay open."""
        held = []
        for _ in range(most):
            c = Raw(self.t.http_port, source=address)
            self.addCleanup(c.close)
            held.append(c)
        return held

    def test_11_above_the_limit_the_others_go_on_and_places_come_back(self):
        with Raw(self.t.http_port) as old:
            old.send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
            self.assertEqual(old.status(), 200)
            held = self.fill("127.0.0.1")
            old.send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
            self.assertEqual(old.status(), 200)
            for c in held:
                c.close()
        wait_for("a place", lambda: self.t.get("/healthz", user=None).status == 200)

    def test_11_one_address_cannot_take_the_places_of_all(self):
        self.fill("127.0.0.2")
        with Raw(self.t.http_port, timeout=5) as c:
            c.send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
            self.assertEqual(c.status(), 200)


if __name__ == "__main__":
    unittest.main()
