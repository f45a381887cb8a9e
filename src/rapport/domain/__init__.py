"""The values everything speaks in: messages, readings, decisions. Pure: no clock, no network, no database."""
