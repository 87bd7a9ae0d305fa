"""How the assistant understands: graph components of our own, named in config.yml, none of them tied to a topic."""
