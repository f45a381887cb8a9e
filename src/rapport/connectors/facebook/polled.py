"""The poll behind Meta's calls for a page: its posts and what is said below them, talks, and reviews."""

from __future__ import annotations

from rapport.connectors.graph.api import GraphApi
from rapport.connectors.graph.older import older
from rapport.connectors.graph.polling import Below, Cursor, Row, behind, newest, newest_mark, taken, walked
from rapport.connectors.json_fields import text

LISTS = ("comments", "talks", "reviews")
POST = (
    "id,message,from,created_time,updated_time,permalink_url,"
    "comments.filter(stream).order(reverse_chronological).limit(10){id,is_hidden,created_time}"
)
REVIEW = "created_time,recommendation_type,review_text,reviewer,open_graph_story{id}"


async def posts_polled(api: GraphApi, page: str, at: Cursor, comments: Below) -> list[Row]:
    """What is new under the page's posts, what visitors put there, and reviews."""

    async def posts(after: str) -> tuple[list[Row], str]:
        return await api.listed(f"{page}/feed", behind({"fields": POST, "limit": "50"}, after))

    async def reviews(after: str) -> tuple[list[Row], str]:
        return await api.listed(f"{page}/ratings", behind({"fields": REVIEW, "limit": "50"}, after))

    shown, second = await newest(posts, at["reviews"].since)
    rows = await walked(at["comments"], [(text(one, "id"), _mark(one)) for one in shown], comments)
    rows += await older(at["comments"], posts, second, _mark, comments)
    bare = [{name: value for name, value in one.items() if name != "comments"} for one in shown]
    visitors = [{**one, "visitor": True} for one in bare if text(one, "from", "id") not in ("", page)]
    told, _ = await newest(reviews, at["reviews"].since)
    named = [{**one, "id": text(one, "open_graph_story", "id")} for one in told]
    return [*rows, *taken(at["reviews"], {}, [*named, *visitors])]


async def talks_polled(api: GraphApi, page: str, at: Cursor, messages: Below) -> list[Row]:
    """What is new in Messenger."""

    async def talks(after: str) -> tuple[list[Row], str]:
        asked = {"fields": "id,updated_time", "platform": "messenger", "limit": "100"}
        return await api.listed(f"{page}/conversations", behind(asked, after))

    found, _ = await newest(talks, at["talks"].since)
    return await walked(at["talks"], [(text(one, "id"), text(one, "updated_time")) for one in found], messages)


def _mark(post: Row) -> str:
    return f"{text(post, 'updated_time')}:{newest_mark(post)}"
