"""Templates lose their indents on the wire, and no word loses the space before it."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.template import Context, Origin, engines

from rapport.web.template_loader import Loader

START = "{% load i18n %}"


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("<p>\n  <b>one</b>\n    two</p>", "<p>\n<b>one</b>\ntwo</p>"),
        ("one\n  {% if yes %}\n  two\n  {% endif %}", "one\ntwo\n"),
        ("one ·\n  {% blocktranslate trimmed %}\n    two\n  {% endblocktranslate %}", "one ·\ntwo"),
        ("one ·\n  {% if yes %}{% blocktranslate trimmed %}\ntwo{% endblocktranslate %}{% endif %}", "one ·\ntwo"),
    ],
)
def test_no_indent_is_sent_and_no_space_is_lost(written: str, sent: str, tmp_path: Path) -> None:
    file = tmp_path / "one.html"
    file.write_text(START + written)
    engine = engines["django"].engine  # type: ignore[attr-defined]
    text = Loader(engine).get_contents(Origin(str(file), "one.html"))
    assert engine.from_string(text).render(Context({"yes": True})) == sent
