"""Calendars of other programs: ours shown there by a secret address, and theirs shown here as days with a name."""
