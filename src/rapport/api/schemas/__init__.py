"""What the API answers: one typed shape for each thing, made from its row and nothing else."""
