"""What networks describe of their own interfaces, and our connectors held against it: `README.md` tells how."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


class Document(dict[str, Any]):
    """An excerpt of a network's description: `schemas` by name, and `calls` with `query`, `body` and `answer`."""

    def __repr__(self) -> str:
        return f"<{self.get('of', 'a description')}>"


def document(network: str) -> Document:
    return Document(json.loads(Path(__file__).with_name(f"{network}.json").read_text(encoding="utf-8")))
