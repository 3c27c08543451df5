"""What a school had in the space before, taken over here step by step, each on its day and with its proof."""

from datetime import date

from django.utils.translation import gettext as _

from preau.base import clock, transaction
from preau.base.audit import Actor, record
from preau.base.language import kept_language, refusal
from preau.syndicate.actions.leaving import hand
from preau.syndicate.choices import StepKind, TakeOverKind
from preau.syndicate.models import ServedSchool, TakeOver, noted


@transaction.atomic
def take_over(school: ServedSchool, *, by: Actor, kind: str, on: date, proof: str) -> TakeOver:
    """The next step of a school; the same is the one there. Once all schools of the file are checked, that is a step of it.

    ValidationError: not in its turn, a day to come or before the last step, no proof.
    """
    locked = (
        ServedSchool.objects.select_for_update(of=("self",)).select_related("accession").get(pk=school.pk)
    )
    known = locked.taken.filter(kind=kind).first()
    if known:
        return known
    _check(locked, kind, on, proof)
    row = TakeOver.objects.create(school=locked, kind=kind, on=on, proof=proof.strip()[:300], **noted(by))
    record("syndicate.take_over", locked, by=by, kind=kind, on=on.isoformat())
    if kind == TakeOverKind.CHECKED:
        _note_whole(locked, by)
    return row


def next_kind(school: ServedSchool) -> TakeOverKind | None:
    """What comes next of a school; none once it has been checked. Steps are best prefetched."""
    done = {one.kind for one in school.taken.all()}
    return next((one for one in TakeOverKind if one not in done), None)


def _check(school: ServedSchool, kind: str, on: date, proof: str) -> None:
    last = school.taken.order_by("-on").first()
    if kind != next_kind(school):
        raise refusal("Cette étape ne vient pas maintenant : relisez la page.")
    if on > clock.today():
        raise refusal("Cette date est à venir : notez l’étape le jour venu.")
    if last and on < last.on:
        raise refusal("Cette date vient avant l’étape précédente.")
    if not proof.strip():
        raise refusal("Dites par quel écrit, ou ce qui est venu. Exemple : archive de 2 Go, par courriel.")


def _note_whole(school: ServedSchool, by: Actor) -> None:
    """All the schools of the file have checked: the content is taken over, on the day of the last."""
    accession = school.accession
    schools = accession.schools.filter(until=None)
    if schools.exclude(taken__kind=TakeOverKind.CHECKED).exists():
        return
    rows = TakeOver.objects.filter(school__in=schools, kind=TakeOverKind.CHECKED)
    with kept_language():
        proof = _("repris et vérifié, école par école ; la dernière : %(school)s") % {"school": school}
    hand(accession, by=by, kind=StepKind.TAKE_OVER, on=max(rows.values_list("on", flat=True)), proof=proof)
