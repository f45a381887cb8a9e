"""One engine for every yes that somebody else has to give: to posts, to replies, to what a robot may say."""
