"""The inbox: queue, conversation, and the person and decision beside it."""
