"""Who follows an account on X, and whom it follows: a page of a hundred each, who came last first.

https://docs.x.com/x-api/users/follows/introduction. Each account that is listed is billed.
"""

from __future__ import annotations

from typing import Any

from rapport.connectors.json_fields import at, name, need, parts, read_time, text, web, whole
from rapport.domain.profile import Profile

PAGE = 100
FIELDS = {
    "user.fields": "created_at,description,location,name,profile_image_url,protected,public_metrics,username",
    "max_results": str(PAGE),
}
PLAIN = "default_profile_images"


def listed(said: dict[str, Any]) -> list[Profile]:
    """The accounts of a page; one that has no id is left out."""
    return [_profile(one) for one in parts(said, "data")[:PAGE] if name(one, "id")]


def _profile(said: dict[str, Any]) -> Profile:
    handle, face = name(said, "username"), web(said, "profile_image_url")
    protected = at(said, "protected")
    return Profile(
        network_id=need(said, "id"),
        handle=handle,
        name=text(said, "name"),
        about=text(said, "description"),
        url=f"https://x.com/{handle}" if handle.isascii() and handle.isidentifier() else "",
        avatar=face,
        created_at=read_time(said, "created_at"),
        followers=whole(said, "public_metrics", "followers_count"),
        following=whole(said, "public_metrics", "following_count"),
        posts=whole(said, "public_metrics", "tweet_count"),
        likes=whole(said, "public_metrics", "like_count"),
        protected=protected if isinstance(protected, bool) else None,
        place=text(said, "location"),
        plain_picture=PLAIN in face if face else None,
    )
