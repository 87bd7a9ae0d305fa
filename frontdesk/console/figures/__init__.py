"""The figures: what visitors asked, what became of it, and how sure a share is."""
