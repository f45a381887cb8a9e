"""Small programs for those who work on Rapport; none of them runs in the product."""
