"""Notes and their signatures."""

from preau.news.models.notes import Note, NoteDraft, NoteQuerySet, Reminder, Signature, Slip

__all__ = ["Note", "NoteDraft", "NoteQuerySet", "Reminder", "Signature", "Slip"]
