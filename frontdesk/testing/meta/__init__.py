"""A stand-in of Meta's Graph API and webhooks, for Messenger and WhatsApp."""
