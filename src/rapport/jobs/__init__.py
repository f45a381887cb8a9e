"""What happens by the clock: which jobs are due, one run of each at a time, and what became of it."""
