"""`rapport connect --new`: the beginning of a connector for another network, as a package of its own."""

from __future__ import annotations

import keyword
import re
import sys
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from string import Template

from rapport.cli.errors import Failed
from rapport.connectors.registry import packages

NAME = re.compile(r"[a-z][a-z0-9]{1,30}")
# In the package's own folder, or beside it.
INSIDE = ("__init__.py", "connector.py", "translate.py", "manifest.toml", "tests.py", "README.md")
BESIDE = ("pyproject.toml",)
FIXTURE = "mention__public.json"


def begin(name: str, folder: Path) -> list[Path]:
    """Writes the package into `folder`/`name`; the files in the order in which they are worth reading.

    Raises `Failed` for a name that cannot be one, and where something is there already.
    """
    if not NAME.fullmatch(name):
        raise Failed(f"{name[:40]!r} is no name for a network here: small letters and digits, as in noticeboard.")
    if name in packages():
        raise Failed(f"There is a network {name!r} already.")
    home = folder / name
    if home.exists():
        raise Failed(f"{home} is there already; nothing was written.")
    if _is_taken(name):
        raise Failed(f"{name!r} is a word or a package of Python already; nothing was written.")
    said = {"network": name, "Network": name.capitalize()}
    written = [_write(home / one, one, said) for one in BESIDE]
    written += [_write(home / name / one, one, said) for one in INSIDE]
    return [*written, _write(home / name / "fixtures" / FIXTURE, FIXTURE, said)]


def _is_taken(name: str) -> bool:
    """Whether `import name` means something else, here or on another machine, or nothing at all."""
    if keyword.iskeyword(name) or name in sys.stdlib_module_names or name in sys.modules:
        return True
    return find_spec(name) is not None


def _write(path: Path, template: str, said: dict[str, str]) -> Path:
    text = files(__package__).joinpath(f"{template}.txt").read_text(encoding="utf-8")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(Template(text).substitute(said), encoding="utf-8")
    return path
