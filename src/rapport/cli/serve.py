"""Everything in one command: the web process and the work process, supervised."""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import time
from types import FrameType

from rapport.cli.ready import ready

HELP = "Run Rapport: web and work, on one machine."
EXAMPLE = "PORT=8000 rapport serve"

GRACE = 8.0
CALM = 10.0


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--only", choices=("web", "work"), help="run just this process, without supervision")


def run(args: argparse.Namespace) -> int:
    if args.only == "web":
        ready()
        return web()
    if args.only == "work":
        from rapport.cli import work

        return work.run(args)
    prepare()
    return Supervisor(("web", "work")).run()


def prepare() -> None:
    """Migrate, gather static files, make the first brand, print the sign-in link."""
    ready(migrate=True)
    from rapport.config import first

    first.gather_static()
    print(first.welcome(), flush=True)


def web() -> int:
    """The web process, until a signal."""
    import uvicorn

    from rapport.config.env import env
    from rapport.config.logs import configure

    configure(env, "web")
    uvicorn.run(
        "rapport.config.asgi:application",
        host=env.host,
        port=env.port,
        log_config=None,
        access_log=False,
        proxy_headers=bool(env.trusted_proxies),
        forwarded_allow_ips=",".join(env.trusted_proxies) or None,
        timeout_graceful_shutdown=2,
        server_header=False,
    )
    return 0


class Supervisor:
    """Starts the processes, starts one again when it dies, stops all when asked."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self.names = names
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.started: dict[str, float] = {}
        self.stopping = False

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
        self.running[name] = subprocess.Popen(command, env=os.environ, start_new_session=True)  # noqa: S603 — ours
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
