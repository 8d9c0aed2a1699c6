"""Runs one engine's worker process over the queries, and starts it anew when a query kills it."""

import json
import os
import pathlib
import select
import signal
import subprocess
import sys
import time

from memory import PeakSampler

HERE = pathlib.Path(__file__).resolve().parent
# Making tables known, starting a JVM, or building Firesteel on its first start.
START_SECONDS = 3600


class EngineRun:
    def __init__(self, name, python, options, timeout_seconds):
        self.version = None
        self._started = False
        self.peak_bytes = 0
        self.seconds: dict[int, list[float]] = {}
        self.answers: dict[int, dict] = {}
        self.errors: dict[int, str] = {}
        self.query_peaks: dict[int, int] = {}
        self._name = name
        self._python = python
        self._options = options
        self._timeout_seconds = timeout_seconds

    def run_all(self, texts):
        left = dict(texts)
        while left:
            self._run_worker(left)
            left = {n: s for n, s in left.items() if n not in self.answers and n not in self.errors}

    def _run_worker(self, texts):
        """Runs queries until all are done, or one ends the worker; that one is marked failed."""
        pending = list(texts)
        worker_options = {**self._options, "engine": self._name, "queries": texts}
        read_end, write_end = os.pipe()
        with open(self._options["log"], "ab") as log:
            process = subprocess.Popen(
                [self._python, HERE / "worker.py", json.dumps(worker_options), str(write_end)],
                pass_fds=[write_end],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        os.close(write_end)
        sampler = PeakSampler(process.pid)
        reason, limit = None, START_SECONDS
        with os.fdopen(read_end, "rb") as events:
            for event in self._events(events, lambda: limit):
                if event is None:
                    reason = f"no end after {limit:g} s"
                    break
                if event["event"] == "start":
                    self.version = event["version"]
                    self._started = True
                    if event["server_pid"]:
                        # Of a server, only the server counts, not the client beside it.
                        sampler.watch(event["server_pid"])
                elif event["event"] == "run":
                    self.seconds.setdefault(event["query"], []).append(event["seconds"])
                else:
                    number = event["query"]
                    pending.remove(number)
                    self.query_peaks[number] = sampler.take_window()
                    if event["event"] == "answer":
                        self.answers[number] = event["answer"]
                    else:
                        self.errors[number] = event["message"]
                    self._show(number)
                limit = self._timeout_seconds if self._started else START_SECONDS
        self.peak_bytes = max(self.peak_bytes, sampler.stop())
        self._end(process)
        if pending:
            reason = reason or f"the engine ended (exit status {process.returncode})"
            # An engine that cannot start fails them all; otherwise only the query at hand is lost.
            for number in pending[:1] if self._started else pending:
                self.errors[number] = f"{reason}; see {self._options['log']}"
                self._show(number)

    @staticmethod
    def _events(pipe, limit):
        """Yields the worker's events until it ends; None when it is silent for too long."""
        buffer = b""
        while True:
            deadline = time.monotonic() + limit()
            while b"\n" not in buffer:
                ready, _, _ = select.select([pipe], [], [], max(0, deadline - time.monotonic()))
                if not ready:
                    yield None
                    return
                chunk = os.read(pipe.fileno(), 1 << 20)
                if not chunk:
                    return
                buffer += chunk
            line, _, buffer = buffer.partition(b"\n")
            yield json.loads(line)

    def _end(self, process):
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            # Asked politely first, so that the worker's own clean-up ends its server.
            process.send_signal(signal.SIGINT)
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    def _show(self, number):
        runs = self.seconds.get(number, [])
        text = self.errors.get(number) or " ".join(f"{seconds:.3f}" for seconds in runs)
        print(f"{self._name:>10} q{number:<2} {text}", file=sys.stderr, flush=True)
