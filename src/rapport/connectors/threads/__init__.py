"""Threads, by its own sign-in at Meta."""
