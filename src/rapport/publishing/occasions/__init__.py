"""What a brand holds at a time and a place: its row, the posts that tell of it, and its address for calendars."""
