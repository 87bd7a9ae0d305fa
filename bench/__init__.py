"""Measurements of the running product, each one command."""
