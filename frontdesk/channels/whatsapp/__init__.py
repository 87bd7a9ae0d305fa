"""WhatsApp's Cloud API."""
