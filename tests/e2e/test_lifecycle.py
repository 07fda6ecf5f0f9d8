# SPDX-License-Identifier: Apache-2.0
"""Starting, ending, refusing: what whoever runs the service relies on."""
import json
import os
import re
import shutil
import signal
import stat
import subprocess
import time
import unittest

from harness import ROOT, SIM, TAPWRIGHT, Instance
from util import free_ports, in_threads, now_ms, sample, wait_for

WHERE = re.compile(r"^\S+:\d+: .+")


class Lifecycle(unittest.TestCase):
    def instance(self, **options):
        t = Instance(**options)
        self.addCleanup(t.close)
        return t

    def test_an_empty_store_is_ready_within_two_seconds(self):
        t = self.instance(devices=1).start_broker()
        began = time.monotonic()
        t.serve()
        self.assertLess(time.monotonic() - began, 2)

    def test_missing_folders_are_made_for_the_owner_alone(self):
        t = self.instance(devices=1).start_broker()
        t.write_config(journal=f"{t.dir}/a/b/journal", store=f"sqlite:{t.dir}/c/d/tapwright.db")
        before = os.umask(0)
        self.addCleanup(os.umask, before)
        t.serve()
        for path in ("a", "a/b", "a/b/journal", "c", "c/d"):
            mode = stat.S_IMODE(os.stat(f"{t.dir}/{path}").st_mode)
            self.assertEqual(oct(mode), oct(0o700), path)

    def test_the_first_import_makes_missing_folders_too(self):
        t = self.instance(devices=1)
        t.write_config(store=f"sqlite:{t.dir}/c/d/tapwright.db")
        t.load()
        self.assertEqual(stat.S_IMODE(os.stat(f"{t.dir}/c/d").st_mode), 0o700)

    def test_sigterm_under_load_ends_good_in_time_and_loses_nothing(self):
        t = self.instance(devices=4).start()
        writers = [t.client(f"TEST-PUB-{i}") for i in range(4)]
        sent, stop = [0] * 4, []

        def write(i):
            while not stop:
                sent[i] += 1
                writers[i].publish(f"wp/v1/WP-000{i + 1}/tele", json.dumps(
                    sample(1, sent[i], now_ms(), state="standby", temp_c=20, leak=0)))
            writers[i].settle()

        def end(_):
            wait_for("load", lambda: sum(t.results().values()) > 300)
            self.assertLess(t.stop(), 5)
            # The machines go on speaking while nobody listens.
            reached = list(sent)
            wait_for("more", lambda: all(a > b for a, b in zip(sent, reached)))
            t.serve()
            before = sum(sent)
            wait_for("more", lambda: sum(sent) > before + 100)
            stop.append(True)
        try:
            in_threads(5, lambda i: end(i) if i == 4 else write(i))
        finally:
            stop.append(True)
        for i in range(4):
            wait_for(f"all of WP-000{i + 1}", lambda: t.get(
                f"/devices/WP-000{i + 1}").json["stored"]["samples"] == sent[i])

    def test_sigint_ends_as_sigterm_does(self):
        t = self.instance(devices=1).start_broker().serve()
        t.service.send_signal(signal.SIGINT)
        self.assertEqual(t.service.wait(10), 0)
        t.service = None

    def test_a_broker_that_forgets_everything_is_subscribed_to_again(self):
        t = self.instance(devices=1).start()
        pub = t.client()
        pub.publish("wp/v1/WP-0001/tele", json.dumps(sample(1, 1, now_ms())))
        pub.settle()
        t.drained(1)
        t.stop_broker()
        wait_for("not ready", lambda: t.get("/readyz", None).status == 503)
        self.assertEqual(t.get("/healthz", None).status, 200)
        os.unlink(f"{t.dir}/broker/mosquitto.db")
        t.start_broker()
        wait_for("ready", lambda: t.get("/readyz", None).status == 200)
        pub = t.client()
        ear = t.client("WP-0001")
        ear.subscribe("wp/v1/WP-0001/cmd")
        pub.publish("wp/v1/WP-0001/tele", json.dumps(sample(1, 2, now_ms())))
        pub.settle()
        self.assertEqual(t.drained(2)["applied"], 2)
        # Commands leave again as well.
        a = t.post("/devices/WP-0001/commands", {"name": "read_all"})
        self.assertEqual(json.loads(ear.next(30).payload)["id"], a.json["id"])

    def test_a_start_without_a_broker_waits_for_it(self):
        t = self.instance(devices=1).serve(wait=False)
        wait_for("alive", lambda: t.get("/healthz", None).status == 200)
        self.assertEqual(t.get("/readyz", None).status, 503)
        t.start_broker()
        wait_for("ready", lambda: t.get("/readyz", None).status == 200)

    def test_an_advanced_clock_stays_advanced(self):
        t = self.instance(devices=1, clock="event").start()
        self.assertEqual(t.post("/clock", {"advance_s": 3600}, "dispatcher").status, 403)
        for nonsense in ({}, {"advance_s": 0}, {"advance_s": -1}, {"advance_s": "1"}):
            self.assertEqual(t.post("/clock", nonsense, "admin").status, 400)
        now = t.post("/clock", {"advance_s": 3600}, "admin").json
        self.assertEqual((now["now"], now["mode"]), ("2020-01-01T01:00:00.000Z", "event"))
        pub, ts = t.client(), now_ms() - 100000
        pub.publish("wp/v1/WP-0001/tele", json.dumps(sample(1, 1, ts)))
        wait_for("the sample's time", lambda: t.get("/clock").json["now_ms"] == ts + 3600000)
        t.stop()
        t.serve()
        self.assertEqual(t.get("/clock").json["now_ms"], ts + 3600000)
        pub.publish("wp/v1/WP-0001/tele", json.dumps(sample(1, 2, ts + 1000)))
        wait_for("the next", lambda: t.get("/clock").json["now_ms"] == ts + 3601000)

    def test_a_missed_deadline_makes_an_order_overdue(self):
        t = self.instance(devices=2, clock="event").start()
        late, early = t.open_order("WP-0001"), t.open_order("WP-0002")
        self.assertEqual(t.act(late, "assign", technician=t.technician_id()).status, 200)
        self.assertEqual(t.orders("&overdue=true"), [])
        t.post("/clock", {"advance_s": 901}, "admin")
        self.assertEqual([o["id"] for o in t.orders("&overdue=true")], [late])
        self.assertEqual([o["id"] for o in t.orders("&overdue=false")], [early])
        missed = {d["name"]: d["state"] for d in t.get(f"/orders/{late}").json["deadlines"]}
        self.assertEqual(missed["accept"], "missed")

    def test_a_second_service_on_the_same_store_refuses(self):
        t = self.instance(devices=1).start_broker().serve()
        code, _, err = t.command("serve", "--set", f"http.listen=127.0.0.1:{free_ports(1)[0]}",
                                 "--set", f"journal.dir={t.dir}/other", seconds=20)
        self.assertEqual(code, 1)
        self.assertIn("another process holds this store", err)
        self.assertEqual(t.get("/readyz", None).status, 200)

    def test_acknowledgements_come_at_most_once_a_second_and_never_beyond_a_hole(self):
        t = self.instance(devices=1).start()
        ear, pub = t.client("WP-0001"), t.client()
        ear.subscribe("wp/v1/WP-0001/ack")

        def send(*numbers):
            for n in numbers:
                pub.publish("wp/v1/WP-0001/tele", json.dumps(sample(4, n, now_ms(), temp_c=20)))
            pub.settle()

        def acks(upto):
            got = []
            while not got or got[-1][1] < upto:
                m = ear.next(5)
                body = json.loads(m.payload)
                self.assertEqual(set(body), {"boot_id", "seq"})
                self.assertEqual(body["boot_id"], 4)
                got.append((m.at, body["seq"]))
            return got
        until, n = time.monotonic() + 3.5, 0
        while time.monotonic() < until:
            n += 1
            send(n)
        got = acks(n)
        self.assertGreaterEqual(len(got), 3)
        self.assertLessEqual(len(got), 6)
        for (a, one), (b, two) in zip(got, got[1:]):
            self.assertGreater(b - a, 0.7)
            self.assertGreater(two, one)
        send(n + 1, n + 2, n + 4)
        self.assertEqual(acks(n + 2)[-1][1], n + 2)
        send(n + 3)
        self.assertEqual(acks(n + 4)[-1][1], n + 4)


