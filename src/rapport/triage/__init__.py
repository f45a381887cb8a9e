"""Reading, matching, deciding. Pure: time and policy come in as values, so every decision replays."""
