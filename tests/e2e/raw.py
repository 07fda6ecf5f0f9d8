# SPDX-License-Identifier: Apache-2.0
"""HTTP by hand: sockets on which a test decides about every byte, and event streams."""
import re
import socket
import time


class Raw:
    def __init__(self, port, source=None, timeout=20):
        self.sock = socket.create_connection(("127.0.0.1", port), timeout,
                                             (source, 0) if source else None)
        self.buffer = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.sock.close()

    def send(self, data):
        self.sock.sendall(data.encode() if isinstance(data, str) else data)
        return self

    def more(self):
        part = self.sock.recv(65536)
        self.buffer += part
        return part

    def upto(self, mark):
        while mark not in self.buffer:
            if not self.more():
                raise AssertionError(f"closed before {mark!r}: {self.buffer[:300]!r}")
        head, self.buffer = self.buffer.split(mark, 1)
        return head

    def head(self):
        """Status and headers of the next answer."""
        lines = self.upto(b"\r\n\r\n").decode("latin-1").split("\r\n")
        headers = dict(x.split(": ", 1) for x in lines[1:])
        return int(lines[0].split(" ")[1]), {k.lower(): v for k, v in headers.items()}

    def status(self):
        """Status of the next answer, its body read and dropped."""
        status, headers = self.head()
        n = int(headers.get("content-length", 0))
        while len(self.buffer) < n:
            if not self.more():
                raise AssertionError("closed within a body")
        self.buffer = self.buffer[n:]
        return status

    def until_closed(self, seconds):
        self.sock.settimeout(seconds)
        try:
            while self.more():
                pass
        except ConnectionResetError:
            pass


def answers_on(c, seconds=2):
    """Every status that comes on this connection until it is closed or silent."""
    c.sock.settimeout(seconds)
    try:
        while c.more():
            pass
    except (TimeoutError, ConnectionResetError):
        pass
    return [int(s) for s in re.findall(rb"HTTP/1\.[01] (\d{3})", c.buffer)]


class Stream(Raw):
    """GET /api/v1/stream; event() reads on."""

    def __init__(self, port, token, last=None, check=True):
        super().__init__(port)
        self.send(f"GET /api/v1/stream HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n" +
                  (f"Last-Event-ID: {last}\r\n" if last is not None else "") + "\r\n")
        self.status, self.headers = self.head()
        self.text = b""
        assert not check or self.status == 200, self.status

    def block(self, until):
        """The next block of lines; takes the chunks apart."""
        while b"\n\n" not in self.text:
            self.sock.settimeout(max(0.01, until - time.monotonic()))
            n = int(self.upto(b"\r\n"), 16)
            if n == 0:
                raise EOFError()
            while len(self.buffer) < n + 2:
                if not self.more():
                    raise AssertionError("closed within a chunk")
            self.text += self.buffer[:n]
            self.buffer = self.buffer[n + 2:]
        block, self.text = self.text.split(b"\n\n", 1)
        return block.decode().split("\n")

    def event(self, kind, seconds=20):
        """The next event of that kind as {field: value}; others are passed over."""
        until = time.monotonic() + seconds
        while True:
            fields = dict(x.split(": ", 1) for x in self.block(until) if not x.startswith(":"))
            if fields.get("event") == kind:
                return fields

    def comment(self, text, seconds):
        until = time.monotonic() + seconds
        while f": {text}" not in self.block(until):
            pass

    def at_end(self):
        """Reads on to the orderly end of the stream."""
        try:
            while True:
                self.block(time.monotonic() + 20)
        except EOFError:
            pass
