"""The website's chat widget."""
