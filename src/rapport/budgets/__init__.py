"""What channels may use of their networks, in calls and money, and what they used: charged before each call."""
