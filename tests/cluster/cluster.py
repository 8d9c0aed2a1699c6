"""Processes of a cluster for tests: masters, workers, applications, and what they leave behind."""

import json
import os
import pathlib
import re
import signal
import socket
import subprocess
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = ROOT / "build" / os.environ.get("FIRESTEEL_PRESET", "release")
FIRESTEEL = BUILD / "apps" / "firesteel"
APP = BUILD / "tests" / "cluster" / "cluster_app"
SECRET = "a secret of the tests"
# Signals that nobody sends on purpose.
CRASHES = (signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS, signal.SIGILL, signal.SIGFPE)
# What takes longer than this hangs.
LIMIT = 120


def wait_until(condition, what, seconds=30.0):
    """The first true answer of `condition`."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        answer = condition()
        if answer:
            return answer
        time.sleep(0.02)
    raise AssertionError(f"waited {seconds} s for {what}")


def processes():
    """pid -> (parent, command line, environment) of the processes that may be looked at."""
    found = {}
    for entry in pathlib.Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            stat = (entry / "stat").read_text()
            state, parent = stat.rsplit(")", 1)[1].split()[:2]
            if state == "Z":
                continue
            command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            environment = (entry / "environ").read_bytes()
        except OSError:
            continue
        found[int(entry.name)] = (int(parent), command, environment)
    return found


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Cluster:
    """Starts processes that carry a mark in their environment, by which it finds all that they
    started, and sees to it that none is left."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.mark = f"FIRESTEEL_TEST_MARK={self.folder}"
        self.started = []
        (self.folder / "local").mkdir()

    def environment(self, **more):
        environment = dict(os.environ)
        environment.update(
            FIRESTEEL_TEST_MARK=str(self.folder),
            FIRESTEEL_SECRET=SECRET,
            HOME=str(self.folder),
        )
        environment.update(more)
        return environment

    def start(self, command, name, **environment):
        log = self.folder / f"{name}.log"
        with open(log, "wb") as out:
            process = subprocess.Popen(
                [str(part) for part in command],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                cwd=self.folder,
                env=self.environment(**environment),
                start_new_session=True,
            )
        process.log = log
        self.started.append(process)
        return process

    def app(self, master, *arguments, conf=None, name=None):
        settings = {"spark.local.dir": self.folder / "local", **(conf or {})}
        return self.start(
            [APP, *arguments],
            name or f"app{len(self.started)}",
            FIRESTEEL_MASTER=master,
            FIRESTEEL_CONF="".join(f"{key}={value}\n" for key, value in settings.items()),
        )

    def master(self, *arguments, port=None, conf=()):
        port, status_port = port or free_port(), free_port()
        process = self.start(
            [FIRESTEEL, "master", "--port", port, "--webui-port", status_port]
            + [*arguments, *flags(conf)],
            f"master{len(self.started)}",
        )
        process.url = f"firesteel://127.0.0.1:{port}"
        process.status_url = f"http://127.0.0.1:{status_port}/json/"

        def answers():
            assert process.poll() is None, log_of(process)
            try:
                return status_of(process)
            except OSError:
                return None

        wait_until(answers, "the master")
        return process

    def worker(self, master, cores=1, memory="1G", conf=()):
        name = f"worker{len(self.started)}"
        process = self.start(
            [FIRESTEEL, "worker", master, "--cores", cores, "--memory", memory]
            + ["--work-dir", self.folder / name, *flags(conf)],
            name,
        )
        wait_for_line(process, r"worker (\S+) registered")
        process.work_dir = self.folder / name
        return process

    def mine(self):
        return {
            pid: (parent, command)
            for pid, (parent, command, environment) in processes().items()
            if self.mark.encode() in environment.split(b"\0")
        }

    def executors(self):
        """pids of executor processes: those that were told of a driver at their start."""
        found = []
        for pid, (_, _, environment) in processes().items():
            entries = environment.split(b"\0")
            if self.mark.encode() in entries and any(
                entry.startswith(b"FIRESTEEL_EXECUTOR=") for entry in entries
            ):
                found.append(pid)
        return sorted(found)

    def stop(self):
        """Ends what was started, and fails if more than that was left."""
        for process in reversed(self.started):
            if process.poll() is None:
                process.send_signal(signal.SIGCONT)
                process.terminate()
        for process in self.started:
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        crashed = [
            (process.args, process.returncode)
            for process in self.started
            if -process.returncode in CRASHES
        ]
        assert not crashed, crashed
        try:
            wait_until(lambda: not self.mine(), "processes to end", 20)
        except AssertionError:
            left = self.mine()
            for pid in left:
                os.kill(pid, signal.SIGKILL)
            raise AssertionError(f"left behind: {left}") from None


def flags(conf):
    return [part for setting in conf for part in ("--conf", setting)]


def log_of(process):
    return process.log.read_text(errors="replace")


def wait_for_line(process, pattern, seconds=30):
    def look():
        found = re.search(pattern, log_of(process))
        if found is None and process.poll() is not None:
            raise AssertionError(f"ended with {process.returncode}:\n{log_of(process)}")
        return found

    return wait_until(look, pattern, seconds).group(1)


def finish(process, seconds=LIMIT):
    """The exit status and what was printed; a process that does not end has failed the test."""
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        raise AssertionError(f"hangs:\n{log_of(process)}") from None
    return process.returncode, log_of(process)


def expect_ok(process, jobs=1):
    status, text = finish(process)
    assert status == 0, text
    assert text.count("OK\n") == jobs, text


def status_of(master):
    with urllib.request.urlopen(master.status_url, timeout=10) as answer:
        return json.load(answer)
