"""What readers are measured by: sets, measures, the bag of words beside them, and what they cost."""
