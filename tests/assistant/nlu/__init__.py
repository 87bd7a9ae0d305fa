"""A package, so that its test_understanding.py is not taken for tests/test_understanding.py."""
