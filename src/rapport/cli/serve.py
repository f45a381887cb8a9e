"""Everything in one command: the web process and the work process, supervised."""

from __future__ import annotations

import argparse
import socket

from rapport.cli.alone import alone, held
from rapport.cli.errors import Failed
from rapport.cli.ready import ready
from rapport.cli.supervise import Supervisor, die_with_supervisor

HELP = "Run Rapport: web and work, on one machine."
EXAMPLE = "PORT=8000 rapport serve"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--only", choices=("web", "work"), help="run just this process, without supervision")


def run(args: argparse.Namespace) -> int:
    from rapport.config.env import env

    if args.only:
        die_with_supervisor()
        return _only(args)
    env.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    with alone(env.home / "serve.lock", "Rapport", env.address):
        if not env.database_url and (who := held(env.home / "work.lock")):
            raise Failed(f"A work process runs already in {env.home}{who}. Stop it first, or set RAPPORT_HOME.")
        _port_is_free(env.host, env.port)
        prepare()
        return Supervisor(("web", "work")).run()


def _only(args: argparse.Namespace) -> int:
    if args.only == "web":
        ready()
        return web()
    from rapport.cli import work

    return work.run(args)


def _port_is_free(host: str, port: int) -> None:
    """Else the web process would die and be started again for ever."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Failed(
                f"{host}:{port} cannot be used ({error.strerror}): something listens there. Nothing was started; "
                "set PORT to another one, or stop what runs there."
            ) from error


def prepare() -> None:
    """Migrate, gather static files, make the first brand, print the sign-in link."""
    ready(migrate=True)
    from rapport.config import bootstrap

    bootstrap.gather_static()
    print(bootstrap.welcome(), flush=True)


def web() -> int:
    """The web process, until a signal."""
    import uvicorn

    from rapport.config.env import env
    from rapport.config.http_head import BoundedHttp
    from rapport.config.logs import configure

    configure(env, "web")
    uvicorn.run(
        "rapport.config.asgi:application",
        http=BoundedHttp,
        ws="none",
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
