"""Who may react to what. The page's buttons and the verbs ask the same predicates."""

import re
from collections.abc import Iterable

from django.db.models.functions import Upper

from preau.directory.audiences import Audience
from preau.directory.children import children_named
from preau.directory.choices import MemberRole, Profile
from preau.directory.hats import Hat
from preau.directory.models import Enrolment, Membership, Person
from preau.directory.nomenclatures import levels
from preau.news.choices import Opening
from preau.news.models import Article, ReactionRule


def opening_in(establishment_id: int | None) -> Opening:
    """What the head has settled; none otherwise, nor for the news of an authority."""
    found = ReactionRule.objects.filter(establishment=establishment_id).values_list("opening", flat=True)
    return Opening(found.first() or Opening.NONE)


def may_settle(hat: Hat) -> bool:
    return hat.kind == Profile.HEAD and hat.establishment_id is not None


def may_offer(hat: Hat, readers: Iterable[Audience]) -> bool:
    """Whether an author may open the reactions of an article to these readers."""
    return _takes(hat.establishment_id, [one.key for one in readers])


def takes_reactions(article: Article) -> bool:
    """Its author has opened them, the head has not closed them since."""
    return (
        article.takes_reactions and article.is_published and _takes(article.establishment_id, article.readers)
    )


def may_react(person: Person, hat: Hat, article: Article) -> bool:
    """Whoever reads it, but its author, and the pupils of the youngest classes unless the head has opened those too."""
    if article.author_id == person.pk or not takes_reactions(article):
        return False
    if not Article.objects.visible_to(person, hat).filter(pk=article.pk).exists():
        return False
    return not _is_young(person, hat) or opening_in(article.establishment_id) == Opening.ALL


def _takes(establishment_id: int | None, readers: Iterable[str]) -> bool:
    opening = opening_in(establishment_id)
    return opening == Opening.ALL or (opening == Opening.OLDER and not _are_young(readers))


def _are_young(readers: Iterable[str]) -> bool:
    """Whether one of these classes (keys of audiences) has pupils of the levels of `directory/data/levels.toml`."""
    groups = [int(found[1]) for key in readers if (found := re.fullmatch(r"familles-(\d+)", key))]
    enrolled = Enrolment.objects.current().annotate(known=Upper("level"))
    pupils = Membership.objects.current().filter(group__in=groups, role=MemberRole.PUPIL)
    young = enrolled.filter(known__in=levels()["young"], person__in=pupils.values("person"))
    return bool(groups) and young.exists()


def _is_young(person: Person, hat: Hat) -> bool:
    if hat.kind != Profile.PUPIL:
        return False
    me = children_named([person.pk]).get(person.pk)
    return me is not None and me.is_young
