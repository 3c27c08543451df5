"""Notes and their signatures; articles and their pictures."""

from preau.news.models.articles import Article, ArticleQuerySet, Picture, Review
from preau.news.models.notes import InsuranceProof, Note, NoteDraft, NoteQuerySet, Reminder, Signature, Slip

__all__ = [
    "Article", "ArticleQuerySet", "InsuranceProof", "Note", "NoteDraft", "NoteQuerySet",
    "Picture", "Reminder", "Review", "Signature", "Slip",
]  # fmt: skip
