"""Who may do what. The page's buttons and the verbs ask the same predicates."""

from preau.conduct.models import Incident, Punishment, Sanction
from preau.conduct.sight import FOLLOWS
from preau.directory.choices import SIGNS_FOR_CHILD, TEACHING, Profile, TieKind
from preau.directory.hats import Hat
from preau.directory.models import Guardianship, Person
from preau.directory.models.dated import is_current
from preau.timetable.lessons import Lesson


def may_report(hat: Hat) -> bool:
    """Report an incident, give a punishment: who teaches, school life, the head; in the second degree."""
    return hat.kind in FOLLOWS | TEACHING and hat.establishment_id is not None and not hat.is_first_degree


def may_report_in(person: Person, hat: Hat, lesson: Lesson) -> bool:
    """Of a lesson: who holds it or replaces in it; who follows the school."""
    if not may_report(hat) or hat.establishment_id != lesson.establishment_id:
        return False
    return hat.kind in FOLLOWS or person.pk in {one.pk for one in lesson.teachers}


def follows(hat: Hat) -> bool:
    """Takes incidents up, ticks detentions, reads procedures."""
    return hat.kind in FOLLOWS and may_report(hat)


def may_decide(hat: Hat) -> bool:
    """Opens a procedure and writes its decision: the head alone, for the council too."""
    return hat.kind == Profile.HEAD and may_report(hat)


def may_complete(person: Person, hat: Hat, incident: Incident) -> bool:
    """Add a pupil, take it back: its author, until school life has taken it up; who follows the school."""
    mine = incident.reported_by_id == person.pk and incident.seen_at is None
    return incident.withdrawn_at is None and may_report(hat) and (mine or follows(hat))


def may_withdraw(person: Person, hat: Hat, punishment: Punishment) -> bool:
    """Its author, as long as it was not carried out; who follows the school."""
    mine = punishment.given_by_id == person.pk and not punishment.outcome
    return punishment.withdrawn_at is None and may_report(hat) and (mine or follows(hat))


def may_note(person: Person, hat: Hat, punishment: Punishment) -> bool:
    """Say what became of it: its author, who follows the school."""
    mine = punishment.given_by_id == person.pk and may_report(hat)
    return punishment.withdrawn_at is None and (mine or follows(hat))


def may_observe(person: Person, hat: Hat, sanction: Sanction) -> bool:
    """Answer in a procedure: the pupil, or an adult who exercises authority, until it is decided."""
    if sanction.is_decided or sanction.told_on is None:
        return False
    if hat.kind == Profile.PUPIL:
        return sanction.pupil_id == person.pk
    ties = Guardianship.objects.filter(
        is_current(), guardian=person, child=sanction.pupil_id, kind=TieKind.LEGAL
    )
    signs = ties.filter(state__in=[str(one) for one in SIGNS_FOR_CHILD])
    return hat.kind == Profile.GUARDIAN and signs.exists()
