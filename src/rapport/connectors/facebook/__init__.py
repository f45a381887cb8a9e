"""A Facebook page: comments, visitors' posts, recommendations, and Messenger."""
