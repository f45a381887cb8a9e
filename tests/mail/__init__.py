"""Mail as programs write it and as people do."""
