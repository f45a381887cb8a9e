"""Compiles the translations when Rapport is built or installed, so that no tool is needed for it later."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

# The builder reads this file alone; what it shares with `make messages` stands beside it.
sys.path.insert(0, str(Path(__file__).resolve().parent))

from tools.messages.compiled import compile_all  # noqa: E402


class Translations(BuildHookInterface[Any]):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        found = [str(made.relative_to(self.root)) for made in compile_all(Path(self.root, "src"))]
        build_data.setdefault("artifacts", []).extend(found)
