"""What its author is told once an article is sent."""

from django.utils.translation import gettext as _

from preau.news.articles.reach import schools_of
from preau.news.models import Article
from preau.notifications.announcing import announced_in
from preau.sharing.queries import named_by


def sent_words(article: Article) -> str:
    """Who looks at it first, or when it is read and announced."""
    if article.available_at is None or article.audience is None:
        return _("Actualité envoyée à la direction, qui la relira.")
    chosen = article.available_at if article.wanted else None
    told = announced_in(schools_of(named_by(article.audience)), chosen)
    return told.words or (_("Actualité programmée.") if article.is_scheduled else _("Actualité publiée."))
