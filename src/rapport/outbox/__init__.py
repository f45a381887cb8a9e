"""The only way out: replies in line, whose word is next, and delivery that looks before it repeats."""
