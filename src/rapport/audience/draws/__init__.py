"""What surrounds a giveaway's draw: its rules in a post, its public page, who is in it, and who puts whom back."""
