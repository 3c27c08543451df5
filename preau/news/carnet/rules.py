"""Who may do what with a note. The page's buttons and the verbs ask the same predicates."""

from preau.directory.audiences import Audience, audiences_open_to
from preau.directory.choices import SIGNS_FOR_CHILD, TEACHING, WHOLE_ESTABLISHMENT, TieKind
from preau.directory.hats import Hat
from preau.directory.models import Guardianship, Person
from preau.directory.models.dated import is_current
from preau.news.models import Note, Signature, Slip

WRITES = TEACHING | WHOLE_ESTABLISHMENT


def may_write(hat: Hat) -> bool:
    """The team of a school; who is beside or above it does not write in the liaison book."""
    return hat.kind in WRITES


def addressees(person: Person, hat: Hat) -> list[Audience]:
    """The families that a hat may write a note to."""
    return [one for one in audiences_open_to(person, hat) if one.is_families] if may_write(hat) else []


def may_settle(person: Person, hat: Hat, note: Note) -> bool:
    """Remind, take back, note a paper: the author, and who answers for the school."""
    return Note.objects.followed_by(person, hat).filter(pk=note.pk).exists()


def signs_for(person: Person, child: Person) -> bool:
    """A legal guardian who exercises parental authority today (Code civil, art. 372); another one reads only."""
    ties = Guardianship.objects.filter(is_current(), guardian=person, child=child, kind=TieKind.LEGAL)
    return ties.filter(state__in=[str(state) for state in SIGNS_FOR_CHILD]).exists()


def may_sign(person: Person, slip: Slip) -> bool:
    """A first answer while the note is read and open, another one until its date."""
    if slip.note.is_held or not signs_for(person, slip.child):
        return False
    said = Signature.objects.filter(slip=slip, signer=person).exists()
    return slip.note.is_on_time if said else slip.note.is_open


def may_see_other_answer(note: Note) -> bool:
    """Two parents who must both sign see what the other answered; else they see that it is signed, never the words."""
    return note.needs_both
