"""Posts in other programs' tables: read within bounds, guessed where that is safe, asked where it is not."""
