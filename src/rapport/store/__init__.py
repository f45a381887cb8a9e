"""What several apps store alike: rows in bulk, the brand in every query, words that are found."""
