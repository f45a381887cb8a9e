"""What Meta's networks share: calls, webhooks, messages and comments of the Graph interface. No network itself."""
