"""What the website chat adds to the screens."""

from __future__ import annotations

import re

from rapport.web import extensions

FILES = re.compile(r"/b/[-\w]+/chat/files/[\w-]{43}/[0-9a-f]{32}\.[a-z]{3}")


def register() -> None:
    """Once Django is ready; again changes nothing."""
    extensions.PREVIEWS["chat"] = "chat:try"
    extensions.KEPT_FILES.add(FILES)
    extensions.ON_OTHER_SITES.add("/chat/")
