"""Pictures and films of a table's posts: fetched one by one, put on their posts, and never left out unseen."""
