"""Phones that ring: web push (RFC 8030), sealed for one device (RFC 8291), signed by the installation (RFC 8292)."""
