"""Peak memory of a tree of processes, sampled from /proc."""

import pathlib
import threading

SAMPLE_SECONDS = 0.02


def children_of(root: int) -> list[int]:
    """`root` and all its descendants."""
    found, at = [root], 0
    while at < len(found):
        for task in pathlib.Path(f"/proc/{found[at]}/task").glob("*/children"):
            try:
                found.extend(int(pid) for pid in task.read_text().split())
            except OSError:
                pass  # the process ended meanwhile
        at += 1
    return found


def resident_bytes(pid: int) -> tuple[int, int]:
    """What a process holds now, and the most it ever held. Cheap: the kernel keeps both numbers."""
    values = {"VmRSS": 0, "VmHWM": 0}
    try:
        with open(f"/proc/{pid}/status") as file:
            for line in file:
                name, _, value = line.partition(":")
                if name in values:
                    values[name] = int(value.split()[0]) * 1024
    except OSError:
        pass  # the process ended meanwhile
    return values["VmRSS"], values["VmHWM"]


class PeakSampler:
    """Watches a tree of processes from its own thread. Methods may be called from any thread."""

    def __init__(self, root: int):
        self._lock = threading.Lock()
        self._root = root
        self._peak = self._window = 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._sample, daemon=True)
        self._thread.start()

    def watch(self, root: int) -> None:
        """Changes to another tree and forgets what was seen so far."""
        with self._lock:
            self._root, self._peak, self._window = root, 0, 0

    def take_window(self) -> int:
        """The peak since the last call."""
        with self._lock:
            window, self._window = self._window, 0
            return window

    def stop(self) -> int:
        self._stop.set()
        self._thread.join()
        return self._peak

    def _sample(self) -> None:
        while not self._stop.wait(SAMPLE_SECONDS):
            with self._lock:
                root = self._root
            sizes = [resident_bytes(pid) for pid in children_of(root)]
            total = sum(now for now, _ in sizes)
            # One process's own mark is exact, so a spike between two samples is not missed.
            highest = max((most for _, most in sizes), default=0)
            with self._lock:
                if root == self._root:
                    self._peak = max(self._peak, total, highest)
                    self._window = max(self._window, total)
