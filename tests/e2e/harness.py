# SPDX-License-Identifier: Apache-2.0
"""A private broker and service for one test file, and what the tests need to talk to them.

The programs come from TAPWRIGHT and TAPWRIGHT_SIM, else from build/debug/bin. Everything lives in
a folder of its own on free ports; processes end by their own ids. A sanitizer report in the
service's log, or an exit code that is not 0, fails the test that caused it.
"""
import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest

import openapi
from mqtt import Client
from util import PATIENCE_S, Answer, free_ports, import_data, wait_for

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
TAPWRIGHT = os.environ.get("TAPWRIGHT", os.path.join(ROOT, "build/debug/bin/tapwright"))
SIM = os.environ.get("TAPWRIGHT_SIM", os.path.join(ROOT, "build/debug/bin/tapwright-sim"))
# What a sanitizer says. Leaks are looked for at the end of the process.
REPORTS = ("Sanitizer", "runtime error:", "Assertion `", "stack smashing")


class Instance:
    """A broker, a service and their folder. Settings are section.key=value."""

    def __init__(self, devices=3, clock="wall", technicians=("technician",), settings=(),
                 broker_lines=None, data=None):
        self.dir = tempfile.mkdtemp(prefix="tapwright-e2e-")
        self.clock, self.settings, self.broker_lines = clock, list(settings), broker_lines or {}
        self.names = [f"WP-{i:04}" for i in range(1, devices + 1)]
        self.data = data if data is not None else import_data(devices, technicians)
        self.broker = self.service = None
        self.clients, self.tokens, self.others, self.blamed = [], {}, [], 0
        self.broker_port, self.http_port = free_ports(2)
        self.log_path = os.path.join(self.dir, "tapwright.log")
        self.config = os.path.join(self.dir, "tapwright.conf")
        self.make_broker()
        self.write_config()

    # Broker ---------------------------------------------------------------------------------
    def make_broker(self):
        """The publisher TEST-PUB and its sisters may write every machine's topics."""
        d = os.path.join(self.dir, "broker")
        sisters = ["TEST-PUB"] + [f"TEST-PUB-{i}" for i in range(8)]
        env = dict(os.environ, PATH=os.environ["PATH"] + ":/usr/sbin")
        subprocess.run([os.path.join(ROOT, "broker-config/make-broker"), d, str(self.broker_port)]
                       + sisters + self.names, env=env, check=True, capture_output=True)
        with open(os.path.join(d, "acl"), "a") as f:
            for s in sisters:
                f.write(f"\nuser {s}\ntopic write wp/v1/#\n")
        with open(os.path.join(d, "secrets")) as f:
            self.secrets = dict(line.strip().split(":", 1) for line in f)
        conf = os.path.join(d, "mosquitto.conf")
        with open(conf) as f:
            lines = f.read().splitlines()
        for key, value in self.broker_lines.items():
            lines = [f"{key} {value}" if x.split(" ")[0] == key else x for x in lines]
        with open(conf, "w") as f:
            f.write("\n".join(lines) + "\n")

    def start_broker(self):
        if self.broker and self.broker.poll() is None:
            return self
        env = dict(os.environ, PATH=os.environ["PATH"] + ":/usr/sbin")
        with open(os.path.join(self.dir, "broker.log"), "ab") as log:
            self.broker = subprocess.Popen(
                ["mosquitto", "-c", os.path.join(self.dir, "broker/mosquitto.conf")], env=env,
                stdout=log, stderr=log)
        wait_for("the broker", lambda: socket.create_connection(
            ("127.0.0.1", self.broker_port)).close() is None)
        return self

    def stop_broker(self):
        self.broker.terminate()
        self.broker.wait(20)
        self.broker = None

    def client(self, name="TEST-PUB"):
        c = Client(self.broker_port, name, self.secrets[name])
        self.clients.append(c)
        return c

    # Service --------------------------------------------------------------------------------
    def write_config(self, path=None, extra="", **replace):
        lines = {"url": f"tcp://127.0.0.1:{self.broker_port}", "journal": f"{self.dir}/journal",
                 "store": f"sqlite:{self.dir}/tapwright.db", "http": f"127.0.0.1:{self.http_port}",
                 "catalogue": f"{ROOT}/catalogue", "clock": self.clock}
        lines.update(replace)
        with open(path or self.config, "w") as f:
            f.write(f"""mqtt {{
    url = "{lines['url']}"
    username = "svc-ingest"
    password_file = "{self.dir}/broker/svc-ingest.password"
    out_username = "svc-cmd"
    out_password_file = "{self.dir}/broker/svc-cmd.password"
}}
journal {{ dir = "{lines['journal']}" }}
store {{ url = "{lines['store']}" }}
http {{ listen = "{lines['http']}" }}
catalogue {{ dir = "{lines['catalogue']}" }}
clock {{ mode = "{lines['clock']}" }}
{extra}""")
        return path or self.config

    def command(self, *words, config=None, seconds=60):
        """One run of the program; (exit code, stdout, stderr)."""
        argv = [TAPWRIGHT, words[0], "--config", config or self.config] + list(words[1:])
        p = subprocess.run(argv, capture_output=True, text=True, timeout=seconds)
        assert not any(r in p.stderr for r in REPORTS), p.stderr
        return p.returncode, p.stdout, p.stderr

    def load(self, data=None):
        path = os.path.join(self.dir, "data.json")
        with open(path, "w") as f:
            json.dump(data or self.data, f)
        code, _, err = self.command("import", path)
        assert code == 0, err
        return self

    def serve(self, *words, wait=True):
        argv = [TAPWRIGHT, "serve", "--config", self.config]
        for s in self.settings:
            argv += ["--set", s]
        with open(self.log_path, "ab") as log:
            self.service = subprocess.Popen(argv + list(words), stdout=log, stderr=log)
        if wait:
            wait_for("readyz", lambda: self.service.poll() is not None or
                     self.get("/readyz", user=None).status == 200)
            assert self.service.poll() is None, self.log()
        return self

    def start(self, *words):
        return self.start_broker().load().serve(*words)

    def stop(self, seconds=20):
        """Ends the service as an operator would; the time it took."""
        began = time.monotonic()
        self.service.send_signal(signal.SIGTERM)
        try:
            code = self.service.wait(seconds)
        except subprocess.TimeoutExpired:
            self.service.kill()
            self.service.wait()
            raise AssertionError(f"SIGTERM did not end it in {seconds} s\n" + self.log())
        self.service = None
        self.check_log()
        assert code == 0, f"exit code {code}\n" + self.log()
        return time.monotonic() - began

    def log(self):
        """What was not yet blamed on a test."""
        if not os.path.exists(self.log_path):
            return ""
        with open(self.log_path, errors="replace") as f:
            return f.read()[self.blamed:][:8000]

    def check_log(self):
        log = self.log()
        if any(r in log for r in REPORTS):
            self.blamed = os.path.getsize(self.log_path)
            raise AssertionError(log)

    def check_alive(self):
        """Fails when the service has died or a sanitizer spoke; the next test finds a new one."""
        if any(r in self.log() for r in REPORTS) and self.service:
            self.service.wait(PATIENCE_S)
        log, dead = self.log(), self.service and self.service.poll() is not None
        try:
            self.check_log()
            assert not dead, f"the service ended with {self.service.returncode}\n{log}"
        finally:
            if dead:
                self.serve()

    def close(self):
        try:
            for c in self.clients:
                c.close()
            for p in self.others:
                if p.poll() is None:
                    p.terminate()
                p.wait(20)
            if self.service:
                self.stop()
            self.check_log()
        finally:
            for p in (self.service, self.broker):
                if p and p.poll() is None:
                    p.kill()
                    p.wait()
            shutil.rmtree(self.dir, ignore_errors=True)

    def sim(self, *words):
        """tapwright-sim on this broker, ended with the instance."""
        argv = [SIM, "--broker", f"tcp://127.0.0.1:{self.broker_port}", "--secrets",
                f"{self.dir}/broker/secrets"] + list(words)
        with open(os.path.join(self.dir, "sim.log"), "ab") as log:
            p = subprocess.Popen(argv, stdout=log, stderr=log)
        self.others.append(p)
        return p

    # HTTP -----------------------------------------------------------------------------------
    def call(self, method, path, body=None, user="dispatcher", headers=None):
        """As that user with a bearer token; user None sends none. Bodies are JSON or bytes."""
        head = dict(headers or {})
        if user:
            head.setdefault("Authorization", "Bearer " + self.token(user))
        if body is not None and not isinstance(body, (bytes, str)):
            body = json.dumps(body)
        c = http.client.HTTPConnection("127.0.0.1", self.http_port, timeout=PATIENCE_S)
        try:
            if not path.startswith(("/api", "/healthz", "/readyz", "/metrics", "/card.css")) and path not in ("/", "/c", "/m"):
                path = "/api/v1" + path
            c.request(method, path, body, head)
            r = c.getresponse()
            return openapi.check(method, path, Answer(r.status, r.headers, r.read()))
        finally:
            c.close()

    def get(self, path, user="dispatcher", headers=None):
        return self.call("GET", path, None, user, headers)

    def post(self, path, body=None, user="dispatcher", headers=None):
        return self.call("POST", path, {} if body is None else body, user, headers)

    def token(self, user):
        if user not in self.tokens:
            a = self.post("/session", {"login": user, "password": user}, user=None)
            assert a.status == 200, a
            self.tokens[user] = a.json["token"]
        return self.tokens[user]

    def act(self, order, action, user="dispatcher", **args):
        return self.post(f"/orders/{order}/actions/{action}", args, user)
    def packed(self, order):
        """Arguments of `depart` for whoever has all that the order calls for."""
        d = self.get(f"/orders/{order}").json["diagnosis"]
        return {"parts": [p["sku"] for p in d["parts"]], "tools": [x["id"] for x in d["tools"]]}

    def open_order(self, device, fault="booster-pump-weak"):
        a = self.post("/orders", {"kind": "repair", "device": device, "fault": fault, "text": "by hand"})
        assert a.status == 201, a
        return a.json["id"]

    def orders(self, query="", user="dispatcher"):
        a = self.get("/orders?limit=200" + query, user)
        assert a.status == 200, a
        return a.json["items"]

    def technician_id(self, login="technician"):
        return next(t["id"] for t in self.get("/technicians").json["items"] if t["login"] == login)

    def metrics(self):
        out = {}
        for line in self.get("/metrics", user=None).body.decode().splitlines():
            if line and line[0] != "#":
                name, value = line.rsplit(" ", 1)
                out[name] = float(value)
        return out

    def results(self):
        m = self.metrics()
        return {r: int(m[f'tapwright_messages_total{{result="{r}"}}'])
                for r in ("applied", "duplicate", "rejected", "quarantined")}

    def drained(self, total, seconds=PATIENCE_S):
        """Waits until that many messages and samples were dealt with; what became of them."""
        def done():
            r = self.results()
            assert sum(r.values()) <= total, f"more than the {total} that were sent: {r}"
            return r if sum(r.values()) == total else None
        try:
            return wait_for("every message", done, seconds, 0.05)
        except AssertionError as e:
            raise AssertionError(f"{e}: {self.results()} of {total}") from None


class TestCase(unittest.TestCase):
    """One instance for the file's class; the log is shown once when something failed."""
    instance = {}
    maxDiff = 4000

    @classmethod
    def prepare(cls, t):
        t.start()

    @classmethod
    def setUpClass(cls):
        cls.t = Instance(**cls.instance)
        try:
            cls.prepare(cls.t)
        except BaseException:
            sys.stderr.write(cls.t.log())
            cls.t.service and cls.t.service.kill()
            cls.t.service = None
            cls.t.close()
            raise

    @classmethod
    def tearDownClass(cls):
        cls.t.close()

    def tearDown(self):
        self.t.check_alive()

    def another(self, **options):
        """An instance of this test alone."""
        t = Instance(**options)
        self.addCleanup(t.close)
        return t

    def run(self, result=None):
        before = len(result.failures) + len(result.errors) if result else 0
        super().run(result)
        if result and len(result.failures) + len(result.errors) > before:
            sys.stderr.write(f"-- log of the service after {self.id()}\n{self.t.log()}\n")
        return result
