"""Files of posts on their way in: looked at, asked about, mended, brought in step by step, and undone."""
