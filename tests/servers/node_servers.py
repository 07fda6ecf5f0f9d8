# SPDX-License-Identifier: Apache-2.0
"""The servers of this folder that run in Node, for a Python test.

    with Smtp(folder) as m:      # smtp.mjs: m.port, m.ca, m.mode("later"), m.said()
    with Webhook(folder) as w:   # webhook.mjs: w.url, w.mode("503"), w.said()
"""
import json
import os
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "../e2e"))
from util import free_ports, wait_for  # noqa: E402

USER, PASSWORD = "tapwright", "mail-test"


def node_folder():
    """Where node.sh installed the packages, with our programs beside them."""
    out = subprocess.run([os.path.join(HERE, "node.sh")], check=True, capture_output=True, text=True)
    return out.stdout.strip()


def certificate(folder, name):
    """A key and a certificate of its own for localhost and 127.0.0.1."""
    key, cert = (os.path.join(folder, f"{name}.{e}") for e in ("key", "pem"))
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                    "-keyout", key, "-out", cert, "-days", "2", "-subj", "/CN=localhost", "-addext",
                    "subjectAltName=DNS:localhost,IP:127.0.0.1"], check=True, capture_output=True)
    return key, cert


class Server:
    """One program; what it saw comes as lines of JSON, and mode() says how the next are treated."""

    program = ""

    def __init__(self, folder):
        self.dir = os.path.join(folder, self.program)
        os.makedirs(self.dir, exist_ok=True)
        self.port, = free_ports(1)
        self.process = None

    def words(self):
        raise NotImplementedError

    def start(self):
        argv = [shutil.which("node"), os.path.join(node_folder(), f"{self.program}.mjs"), str(self.port), *self.words()]
        with open(os.path.join(self.dir, "err"), "ab") as err, open(os.path.join(self.dir, "out"), "ab") as out:
            self.process = subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=out, stderr=err)
        self.says("listening")
        return self

    def says(self, what):
        def told():
            with open(os.path.join(self.dir, "err")) as f:
                return f.read().rstrip().endswith(what)
        wait_for(f"{self.program} to say {what}", told)

    def mode(self, word):
        self.process.stdin.write(word.encode() + b"\n")
        self.process.stdin.flush()
        self.says(word)

    def said(self):
        with open(os.path.join(self.dir, "out")) as f:
            return [json.loads(line) for line in f if line.endswith("\n")]

    def down(self):
        self.process.kill()
        self.process.wait()
        self.process = None

    up = start

    def close(self):
        if self.process:
            self.process.stdin.close()
            self.process.wait(10)

    def __enter__(self):
        return self.start()

    def __exit__(self, *unused):
        self.close()


class Smtp(Server):
    program = "smtp"

    def __init__(self, folder):
        super().__init__(folder)
        self.key, self.ca = certificate(self.dir, "smtp")

    def words(self):
        return [self.key, self.ca, USER, PASSWORD]


class Webhook(Server):
    program = "webhook"
    secret = "webhook-test-secret"

    def words(self):
        return [self.secret]

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}/events"
