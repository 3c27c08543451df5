"""The rules of the feeds of an academy, set by who runs the platform: shares of the guards, windows, delays."""
