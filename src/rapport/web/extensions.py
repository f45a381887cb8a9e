"""What networks that live in this house add to the screens when they are ready; the screens know none by name."""

from __future__ import annotations

import re

# A network → the name of the address where the brand's people try it as their customers do.
PREVIEWS: dict[str, str] = {}
# How the addresses look under which files that customers gave are kept here.
KEPT_FILES: set[re.Pattern[str]] = set()
# Where paths begin that pages on other sites ask; what is refused there is said in JSON, for any site to read.
ON_OTHER_SITES: set[str] = set()
# Names of addresses of what shows somebody around: a strip above the inbox, and an invitation on Today. Asked for
# only for who did not put it away, and behind the page: no page waits for it.
STRIPS: list[str] = []
INVITATIONS: list[str] = []
