"""The end of a membership: its schools close on their day, and what was theirs is handed over."""

import hashlib
from datetime import date

from django.utils.translation import gettext as _

from preau.base import clock, transaction
from preau.base.audit import Actor, SystemActor, record
from preau.base.language import kept_language, refusal
from preau.directory.models import Person
from preau.syndicate.actions.departing import announce
from preau.syndicate.choices import HANDED, StepKind
from preau.syndicate.models import Accession, AccessionStep, noted
from preau.syndicate.papers.archive import archive_of
from preau.syndicate.telling import tell_left

HOUSE = SystemActor("préau")


def close_left() -> int:
    """Members whose last day is over: their schools close that day, once; how many members."""
    over = Accession.objects.filter(until__lt=clock.today(), successor=None)
    over = over.exclude(steps__kind=StepKind.CLOSED)
    return sum(_close(pk) for pk in over.values_list("pk", flat=True))


@transaction.atomic
def hand(accession: Accession, *, by: Actor, kind: str, on: date, proof: str) -> AccessionStep:
    """Content taken over from the space before, given back, or the archive handed over, on a day; the same is the one there.

    ValidationError: a day to come, no proof, or something of a leaving that nobody has asked for.
    """
    locked = Accession.objects.select_for_update().get(pk=accession.pk)
    known = locked.steps.filter(kind=kind).first()
    if known:
        return known
    if kind not in HANDED:
        raise refusal("Cette étape se note ailleurs.")
    if on > clock.today():
        raise refusal("Cette date est à venir : notez la remise le jour venu.")
    if not proof.strip():
        raise refusal("Dites à qui, ou par quel écrit. Exemple : reçu signé par la directrice.")
    if kind != StepKind.TAKE_OVER and locked.until is None:
        raise refusal("Cette collectivité n’a pas demandé à partir : il n’y a rien à rendre.")
    row = AccessionStep.objects.create(
        accession=locked, kind=kind, on=on, proof=proof.strip()[:300], **noted(by)
    )
    record(f"syndicate.{kind}", locked, by=by, on=on.isoformat())
    return row


@transaction.atomic
def take_file(accession: Accession, *, by: Person, capacity: str) -> bytes:
    """The archive of the file, taken by the office of the member that has left: who, and its sum, are a dated step.

    Taken again it is given again, and the first step stays. ValidationError: its last day is not over.
    """
    if accession.until is None or clock.today() <= accession.until:
        raise refusal(
            "L’archive du dossier se remet après le dernier jour : d’ici là, elle peut encore changer."
        )
    content = archive_of(accession)
    with kept_language():
        proof = _("remise à %(who)s, %(capacity)s ; SHA-256 %(sum)s") % {
            "who": by.display_name, "capacity": capacity, "sum": hashlib.sha256(content).hexdigest(),
        }  # fmt: skip
    hand(accession, by=by, kind=StepKind.ARCHIVE, on=clock.today(), proof=proof)
    return content


@transaction.atomic
def _close(pk: int) -> bool:
    locked = Accession.objects.select_for_update().get(pk=pk)
    if locked.until is None or locked.steps.filter(kind=StepKind.CLOSED).exists():
        return False
    announce(locked, by=HOUSE)
    closed = locked.schools.filter(until=None).update(until=locked.until)
    AccessionStep.objects.create(accession=locked, kind=StepKind.CLOSED, on=locked.until, **noted(HOUSE))
    record("syndicate.close_left", locked, by=HOUSE, schools=closed)
    tell_left(locked)
    return True
