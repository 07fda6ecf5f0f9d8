# SPDX-License-Identifier: Apache-2.0
"""The broker behind TLS: both connections trust who they were told to, and nobody else."""
import json
import os
import socket
import subprocess
import unittest

from harness import TestCase
from util import free_ports, sample, now_ms, wait_for


def openssl(*words, cwd):
    subprocess.run(["openssl", *words], cwd=cwd, check=True, capture_output=True)


def make_certificates(folder):
    """An authority of its own, the broker's certificate, and an authority nobody asked for."""
    for name in ("ca", "stranger"):
        openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                "-days", "2", "-subj", f"/CN={name}", "-keyout", f"{name}.key", "-out", f"{name}.crt",
                cwd=folder)
    openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj",
            "/CN=localhost", "-keyout", "broker.key", "-out", "broker.csr", cwd=folder)
    with open(os.path.join(folder, "names"), "w") as f:
        f.write("subjectAltName=DNS:localhost,IP:127.0.0.1\n")
    openssl("x509", "-req", "-in", "broker.csr", "-CA", "ca.crt", "-CAkey", "ca.key",
            "-CAcreateserial", "-days", "2", "-extfile", "names", "-out", "broker.crt", cwd=folder)


class Tls(TestCase):
    instance = {"devices": 2}

    @classmethod
    def prepare(cls, t):
        make_certificates(t.dir)
        cls.tls_port, = free_ports(1)
        with open(os.path.join(t.dir, "broker/mosquitto.conf"), "a") as f:
            f.write(f"\nlistener {cls.tls_port} 127.0.0.1\ncertfile {t.dir}/broker.crt\n"
                    f"keyfile {t.dir}/broker.key\n")
        t.start_broker().load()

    def tearDown(self):
        if self.t.service:
            self.t.stop()
        super().tearDown()

    def serve(self, ca, scheme, **options):
        self.t.settings = [f"mqtt.url={scheme}://127.0.0.1:{self.tls_port}"]
        if ca:
            self.t.settings.append(f"mqtt.ca_file={self.t.dir}/{ca}.crt")
        return self.t.serve(**options)

    def never_ready(self):
        """Attempts came and were broken off; the operator is told."""
        def refused():
            with open(os.path.join(self.t.dir, "broker.log")) as f:
                f.seek(self.read)
                return f.read().count("OpenSSL Error") >= 4
        wait_for("attempts", refused)
        self.assertEqual(self.t.get("/readyz", user=None).status, 503)
        self.assertIn("no connection to the broker", self.t.log())

    def setUp(self):
        self.read = os.path.getsize(os.path.join(self.t.dir, "broker.log"))

    def test_both_connections_come_up_and_carry(self):
        for scheme in ("ssl", "mqtts"):
            with self.subTest(scheme=scheme):
                t = self.serve("ca", scheme)
                before = t.metrics().get('tapwright_messages_total{result="applied"}', 0)
                pub = t.client()
                pub.publish("wp/v1/WP-0001/tele",
                            json.dumps(sample(1, len(scheme), now_ms())))
                pub.settle()
                wait_for("the sample", lambda: t.metrics().get(
                    'tapwright_messages_total{result="applied"}', 0) > before)
                # The canary went out over the courier's connection and came back over the other.
                wait_for("the canary", lambda: t.metrics()["tapwright_canary_seen_total"] > 0, 25)
                t.stop()

    def test_an_authority_that_was_not_named_is_not_trusted(self):
        self.serve("stranger", "ssl", wait=False)
        wait_for("http", lambda: socket.create_connection(
            ("127.0.0.1", self.t.http_port)).close() is None)
        self.never_ready()

    def test_without_a_file_the_systems_certificates_decide(self):
        self.serve(None, "ssl", wait=False)
        wait_for("http", lambda: socket.create_connection(
            ("127.0.0.1", self.t.http_port)).close() is None)
        self.never_ready()

    def test_a_file_that_is_not_there_is_said(self):
        self.t.settings = [f"mqtt.url=ssl://127.0.0.1:{self.tls_port}", "mqtt.ca_file=/nowhere.crt"]
        self.t.serve(wait=False)
        self.assertNotEqual(self.t.service.wait(20), 0)
        self.assertIn("ca_file", self.t.log())
        self.t.service = None


if __name__ == "__main__":
    unittest.main()
