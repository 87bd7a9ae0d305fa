"""The page on which a developer writes as somebody."""
