"""The log everything lands in first: raw bytes, durable before they are acknowledged."""
