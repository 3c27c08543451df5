"""Text messages: what is urgent, for the families of a school that has opened this way, within what it may cost."""
