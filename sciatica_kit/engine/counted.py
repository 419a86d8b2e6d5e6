"""How often this process has written, as the system counts it for libraries that are no Python."""

import os
import re
import threading
from pathlib import Path

# What is counted for the process, and for each of its threads.
COUNTED, TASKS, SAID = "/proc/self/io", "/proc/self/task", re.compile(rb"syscw: (\d+)")
# Who carries messages between a process and its kernels, whoever has opened them: they write as
# long as they live, and never for a notebook that runs in here.
LIBRARIES, NAMED, NATIVE = {"jupyter_client", "ipykernel"}, {"IOPub"}, "ZMQbg/"
# How often both are looked at until nothing was written between them.
TRIES = 5


class Count:
    """What was counted at one moment; nothing where the system does not count."""

    def __init__(self) -> None:
        self.process, self.carriers = _read(COUNTED), _carriers()
        for _ in range(TRIES):
            before, self.process = self.process, _read(COUNTED)
            if before == self.process:
                break
            self.carriers = _carriers()

    def since(self, start: "Count") -> int | None:
        """How often anybody but a carrier has written; nothing where that is not known."""
        if self.process is None or start.process is None:
            return None
        both = self.carriers.keys() & start.carriers
        carried = sum(self.carriers[thread] - start.carriers[thread] for thread in both)
        return self.process - start.process - carried


def _carriers() -> dict[str, int]:
    """What each thread that carries messages has written so far."""
    python = {str(each.native_id) for each in threading.enumerate() if _carries(each)}
    found = {task: _read(f"{TASKS}/{task}/io") for task in _tasks() if task in python or _zmq(task)}
    return {task: count for task, count in found.items() if count is not None}


def _carries(thread: threading.Thread) -> bool:
    return type(thread).__module__.split(".")[0] in LIBRARIES or thread.name in NAMED


def _zmq(task: str) -> bool:
    try:
        return Path(TASKS, task, "comm").read_text().startswith(NATIVE)
    except OSError:
        return False


def _tasks() -> list[str]:
    try:
        return os.listdir(TASKS)
    except OSError:
        return []


def _read(path: str) -> int | None:
    """What one file of the system says; the thread may have ended, or nobody counts."""
    try:
        file = os.open(path, os.O_RDONLY)
    except OSError:
        return None
    try:
        found = SAID.search(os.read(file, 4096))
    except OSError:
        return None
    finally:
        os.close(file)
    return int(found[1]) if found else None
