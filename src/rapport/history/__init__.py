"""What was written before we listened: read out of files and networks, kept as history, taken back whole."""
