"""The posts of a brand, the latest first."""

from __future__ import annotations

import argparse
import json
from datetime import UTC
from typing import TYPE_CHECKING, Any

from rapport.cli.ready import at_home

if TYPE_CHECKING:
    from rapport.publishing.standing import PostStanding

HELP = "List the latest posts, their states, and when each leaves on each channel."
EXAMPLE = "rapport posts list --brand demo --json"
MOST = 500


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--brand", help="the brand's short name; without it, all brands")
    parser.add_argument("--limit", type=int, default=100, help=f"how many at most ({MOST})")
    parser.add_argument("--json", action="store_true", help='print one JSON object, {"posts": […]}')


def run(args: argparse.Namespace) -> int:
    at_home()
    from rapport.cli.who import brand
    from rapport.publishing.composed import with_parts
    from rapport.publishing.models import Post
    from rapport.publishing.standing import stands

    rows = Post.of(brand(args.brand)) if args.brand else Post.across_brands.all()
    latest = with_parts(rows.order_by("-pk"))[: max(1, min(args.limit, MOST))]
    found = [_told(stands(one)) for one in latest]
    if args.json:
        print(json.dumps({"posts": found}, ensure_ascii=False))
        return 0
    for one in found:
        print(f"{one['id']:6} {one['state']:10} {one['at'] or '—':25} {one['idea'][:60]!r}")
    return 0


def _told(one: PostStanding) -> dict[str, Any]:
    from rapport.publishing.quoting import quote_of

    return {
        "id": one.post.pk,
        "brand": one.post.brand.slug,
        "state": str(one.state),
        "at": one.at.astimezone(UTC).isoformat() if one.at else None,
        "idea": one.post.idea,
        "quote": one.post.quote,
        "variants": [
            {
                "channel": each.variant.channel.handle,
                "network": each.variant.channel.network,
                "state": str(each.state),
                "quotes": quote_of(each.variant) is not None,
                "at": each.at.astimezone(UTC).isoformat() if each.at else None,
                "hour": str(each.hour) if each.at else None,
                "url": each.url,
                "reason": each.reason,
            }
            for each in one.variants
        ],
    }
