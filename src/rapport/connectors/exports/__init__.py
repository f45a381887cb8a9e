"""Files that people take out of networks: opened within bounds, recognised by what is in them, read as history."""
