"""A program on a pseudo terminal, and what it shows there."""

import os
import pty
import re
import select
import signal
import subprocess
import time

TIMEOUT_SECONDS = 30
CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\r|\x07")


class Terminal:
    def __init__(self, command, folder, environment):
        self.master, slave = pty.openpty()
        self.shown = ""
        # In a session of its own, with the terminal as its own: Ctrl-C reaches it.
        self.process = subprocess.Popen(
            command,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            cwd=folder,
            env=environment,
            start_new_session=True,
            preexec_fn=lambda: __import__("fcntl").ioctl(0, __import__("termios").TIOCSCTTY, 0),
        )
        os.close(slave)

    def type(self, text):
        os.write(self.master, text.encode())

    def expect(self, text, timeout=TIMEOUT_SECONDS):
        """Waits until `text` is shown; what was shown up to its end, and forgets that."""
        deadline = time.monotonic() + timeout
        while text not in self.shown:
            left = deadline - time.monotonic()
            ready = left > 0 and select.select([self.master], [], [], left)[0]
            data = self._read() if ready else b""
            if not data:
                raise AssertionError(f"{text!r} was not shown, but {self.shown!r}")
            self.shown = CONTROL.sub("", self.shown + data.decode(errors="replace"))
        end = self.shown.index(text) + len(text)
        before, self.shown = self.shown[:end], self.shown[end:]
        return before

    def wait(self, timeout=TIMEOUT_SECONDS):
        """The program's exit status. Reads on, so that it can write what it has to say."""
        deadline = time.monotonic() + timeout
        while self.process.poll() is None and time.monotonic() < deadline:
            if select.select([self.master], [], [], 0.05)[0]:
                data = self._read()
                self.shown = CONTROL.sub("", self.shown + data.decode(errors="replace"))
        return self.process.wait(timeout=1)

    def close(self):
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        os.close(self.master)

    def _read(self):
        try:
            return os.read(self.master, 65536)
        except OSError:  # the program is gone
            return b""
