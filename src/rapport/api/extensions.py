"""What other packages add to the API when they are ready: routes of their own, and their errors as problems."""

from __future__ import annotations

from collections.abc import Mapping

# The path of a router below `/api/v1` → where the router is; read when the addresses are asked for the first time.
ROUTERS: dict[str, str] = {}
# An error → its status and code. The more particular one of two goes first.
PROBLEMS: dict[type[Exception], tuple[int, str]] = {}


def extend(path: str, router: str, problems: Mapping[type[Exception], tuple[int, str]]) -> None:
    """Serve `router`, by its dotted name, below `path`, and say its errors as these problems."""
    ROUTERS[path] = router
    PROBLEMS.update(problems)
