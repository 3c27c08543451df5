"""The official counts of schools, laid beside what was counted; taken where the office says so."""

from dataclasses import dataclass

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from preau.base import clock, transaction
from preau.base.audit import Actor, record
from preau.base.language import refusal
from preau.syndicate.actions.campaigns import correct
from preau.syndicate.choices import CountSource
from preau.syndicate.counts_file import read_counts
from preau.syndicate.models import Campaign, HeadCount, OfficialCount, noted
from preau.syndicate.rules import may_change


@dataclass(frozen=True)
class Laid:
    """How many schools the file knows, how many of ours it does not."""

    known: int
    missing: int


@transaction.atomic
def lay(campaign: Campaign, *, by: Actor, content: bytes) -> Laid:
    """Keep what the file says of the schools that are counted; nothing of theirs changes. Again, the new file replaces.

    ValidationError: not this file, nothing of this school year, or a campaign that is frozen.
    """
    locked = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if not may_change(locked):
        raise refusal("Les effectifs de cet exercice sont arrêtés : ils ne changent plus.")
    told = {one.uai: one.pupils for one in read_counts(content, year=locked.school_year_from)}
    counted = locked.counts.filter(replaced_at=None)
    ours = dict(counted.values_list("school__establishment__uai", "school"))
    stamp = noted(by)
    rows = [
        OfficialCount(campaign=locked, school_id=school, pupils=told[uai], **stamp)
        for uai, school in ours.items()
        if uai in told
    ]
    OfficialCount.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["campaign", "school"],
        update_fields=["pupils", "at", "by", "by_name"],
    )
    record("syndicate.lay_official", locked, by=by, known=len(rows), missing=len(ours) - len(rows))
    return Laid(len(rows), len(ours) - len(rows))


def differing(campaign: Campaign) -> QuerySet[HeadCount]:
    """Current counts that the official file contradicts, with what it says (`official`)."""
    told = OfficialCount.objects.filter(campaign=campaign, school=OuterRef("school"))
    rows = campaign.counts.filter(replaced_at=None).annotate(official=Subquery(told.values("pupils")[:1]))
    return rows.exclude(official=None).exclude(official=F("pupils"))


@transaction.atomic
def take(count: HeadCount, *, by: Actor) -> HeadCount:
    """The official count of a school in place of the other. ValidationError when there is none."""
    told = OfficialCount.objects.filter(campaign=count.campaign_id, school=count.school_id).first()
    if told is None:
        raise refusal("Le fichier officiel ne dit rien de cette école.")
    return correct(count, by=by, pupils=told.pupils, source=CountSource.FILE, reason=_reason(count.campaign))


@transaction.atomic
def take_unanswered(campaign: Campaign, *, by: Actor) -> int:
    """The official count wherever it differs and the commune has not answered yet; how many, at once."""
    locked = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if not may_change(locked):
        raise refusal("Les effectifs de cet exercice sont arrêtés : ils ne changent plus.")
    rows = differing(locked).filter(answer=None).select_for_update(of=("self",))
    told = rows.values_list("pk", "school", "official")  # type: ignore[misc]  # annotated by `differing`
    found = {pk: (school, pupils) for pk, school, pupils in told}
    HeadCount.objects.filter(pk__in=found).update(replaced_at=clock.now())
    stamp, reason = noted(by), _reason(locked)
    HeadCount.objects.bulk_create(
        HeadCount(campaign=locked, school_id=school, pupils=pupils, source=CountSource.FILE, reason=reason, **stamp)
        for school, pupils in found.values()
    )  # fmt: skip
    if found:
        record("syndicate.take_official", locked, by=by, schools=len(found))
    return len(found)


def _reason(campaign: Campaign) -> str:
    return _("effectif officiel, rentrée %(year)s") % {"year": campaign.school_year_from}
