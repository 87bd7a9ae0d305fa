"""Guards visitors' privacy."""
