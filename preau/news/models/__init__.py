"""Notes and their signatures; articles, their pictures and reactions; polls and their voices; closures."""

from preau.news.models.articles import Article, ArticleQuerySet, Picture, Review
from preau.news.models.continuity import Call, Closure, PlanDay, PlanFile
from preau.news.models.notes import InsuranceProof, Note, NoteDraft, NoteQuerySet, Reminder, Signature, Slip
from preau.news.models.polls import Poll, PollQuerySet, Voice
from preau.news.models.reactions import Reaction, ReactionRule

__all__ = [
    "Article",
    "ArticleQuerySet",
    "Call",
    "Closure",
    "InsuranceProof",
    "Note",
    "NoteDraft",
    "NoteQuerySet",
    "Picture",
    "PlanDay",
    "PlanFile",
    "Poll",
    "PollQuerySet",
    "Reaction",
    "ReactionRule",
    "Reminder",
    "Review",
    "Signature",
    "Slip",
    "Voice",
]
