"""What stands beside a post's words and is no part of their version: notes, campaign, tags, plan and article."""

from __future__ import annotations

import hashlib
import json

from rapport.publishing.models import Post
from rapport.publishing.reply_plan import plan_of


def beside_digest(post: Post) -> str:
    """Which notes, campaign, tags, plan and article somebody read: what others wrote is not written over."""
    plan = plan_of(post)
    watcher = plan.watcher.pk if plan.watcher else None
    kept = [post.notes, post.campaign, post.tags, plan.may, watcher, plan.days, post.rests_on_id]
    return hashlib.sha256(json.dumps(kept).encode()).hexdigest()[:16]
