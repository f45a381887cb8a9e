"""Starting the processes, starting one again when it dies, and never leaving them alone.

A child holds the reading end of a pipe whose other end dies with the supervisor, however that dies; on Linux the
kernel tells it, too.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from types import FrameType

GRACE = 8.0
CALM = 10.0
PARENT, PIPE = "RAPPORT_SUPERVISOR", "RAPPORT_SUPERVISOR_PIPE"
PR_SET_PDEATHSIG = 1


class Supervisor:
    """Starts the processes, starts one again when it dies, stops all when asked."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self.names = names
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.started: dict[str, float] = {}
        self.stopping = False
        self.reading, self.alive = os.pipe()

    def run(self) -> int:
        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, self.stop)
        for process in self.names:
            self.start(process)
        while not self.stopping:
            time.sleep(0.2)
            for process, child in list(self.running.items()):
                if child.poll() is not None and not self.stopping:
                    self.again(process)
        return self.finish()

    def start(self, name: str) -> None:
        command = [sys.executable, "-m", "rapport", "serve", "--only", name]
        environ = {**os.environ, PARENT: str(os.getpid()), PIPE: str(self.reading)}
        self.running[name] = subprocess.Popen(  # noqa: S603 — ours
            command, env=environ, start_new_session=True, pass_fds=(self.reading,)
        )
        self.started[name] = time.monotonic()

    def again(self, name: str) -> None:
        """A process that dies at once is started again slowly."""
        if time.monotonic() - self.started[name] < CALM:
            time.sleep(1.0)
        print(f"rapport: {name} ended ({self.running[name].returncode}); starting it again", file=sys.stderr)
        self.start(name)

    def stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True

    def finish(self) -> int:
        for child in self.running.values():
            child.terminate()
        until = time.monotonic() + GRACE
        for child in self.running.values():
            try:
                child.wait(max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()
        return 0


def die_with_supervisor() -> None:
    """For a child, first of all: when its supervisor is gone it ends in order, or by force after a while."""
    parent, pipe = os.environ.pop(PARENT, ""), os.environ.pop(PIPE, "")
    if not parent or not pipe:
        return
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != int(parent):
        raise SystemExit("rapport: the supervisor is gone; nothing was started.")
    threading.Thread(target=_watch, args=(int(pipe),), daemon=True).start()


def _watch(pipe: int) -> None:
    """Nobody ever writes: reading returns when the other end is closed, which is when its holder is dead."""
    os.read(pipe, 1)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE)
    os._exit(1)
