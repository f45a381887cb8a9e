"""What X is asked to tell of posts and of direct messages."""

from __future__ import annotations

POST = {
    "tweet.fields": "created_at,conversation_id,in_reply_to_user_id,referenced_tweets,lang,entities,attachments,"
    "note_tweet,edit_history_tweet_ids",
    "expansions": "author_id,attachments.media_keys",
    "user.fields": "name,username,profile_image_url",
    "media.fields": "url,preview_image_url,alt_text,type,variants",
}
WHO = {"user.fields": "subscription_type"}
DIRECT = {
    "dm_event.fields": "id,text,event_type,created_at,sender_id,dm_conversation_id,entities,attachments",
    "event_types": "MessageCreate",
    "expansions": "sender_id",
    "user.fields": "name,username,profile_image_url",
}
