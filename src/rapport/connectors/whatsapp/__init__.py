"""A number on the WhatsApp Business Platform."""
