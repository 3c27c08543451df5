"""Colleagues in copy: seen by all, or hidden, and then in a conversation apart."""
