"""The composition root: environment, settings, routes, the two processes."""
