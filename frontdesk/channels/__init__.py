"""The ways people reach us, one folder each."""
