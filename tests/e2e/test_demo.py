# SPDX-License-Identifier: Apache-2.0
"""The demo as a visitor starts it: at a terminal, twice at once, ended by Ctrl-C."""
import os
import pty
import re
import select
import shutil
import tempfile
import unittest

from harness import ROOT, SIM, TAPWRIGHT
from util import PATIENCE_S, wait_for

INTERRUPT = b"\x03"


class Demo:
    """tools/demo at a terminal of its own, with a folder of its own for what it makes."""

    def __init__(self):
        self.tmp = tempfile.mkdtemp(prefix="tapwright-e2e-demo-")
        self.said, self.status = "", None
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            os.environ.update(TMPDIR=self.tmp, TAPWRIGHT=TAPWRIGHT, TAPWRIGHT_SIM=SIM)
            os.execv(os.path.join(ROOT, "tools/demo"), ["demo"])

    def listen(self):
        """What was said since; everything after the demo has closed its terminal."""
        while select.select([self.terminal], [], [], 0)[0]:
            try:
                part = os.read(self.terminal, 4096)
            except OSError:
                break
            if not part:
                break
            self.said += part.decode(errors="replace")
        return self.said

    def ended(self):
        self.listen()
        if self.status is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            self.status = os.waitstatus_to_exitcode(status) if pid else None
        return self.status is not None

    def processes(self):
        """Whatever still runs with that folder on its command line."""
        found = []
        for p in filter(str.isdigit, os.listdir("/proc")):
            try:
                with open(f"/proc/{p}/cmdline", "rb") as f:
                    if self.tmp.encode() in f.read():
                        found.append(int(p))
            except OSError:
                pass
        return found

    def close(self):
        if not self.ended():
            os.kill(self.pid, 9)
            os.waitpid(self.pid, 0)
        for p in self.processes():
            os.kill(p, 9)
        os.close(self.terminal)
        shutil.rmtree(self.tmp, ignore_errors=True)


class DemoTest(unittest.TestCase):
    def test_two_at_once_tell_their_story_and_leave_nothing_behind(self):
        demos = [Demo(), Demo()]
        for d in demos:
            self.addCleanup(d.close)
        for d in demos:
            wait_for("the story", lambda d=d: "run 5d" in d.listen(), 60)
        boards = {re.search(r"board +(\S+)", d.said).group(1) for d in demos}
        self.assertEqual(len(boards), 2, boards)
        for d in demos:
            os.write(d.terminal, INTERRUPT)
            wait_for("the end", d.ended, PATIENCE_S, 0.1)
            self.assertEqual(d.status, 0, d.said)
            self.assertEqual(os.listdir(d.tmp), [])
            self.assertEqual(d.processes(), [])


if __name__ == "__main__":
    unittest.main()
