"""The loops of the work process, what runs beside them, probes and metrics."""
