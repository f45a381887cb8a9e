"""Templates as they are sent: indented for who reads them here, without it on the wire."""

from __future__ import annotations

import re

from django.template import Origin
from django.template.loaders import app_directories

INDENT = re.compile(r"\n\s+")
# A line of nothing but tags leaves one end of line, not two. Where words of a translation begin it leaves both:
# `trimmed` takes the one behind it away, and what stands before would touch the words.
TAGS_ALONE = re.compile(r"\n(?=(?:\{%(?! blocktranslate)[^\n%]*%\})+\n)")


class Loader(app_directories.Loader):
    """Finds what Django finds, and takes the space away that begins a line."""

    def get_contents(self, origin: Origin) -> str:
        return TAGS_ALONE.sub("", INDENT.sub("\n", super().get_contents(origin)))
