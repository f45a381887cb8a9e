"""What a file is called where people see it: the sender's word for it, never the sender's kind."""

from __future__ import annotations

import re
import unicodedata


def shown_name(name: str, ending: str) -> str:
    """The sender's name for it without folders, controls and marks that turn text around; our own ending."""
    last = re.split(r"[\\/]", name)[-1]
    clean = "".join(char for char in last if unicodedata.category(char)[0] not in "CZ" or char == " ")
    stem = re.sub(r'[<>:"|?*]', "", clean.rpartition(".")[0] or clean).strip(" .")[:80]
    return f"{stem or 'file'}.{ending}"
