"""How much of the product one message passes through: what somebody must know who wants to follow it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from rapport import flow
from rapport.inbox.approve import approve
from rapport.inbox.models import Draft
from tests.prose import ROOT
from tests.street import Street

pytestmark = pytest.mark.django_db
SRC = str(ROOT / "src" / "rapport")
# What it is now: fewer are welcome, more need a reason. Before the house it was 49 and 292, an approval 16.
# A message is held against two promises and the plan of its post, what its connector does not know is counted on
# the way, and an article is asked whether it is in force. An approval asks whether others must say yes, too, what
# the network forbids under a review, and how long words may be on this account; in its transaction it says which
# article was right.
FILES, FUNCTIONS, FILES_OF_AN_APPROVAL = 47, 224, 20


def touched(act: Callable[[], Any]) -> tuple[set[str], set[tuple[str, int]]]:
    """The files and functions of `src/rapport` that are entered meanwhile."""
    functions: set[tuple[str, int]] = set()

    def entered(frame: FrameType, event: str, _: object) -> None:
        code = frame.f_code
        if event == "call" and code.co_filename.startswith(SRC) and not code.co_name.startswith("<"):
            functions.add((code.co_filename, code.co_firstlineno))

    sys.setprofile(entered)
    try:
        act()
    finally:
        sys.setprofile(None)
    return {str(Path(file).relative_to(SRC)) for file, _ in functions}, functions


def test_a_message_passes_through_a_few_files_on_its_way_to_a_draft(street: Street) -> None:
    street.teach(automatic=False)
    for n in range(2):
        street.says(f"What are your opening hours? {n}", f"c{n}")
    street.receive()
    street.says("What are your opening hours?", "dee")
    batch = street.fetched()
    files, functions = touched(lambda: flow.receive(batch, street.readers, street.now))
    assert Draft.of(street.brand).filter(text__startswith="We are open").exists()
    assert len(files) <= FILES
    assert len(functions) <= FUNCTIONS


def test_an_approval_passes_through_a_few_files(street: Street) -> None:
    street.teach(automatic=False)
    street.says("What are your opening hours?", "dee")
    street.receive()
    draft = Draft.of(street.brand).get()
    files, _ = touched(lambda: approve(draft, street.ana, street.now))
    assert len(files) <= FILES_OF_AN_APPROVAL
