"""`python -m tests.hostile.preloaded CODE` runs the code, then a limited copy of itself for each line it reads."""

from __future__ import annotations

import json
import os
import resource
import sys
from typing import Any


def main(before: str) -> None:
    """Each line is a JSON object as `child.Preloaded` writes it; the answer is how the copy ended."""
    asked = sys.stdin
    exec(before, {})  # noqa: S102 — a test's own code
    print("ready", flush=True)
    for line in asked:
        number = os.fork()
        if not number:
            return _run(json.loads(line))
        print(os.waitstatus_to_exitcode(os.waitpid(number, 0)[1]), flush=True)
    return None


def _run(job: dict[str, Any]) -> None:
    """In the copy, which ends with this as any other program does."""
    ways = ((0, os.O_RDONLY), (1, os.O_WRONLY), (2, os.O_WRONLY))
    for (number, how), path in zip(ways, job["files"], strict=True):
        os.dup2(os.open(path, how), number)
    for which, most in ((resource.RLIMIT_CPU, job["seconds"]), (resource.RLIMIT_AS, job["megabytes"] << 20)):
        if most:
            resource.setrlimit(which, (most, most))
    sys.stdin = os.fdopen(0)
    exec(job["code"], {"__name__": "__main__"})  # noqa: S102


if __name__ == "__main__":
    main(sys.argv[1])
