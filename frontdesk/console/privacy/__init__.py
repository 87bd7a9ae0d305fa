"""Privacy in the console: what is kept and how long, and what is done for a person who asks."""
