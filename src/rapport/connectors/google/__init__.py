"""Reviews of a place on Google, through its Business Profile."""
