# SPDX-License-Identifier: Apache-2.0
"""A small MQTT 3.1.1 client, QoS 1 only: the tests decide about every packet."""
import collections
import queue
import socket
import struct
import threading
import time

CONNECT, CONNACK, PUBLISH, PUBACK, SUBSCRIBE, SUBACK, DISCONNECT = 1, 2, 3, 4, 8, 9, 14
WINDOW = 200

Message = collections.namedtuple("Message", "topic payload retain at")


def text(s):
    raw = s.encode() if isinstance(s, str) else s
    return struct.pack("!H", len(raw)) + raw


def packet(kind, flags, body):
    head, n = bytearray([kind << 4 | flags]), len(body)
    while True:
        head.append(n % 128 | (128 if n > 127 else 0))
        n //= 128
        if not n:
            return bytes(head) + body


class Closed(Exception):
    """The broker hung up."""


class Client:
    """One connection. publish() returns once the broker has the message or the window is open."""

    def __init__(self, port, name, password):
        self.sock = socket.create_connection(("127.0.0.1", port), timeout=20)
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.inbox, self.pending, self.mid = queue.Queue(), set(), 0
        self.changed, self.down, self.subscribed = threading.Condition(), False, 0
        body = text("MQTT") + bytes([4, 0xC2]) + struct.pack("!H", 0) + text(name)
        self.sock.sendall(packet(CONNECT, 0, body + text(name) + text(password)))
        kind, _, answer = self.read()
        assert kind == CONNACK and answer[1] == 0, f"{name}: the broker refuses: {answer!r}"
        self.sock.settimeout(None)
        self.thread = threading.Thread(target=self.listen, daemon=True)
        self.thread.start()

    def exactly(self, n):
        got = bytearray()
        while len(got) < n:
            part = self.sock.recv(n - len(got))
            if not part:
                raise Closed()
            got += part
        return bytes(got)

    def read(self):
        first, n, shift = self.exactly(1)[0], 0, 0
        while True:
            b = self.exactly(1)[0]
            n |= (b & 127) << shift
            shift += 7
            if b < 128:
                return first >> 4, first & 15, self.exactly(n)

    def listen(self):
        try:
            while True:
                self.take(*self.read())
        except (Closed, OSError):
            pass
        with self.changed:
            self.down = True
            self.changed.notify_all()

    def take(self, kind, flags, body):
        if kind == PUBLISH:
            n = struct.unpack_from("!H", body)[0]
            qos = flags >> 1 & 3
            if qos:
                self.sock.sendall(packet(PUBACK, 0, body[2 + n:4 + n]))
            payload = body[2 + n + (2 if qos else 0):]
            self.inbox.put(Message(body[2:2 + n].decode(), payload, bool(flags & 1), time.monotonic()))
            return
        with self.changed:
            if kind == PUBACK:
                self.pending.discard(struct.unpack("!H", body)[0])
            elif kind == SUBACK:
                assert 0x80 not in body[2:], "the broker refuses the subscription"
                self.subscribed += 1
            self.changed.notify_all()

    def until(self, done, seconds=60):
        with self.changed:
            good = self.changed.wait_for(lambda: self.down or done(), seconds)
            if self.down and not done():
                raise Closed()
        assert good, "the broker does not answer"

    def publish(self, topic, payload, retain=False):
        if isinstance(payload, str):
            payload = payload.encode()
        self.until(lambda: len(self.pending) < WINDOW)
        self.mid = self.mid % 65535 + 1
        with self.changed:
            self.pending.add(self.mid)
        body = text(topic) + struct.pack("!H", self.mid) + payload
        self.sock.sendall(packet(PUBLISH, 2 | retain, body))

    def settle(self):
        """The broker has acknowledged everything."""
        self.until(lambda: not self.pending)

    def subscribe(self, *topics):
        want = self.subscribed + 1
        body = struct.pack("!H", 65000) + b"".join(text(t) + b"\1" for t in topics)
        self.sock.sendall(packet(SUBSCRIBE, 2, body))
        self.until(lambda: self.subscribed >= want)

    def next(self, seconds=20):
        return self.inbox.get(timeout=seconds)

    def close(self):
        try:
            self.sock.sendall(packet(DISCONNECT, 0, b""))
        except OSError:
            pass
        self.sock.close()
        self.thread.join(5)
