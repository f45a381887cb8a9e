"""The sentences people see: found in the code, kept in catalogues, checked and compiled."""
