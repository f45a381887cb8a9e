"""Comments under the videos of one channel on YouTube."""
