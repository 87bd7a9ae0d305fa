"""The staff's accounts: their second factor, their sessions, who opens and closes them, and the audit log's page."""
