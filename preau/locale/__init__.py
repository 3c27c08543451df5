"""The other languages of the pages: for each, a catalogue, and its marks of numbers and dates where they differ from Django's."""
