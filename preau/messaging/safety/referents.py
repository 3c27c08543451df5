"""Verbs of referents: the head names one, or ends it."""

from preau.base import clock, transaction
from preau.base.audit import record
from preau.base.language import refusal
from preau.directory.hats import Hat
from preau.directory.models import Establishment, Person
from preau.messaging.boxes.queries import may_hold
from preau.messaging.models import Referent

AT_MOST = 6


@transaction.atomic
def name_referent(*, person: Person | None, words: str, by: Person, hat: Hat) -> Referent:
    """From now on a report of harassment names them, to who is of the head's school. Named twice, they are named once.

    ValidationError without a person nor words, for somebody who does not work there, or when there are six already.
    """
    school = Establishment.objects.select_for_update().get(pk=hat.establishment_id or 0)
    said = " ".join(words.split())
    if person is None and not said:
        raise refusal(
            "Choisissez une personne, ou écrivez qui joindre. Exemple : Mme Fournier, 03 20 00 00 00."
        )
    if person and not may_hold(hat).filter(pk=person.pk).exists():
        raise refusal("Cette personne ne travaille pas dans l’établissement.")
    known = Referent.objects.settled_by(hat)
    if same := known.filter(person=person, words=said).first():
        return same
    if known.count() >= AT_MOST:
        raise refusal("Six référents au plus : retirez-en un d’abord.")
    made = Referent.objects.create(
        establishment=school, person=person, words=said, named_at=clock.now(), named_by=by
    )
    record("messaging.name_referent", made, by=by, person=person.pk if person else None)
    return made


@transaction.atomic
def end_referent(referent: Referent, *, by: Person) -> Referent:
    """Nobody is sent to them any more; nothing the second time."""
    locked = Referent.objects.select_for_update(of=("self",)).get(pk=referent.pk)
    if locked.ended_at is None:
        locked.ended_at, locked.ended_by = clock.now(), by
        locked.save(update_fields=["ended_at", "ended_by"])
        record("messaging.end_referent", locked, by=by)
    return locked
