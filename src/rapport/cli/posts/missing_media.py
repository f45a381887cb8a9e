"""Pictures and films of tables that are not here: which posts wait for them, and what to do about it."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING, Any

from rapport.cli.errors import Failed
from rapport.cli.ready import at_home

if TYPE_CHECKING:
    from rapport.accounts.models import Brand
    from rapport.publishing.models import Post

HELP = "List the pictures and films of tables that posts wait for; try them again, or let a post go without."
EXAMPLE = "rapport posts media --brand demo --again 41"
MOST = 500


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--brand", required=True, help="the brand's short name")
    ways = parser.add_mutually_exclusive_group()
    ways.add_argument("--again", type=int, metavar="POST", help="fetch what was refused of this post once more")
    ways.add_argument("--without", type=int, metavar="POST", help="this post may leave without what is missing")
    parser.add_argument("--person", help="who says so; without it, the brand's first owner")
    parser.add_argument("--json", action="store_true", help='print one JSON object, {"media": […]}')


def run(args: argparse.Namespace) -> int:
    """Exit code: 0 listed or done. Raises `Failed`."""
    at_home()
    from rapport.cli.who import brand

    of = brand(args.brand)
    if args.again or args.without:
        _act(of, args)
    found = _missing(of)
    if args.json:
        print(json.dumps({"media": found}, ensure_ascii=False))
        return 0
    for one in found:
        print(f"{one['post']:6} {one['state']:8} {one['address'][:80]} {one['why']}".rstrip())
    return 0


def _act(of: Brand, args: argparse.Namespace) -> None:
    from django.utils import timezone

    from rapport.cli.who import member_or_owner
    from rapport.publishing.locked import NotNow
    from rapport.publishing.wanted.choices import fetch_again, go_without

    by, now = member_or_owner(of, args.person), timezone.now()
    try:
        if args.again:
            fetch_again(_post(of, args.again), now)
        else:
            go_without(_post(of, args.without), by, now)
    except NotNow as error:
        raise Failed(str(error)) from error


def _post(of: Brand, number: int) -> Post:
    from rapport.publishing.models import Post

    found = Post.of(of).filter(pk=number).select_related("brand").first()
    if found is None:
        raise Failed(f"There is no post {number} in {of.name}.")
    return found


def _missing(of: Brand) -> list[dict[str, Any]]:
    from rapport.publishing.models import WantedMedia
    from rapport.publishing.wanted_models import OPEN

    rows = WantedMedia.of(of).filter(OPEN).order_by("post", "place")[:MOST]
    return [
        {"post": one.post_id, "place": one.place, "address": one.address, "state": one.state, "why": one.why}
        for one in rows
    ]