class Commands(unittest.TestCase):
    """check, exit codes and messages; no broker, no service."""

    def setUp(self):
        self.t = Instance(devices=1)
        self.addCleanup(self.t.close)

    def check(self, command="check", *words, **config):
        path = self.t.write_config(**config)
        code, out, err = self.t.command(command, *words)
        return code, [x.replace(path, "FILE") for x in (out + err).splitlines()]

    def line_of(self, text):
        with open(self.t.config) as f:
            return next(n for n, x in enumerate(f, 1) if text in x)

    def test_a_good_configuration_and_catalogue_are_good(self):
        code, lines = self.check()
        self.assertEqual(code, 0)
        self.assertTrue(lines[-1].startswith("good"), lines)
        code, lines = self.check("check", "--print-config")
        self.assertEqual(code, 0)
        self.assertTrue(any("http" in x for x in lines))

    def test_the_printed_configuration_is_one(self):
        code, out, _ = self.t.command("check", "--print-config")
        self.assertEqual(code, 0)
        again = os.path.join(self.t.dir, "again.conf")
        with open(again, "w") as f:
            f.write("".join(x + "\n" for x in out.splitlines() if not x.startswith("good")))
        code, twice, err = self.t.command("check", "--print-config", config=again)
        self.assertEqual((code, err), (0, ""))
        self.assertEqual(twice, out)

    def unknown(self, extra):
        for command in ("check", "serve"):
            code, lines = self.check(command, extra=extra)
            self.assertEqual(code, 78)
            self.assertRegex(lines[0], r"^FILE:\d+: ")
            self.assertGreaterEqual(int(lines[0].split(":")[1]), self.line_of(extra.split("\n")[0]))

    def test_an_unknown_section_is_an_error_with_its_line(self):
        self.unknown("nonsense { a = 1 }\n")

    def test_an_unknown_key_is_an_error_with_its_line(self):
        self.unknown("policy {\n  nonsense = 1\n}\n")

    def test_a_slip_of_the_pen_is_an_error_with_its_line(self):
        self.unknown("policy {\n  accept_s = \n}\n")

    def test_a_number_that_is_none_is_an_error(self):
        code, lines = self.check(extra='policy {\n  accept_s = "soon"\n}\n')
        self.assertEqual(code, 78)
        self.assertRegex(lines[0], r"^FILE:\d+: policy.accept_s must be a number")

    def test_every_problem_has_its_own_line(self):
        code, lines = self.check(clock="moon", extra='policy {\n  accept_s = "soon"\n\n  contact_s = 7200\n}\n')
        self.assertEqual(code, 78)
        want = {f"FILE:{self.line_of('moon')}", f"FILE:{self.line_of('soon')}"}
        self.assertEqual({":".join(x.split(":")[:2]) for x in lines}, want)

    def test_values_that_make_no_sense_are_problems(self):
        for extra in ("policy { accept_s = -5 }\n", 'policy { timezone = "Moon/Base" }\n'):
            with self.subTest(extra):
                self.assertEqual(self.check(extra=extra)[0], 78)
        for replace in ({"http": "nowhere"}, {"http": "127.0.0.1:99999"}, {"store": "mysql:x"}, {"url": "ftp://x"}):
            with self.subTest(replace):
                self.assertEqual(self.check(**replace)[0], 78)

    def test_a_setting_of_the_command_line_is_checked_as_well(self):
        for word in ("nonsense.key=1", "policy.accept_s=soon", "clock.mode=moon", "nonsense"):
            self.assertEqual(self.t.command("check", "--set", word)[0], 78, word)
        self.assertEqual(self.t.command("check", "--set", "policy.accept_s=60")[0], 0)

    def test_a_missing_file_is_a_configuration_error(self):
        self.assertEqual(self.t.command("check", config="/nowhere/tapwright.conf")[0], 78)
        self.assertEqual(self.check(catalogue="/nowhere")[0], 78)
        self.assertEqual(self.check("serve", catalogue="/nowhere")[0], 78)

    def broken_catalogue(self, name, old, new):
        folder = os.path.join(self.t.dir, "catalogue")
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(os.path.join(ROOT, "catalogue"), folder)
        with open(os.path.join(folder, name)) as f:
            text = f.read()
        self.assertIn(old, text)
        with open(os.path.join(folder, name), "w") as f:
            f.write(text.replace(old, new, 1))
        return folder

    def test_a_broken_catalogue_is_an_error_with_its_place(self):
        fault = "faults/leak-detected.json"
        cases = [('"when": "leak"', '"when": "leek"', "detection"), ('"hold_s": 5', '"hold_s": "five"', "hold_s"),
                 ('"prior": 0.36', '"prior": 36', "prior"), ('"severity": "safety"', '"severity": "so-so"', "severity"),
                 ('"when": "leak"', '"when": "leak and ("', "column")]
        for old, new, named in cases:
            with self.subTest(new):
                folder = self.broken_catalogue(fault, old, new)
                for command in ("check", "serve"):
                    code, lines = self.check(command, catalogue=folder)
                    self.assertEqual(code, 78)
                    self.assertTrue(lines[0].startswith(f"{folder}/{fault}: "), lines[0])
                    self.assertIn(named, lines[0])

    def test_a_catalogue_that_is_no_json_is_an_error_with_its_line(self):
        fault = "faults/leak-detected.json"
        folder = self.broken_catalogue(fault, '"hold_s": 5,', '"hold_s": 5,,')
        code, lines = self.check(catalogue=folder)
        self.assertEqual(code, 78)
        self.assertRegex(lines[0], rf"^{folder}/{fault}: ?(\d+|.*(line|column|byte) \d+)")

    def test_help_version_and_usage(self):
        def run(*argv):
            p = subprocess.run(argv, capture_output=True, text=True, timeout=30)
            return p.returncode, p.stdout
        for argv in ((TAPWRIGHT, "--help"), (SIM, "--help"), (TAPWRIGHT, "serve", "--help"),
                     (TAPWRIGHT, "import", "--help"), (TAPWRIGHT, "replay", "--help")):
            code, out = run(*argv)
            self.assertEqual(code, 0, argv)
            self.assertIn("usage: ", out)
        self.assertRegex(run(TAPWRIGHT, "--version")[1], r"^tapwright \d+\.\d+\.\d+")
        for argv in ((TAPWRIGHT,), (TAPWRIGHT, "explode"), (TAPWRIGHT, "--nonsense"), (SIM,),
                     (TAPWRIGHT, "replay"), (TAPWRIGHT, "journal")):
            self.assertEqual(run(*argv)[0], 2, argv)


if __name__ == "__main__":
    unittest.main()
