"""When people are there, and the stop that stops everything automatic."""
