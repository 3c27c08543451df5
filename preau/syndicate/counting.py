"""Who has said how many pupils a school has, who has not, and who is told of it."""

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from preau.base import clock
from preau.base.language import kept_language
from preau.directory.choices import Profile
from preau.directory.models import Post
from preau.notifications.actions import tell_many
from preau.syndicate.models import Campaign, HeadCount, SchoolWord
from preau.syndicate.telling import tell_office
from preau.ui.words import count_words

# Who heads a school that a campaign counts and that has said nothing of it yet.
_SILENT_HEADS = """SELECT DISTINCT p.person_id, NULL::bigint FROM syndicate_headcount c
    JOIN syndicate_servedschool s ON s.id = c.school_id
    JOIN directory_post p ON p.establishment_id = s.establishment_id AND p.profile = %s
     AND p.starts_on <= %s AND (p.ends_on IS NULL OR p.ends_on >= %s)
   WHERE c.campaign_id = %s AND c.replaced_at IS NULL
     AND NOT EXISTS (SELECT 1 FROM syndicate_schoolword w WHERE w.campaign_id = c.campaign_id AND w.school_id = s.id)"""


def with_word(rows: QuerySet[HeadCount]) -> QuerySet[HeadCount]:
    """Counts with `has_word` (the head has said it) and `head_is_in` (who heads the school has an account)."""
    heads = Post.objects.current().filter(
        establishment=OuterRef("school__establishment"), profile=Profile.HEAD,
        person__account__activated_at__isnull=False,
    )  # fmt: skip
    return rows.annotate(has_word=Exists(_word()), head_is_in=Exists(heads))


def silent_schools(campaign: Campaign) -> QuerySet[HeadCount]:
    """Current counts that no head has confirmed or replaced."""
    return with_word(campaign.counts.filter(~Exists(_word()), replaced_at=None))


def _word() -> QuerySet[SchoolWord]:
    return SchoolWord.objects.filter(campaign=OuterRef("campaign"), school=OuterRef("school"))


def tell_heads(campaign: Campaign, again: int = 0) -> int:
    """One statement for all schools; `again` is the key of a reminder. How many heads were told."""
    today = clock.today()
    with kept_language():
        words = _("Combien d’élèves à la rentrée ? L’effectif de votre école est à constater.")
    path = f"syndicat/ecole/?exercice={campaign.year}{f'&relance={again}' if again else ''}"
    params = [Profile.HEAD, today, today, campaign.pk]
    return tell_many("head_count", readers=_SILENT_HEADS, params=params, text=words, path=path)


def tell_commune(count: HeadCount) -> int:
    """The head has spoken: the office of who owes confirms or contests."""
    with kept_language():
        words = _("Effectif constaté, %(school)s : %(pupils)s, à confirmer.") % {
            "school": str(count.school)[:90], "pupils": count_words(count.pupils, _("élève"), _("élèves")),
        }  # fmt: skip
    return tell_office(
        "count_stated", count.school.accession.authority_id, words, f"syndicat/?effectif={count.pk}"
    )
