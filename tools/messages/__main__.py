"""`python -m tools.messages update | check | compile`: keeps the translations what the code says.

`update` writes the catalogues anew with what was translated before, and the list of networks' sentences;
`check` says what is missing, left over or wrong, and exits with 1; `compile` makes what the program reads.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tools.messages.catalogue import LANGUAGES, faults, file_of, update
from tools.messages.compiled import compile_all
from tools.messages.found import messages, of_connectors
from tools.messages.with_values import places

ROOT = Path(__file__).resolve().parent.parent.parent
LOCALE = ROOT / "src" / "rapport" / "web" / "locale"
SENTENCES = ROOT / "src" / "rapport" / "web" / "network_sentences.txt"


def updated() -> int:
    found = messages(ROOT)
    SENTENCES.write_text(places(of_connectors(ROOT)), encoding="utf-8")
    for language in LANGUAGES:
        empty = update(file_of(LOCALE, language), language, found)
        print(f"{language}: {empty} to translate" if empty else f"{language}: whole")
    return 0


def checked() -> int:
    """1 when a catalogue is not what the code says."""
    found = messages(ROOT)
    wrong = [f"{code}: {fault}" for code in LANGUAGES for fault in faults(file_of(LOCALE, code), found)]
    print("\n".join(wrong) or "Every sentence is translated.")
    if wrong:
        print("Run `make messages`, then write what is missing into src/rapport/web/locale.")
    return 1 if wrong else 0


def compiled() -> int:
    for target in compile_all(LOCALE):
        print(target.relative_to(ROOT))
    return 0


def main() -> int:
    verbs = {"update": updated, "check": checked, "compile": compiled}
    asked = argparse.ArgumentParser(prog="python -m tools.messages", description=__doc__.partition(":")[2])
    asked.add_argument("verb", choices=verbs)
    return verbs[asked.parse_args().verb]()


if __name__ == "__main__":
    sys.exit(main())
