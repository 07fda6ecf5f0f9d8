# SPDX-License-Identifier: Apache-2.0
"""A real SMS gateway for tests: Debian's Kannel (bearerbox, smsbox) and its fakesmsc, which stands for the
network of the phones. Everything on loopback and free ports, in a folder of its own; processes end by
their own ids.

    with Kannel(folder) as k:
        k.url            # of sendsms; USER and PASSWORD let one in
        k.inbox()        # what phones received: [{"from","to","text"}]
        k.reply("13800000001", "1")   # a phone writes to the service's number
"""
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.parse
import urllib.request

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../e2e"))
from util import free_ports, wait_for  # noqa: E402

FAKESMSC = "/usr/lib/kannel/test/fakesmsc"
USER, PASSWORD, NUMBER = "tapwright", "kannel-test", "10690001"

CONF = """
group = core
admin-port = {admin}
admin-interface = "127.0.0.1"
admin-password = {password}
smsbox-port = {box}
smsbox-interface = "127.0.0.1"
box-deny-ip = "*.*.*.*"
box-allow-ip = "127.0.0.1"
log-file = "{dir}/bearerbox.log"
log-level = 0
store-type = file
store-location = "{dir}/store"
dlr-storage = internal
sms-resend-freq = 2

group = smsc
smsc = fake
smsc-id = phones
port = {smsc}
connect-allow-ip = 127.0.0.1
our-host = "127.0.0.1"

group = smsc
smsc = fake
smsc-id = writers
port = {writers}
connect-allow-ip = 127.0.0.1
our-host = "127.0.0.1"
allowed-smsc-id = writers

group = smsbox
bearerbox-host = 127.0.0.1
bearerbox-port = {box}
sendsms-port = {send}
sendsms-interface = "127.0.0.1"
global-sender = {number}
log-file = "{dir}/smsbox.log"
log-level = 0
mo-recode = true
http-request-retry = 5
http-queue-delay = 1

group = sendsms-user
username = {user}
password = {password}
user-allow-ip = "127.0.0.1"
omit-empty = true
max-messages = 8

group = sms-service
keyword = default
catch-all = true
max-messages = 0
{inbound}
"""


class Kannel:
    def __init__(self, folder, inbound_url=None):
        """inbound_url: asked for what phones write, with Kannel's escapes such as %p and %b."""
        self.dir = os.path.join(folder, "kannel")
        os.makedirs(self.dir, exist_ok=True)
        self.admin, self.box, self.send, self.smsc, self.writers = free_ports(5)
        self.url = f"http://127.0.0.1:{self.send}/cgi-bin/sendsms"
        self.conf = os.path.join(self.dir, "kannel.conf")
        self.inbound_url = inbound_url
        self.running = {}
        self.write()

    def section(self, folder, report_key):
        """The service's section for it, by the profile that ships; its secrets go into that folder."""
        for name, text in (("kannel.password", PASSWORD), ("kannel.report", report_key)):
            with open(os.path.join(folder, name), "w") as f:
                f.write(text)
        return f"""
sms "phones" {{
    profile = "kannel"
    base = "{self.url.rsplit("/cgi-bin", 1)[0]}"
    username = "{USER}"
    password_file = "{folder}/kannel.password"
    report_secret_file = "{folder}/kannel.report"
    allow_private = true
}}
"""

    def write(self):
        inbound = f'get-url = "{self.inbound_url}"' if self.inbound_url else 'text = "no service"'
        with open(self.conf, "w") as f:
            f.write(CONF.format(dir=self.dir, user=USER, password=PASSWORD, number=NUMBER, inbound=inbound,
                                admin=self.admin, box=self.box, send=self.send, smsc=self.smsc, writers=self.writers))

    def run(self, name, *command):
        with open(os.path.join(self.dir, f"{name}.out"), "ab") as out:
            self.running[name] = subprocess.Popen(command, stdout=out, stderr=out, cwd=self.dir)

    def listens(self, port):
        return lambda: socket.create_connection(("127.0.0.1", port)).close() is None

    def start(self):
        env_path = os.environ["PATH"] + ":/usr/sbin"
        os.environ["PATH"] = env_path
        self.run("bearerbox", "bearerbox", self.conf)
        wait_for("bearerbox", self.listens(self.smsc))
        wait_for("bearerbox", self.listens(self.box))
        self.phones_on()
        self.run("smsbox", "smsbox", self.conf)
        wait_for("smsbox", self.listens(self.send))
        wait_for("the boxes to find each other", self.ready)
        return self

    def ready(self):
        return "smsbox" in self.status() and "(online" in self.status()

    def status(self):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.admin}/status.txt?password={PASSWORD}",
                                    timeout=10) as r:
            return r.read().decode(errors="replace")

    # Phones -------------------------------------------------------------------------------------
    def phones_on(self):
        """fakesmsc takes what is sent and writes it down; it sends nothing itself."""
        self.run("phones", FAKESMSC, "-H", "127.0.0.1", "-r", str(self.smsc), "-i", "86400", "-m", "0",
                 f"nobody {NUMBER} text silence")

    def reply(self, number, text):
        """A phone writes to the service. fakesmsc stays when it has sent; the way of the writers takes one
        at a time, and nothing that is sent to phones goes there."""
        kind, data = "text", text
        if not text.isascii():
            kind, data = "ucs2", urllib.parse.quote(text.encode("utf-16-be"))
        before = self.received()
        self.run("writer", FAKESMSC, "-H", "127.0.0.1", "-r", str(self.writers), "-i", "0.01", "-m", "1",
                 f"{number} {NUMBER} {kind} {data}")
        wait_for("the gateway to have it", lambda: self.received() > before)
        self.stop("writer")

    def received(self):
        return int(re.search(r"SMS: received (\d+)", self.status()).group(1))

    def inbox(self):
        """What phones received, in order; a long message comes as its parts."""
        found = []
        with open(os.path.join(self.dir, "phones.out"), errors="replace") as f:
            log = f.read()
        for m in re.finditer(r"Got message \d+: <(.*?)>\n(?=\d{4}-\d\d-\d\d |\Z)", log, re.S):
            parts = m.group(1).split(" ", 3)
            if len(parts) < 4:  # the rest of a text with a line break in it
                found[-1]["text"] += "\n" + m.group(1)
                continue
            sender, number, kind, data = parts
            if kind.startswith("ucs"):
                data = urllib.parse.unquote_to_bytes(data).decode("utf-16-be")
            found.append({"from": sender, "to": number, "text": data, "ucs2": kind.startswith("ucs")})
        return found

    # The end ------------------------------------------------------------------------------------
    def stop(self, name):
        p = self.running.pop(name, None)
        if not p:
            return
        for number in (signal.SIGTERM, signal.SIGTERM, signal.SIGKILL):
            if p.poll() is None:
                p.send_signal(number)
                try:
                    p.wait(3)
                except subprocess.TimeoutExpired:
                    pass
        p.wait()

    def down(self):
        """The gateway is not there: its port refuses. What bearerbox holds stays."""
        self.stop("smsbox")

    def up(self):
        self.run("smsbox", "smsbox", self.conf)
        wait_for("smsbox", self.listens(self.send))

    def hang(self):
        """It takes connections and says nothing, until up() or go_on()."""
        self.running["smsbox"].send_signal(signal.SIGSTOP)

    def go_on(self):
        self.running["smsbox"].send_signal(signal.SIGCONT)

    def close(self):
        if "smsbox" in self.running:
            self.go_on()
        for name in ("smsbox", "phones", "bearerbox"):
            self.stop(name)

    def __enter__(self):
        return self.start()

    def __exit__(self, *unused):
        self.close()
