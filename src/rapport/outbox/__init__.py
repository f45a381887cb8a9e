"""The only way out: deliveries in line, whose word is next, and delivery that looks before it repeats."""
