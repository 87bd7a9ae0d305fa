"""Makes conversations as people have them, of the repository's own phrases and answers, to fill a database with."""
