"""The head's own count of a school: confirmed, or another one with its reason; then the commune is asked."""

from datetime import timedelta

from django.utils.timezone import localtime

from preau.base import clock, transaction
from preau.base.audit import Actor, record
from preau.base.language import refusal
from preau.syndicate.actions.campaigns import changing, correct
from preau.syndicate.choices import CountSource
from preau.syndicate.counting import silent_schools, tell_commune, tell_heads
from preau.syndicate.models import Campaign, CountReminder, HeadCount, SchoolWord, noted
from preau.ui.words import full_day_words

PAUSE = timedelta(days=7)


@transaction.atomic
def state_count(count: HeadCount, *, by: Actor, pupils: int, reason: str = "") -> SchoolWord:
    """Who heads the school says how many pupils it has; the same word again is the one that is there.

    Another number replaces the count, whose commune is then asked. ValidationError: another number without its reason, or a
    year that is frozen.
    """
    known = SchoolWord.objects.filter(campaign=count.campaign_id, school=count.school_id).first()
    if known and count.pupils == pupils == known.pupils:
        return known
    locked = changing(count)
    if pupils != locked.pupils:
        if not reason.strip():
            raise refusal(
                "Dites pourquoi ce n’est pas %(n)s. Exemple : trois élèves arrivés le 1er septembre.",
                n=locked.pupils,
            )
        locked = correct(locked, by=by, pupils=pupils, source=CountSource.SCHOOL, reason=reason)
    said = {"pupils": pupils, "reason": reason.strip()} | noted(by)
    row, _made = SchoolWord.objects.update_or_create(
        campaign=locked.campaign, school=locked.school, defaults=said
    )
    record("syndicate.state_count", row, by=by, pupils=pupils)
    tell_commune(locked)
    return row


@transaction.atomic
def remind_heads(campaign: Campaign, *, by: Actor) -> int:
    """Tell again the heads of schools that have said nothing, and no other; how many schools. At most once a week.

    ValidationError: told less than a week ago, or nobody is missing.
    """
    locked = Campaign.objects.select_for_update(of=("self",)).select_related("syndicate").get(pk=campaign.pk)
    last = locked.count_reminders.order_by("-at").values_list("at", flat=True).first()
    if last and last + PAUSE > clock.now():
        first = localtime(last + PAUSE, clock.PARIS).date()
        raise refusal(
            "Une relance est déjà partie cette semaine : la prochaine à partir du %(day)s.",
            day=lambda: full_day_words(first),
        )
    missing = silent_schools(locked).count()
    if not missing:
        raise refusal("Chaque école a dit son effectif : il n’y a personne à relancer.")
    row = CountReminder.objects.create(campaign=locked, **noted(by))
    row.told = tell_heads(locked, again=row.pk)
    row.save(update_fields=["told"])
    record("syndicate.remind_heads", locked, by=by, schools=missing, told=row.told)
    return missing
