"""Furnishes a home for `house`: the cast, a chat for one site, and Ana signed in. Prints what a browser needs.

`python -m tests.chat.furnish ORIGIN`, with RAPPORT_HOME in the environment.
"""

from __future__ import annotations

import json
import os
import sys

import django


def main(origin: str) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "rapport.config.settings"
    django.setup()
    from django.conf import settings
    from django.test import Client

    from rapport.channels.verify import open_channel
    from tests.cast import cast_of
    from tests.migrated import migrate

    migrate()
    cast = cast_of()
    given = {"name": "Casa Aurora", "origins": origin, "greeting": ""}
    channel, _ = open_channel(cast.aurora, "chat", given)
    client = Client()
    client.force_login(cast.ana)
    name = settings.SESSION_COOKIE_NAME
    print(json.dumps({"channel": channel.key, "cookie": name, "session": client.cookies[name].value}))


if __name__ == "__main__":
    main(sys.argv[1])
