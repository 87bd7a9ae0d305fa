"""The booking systems whose links we can build: one module each, chosen by the table in table.py."""
