"""Words made to cost much: whatever reads outside text takes time with their length, not its square."""
