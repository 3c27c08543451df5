"""Who is told of a visit: the office of who pays, the head of its school, the office that organises; never who has just acted."""

from django.utils.translation import gettext as _

from preau.base import clock
from preau.base.audit import Actor
from preau.base.language import kept_language
from preau.directory.choices import Profile
from preau.notifications.actions import tell_many
from preau.syndicate.choices import VisitStepKind
from preau.syndicate.models import Visit, VisitStep
from preau.syndicate.rules import office_functions
from preau.ui.words import full_day_words

_OFFICE = """SELECT p.person_id, NULL::bigint FROM directory_post p
  WHERE p.authority_id = %s AND p.function = ANY(%s) AND p.person_id <> %s
    AND p.starts_on <= %s AND (p.ends_on IS NULL OR p.ends_on >= %s)"""
_HEAD = """SELECT p.person_id, NULL::bigint FROM directory_post p
  WHERE p.establishment_id = %s AND p.profile = %s AND p.person_id <> %s
    AND p.starts_on <= %s AND (p.ends_on IS NULL OR p.ends_on >= %s)"""


def tell_visit(visit: Visit, *, by: Actor, step: VisitStep | None = None) -> int:
    """One line to each of them, which leads to their own page; how many were told."""
    today, who, accession = clock.today(), by.pk or 0, visit.accession
    with kept_language():
        words = _words(visit, step)
    mark = f"{visit.pk}-{step.pk if step else 0}"
    functions = sorted(office_functions())
    told = 0
    for authority, path in (
        (accession.authority_id, f"syndicat/?accompagnement={mark}"),
        (accession.syndicate.authority_id, f"syndicat/accompagnement/{visit.pk}/?etape={mark}"),
    ):
        params = [authority, functions, who, today, today]
        told += tell_many("support_visit", readers=_OFFICE, params=params, text=words, path=path)
    if visit.school:
        params = [visit.school.establishment_id, Profile.HEAD, who, today, today]
        path = f"syndicat/ecole/?accompagnement={mark}"
        told += tell_many("support_visit", readers=_HEAD, params=params, text=words, path=path)
    return told


def _words(visit: Visit, step: VisitStep | None) -> str:
    about = {"need": visit.need[:90], "who": str(visit.school or visit.accession)[:60]}
    if step is None:
        return _("Accompagnement demandé, %(who)s : %(need)s") % about
    about["day"] = full_day_words(step.on)
    return {
        VisitStepKind.QUOTED: _("Devis d’accompagnement, %(who)s : %(need)s"),
        VisitStepKind.ACCEPTED: _("Devis accepté, %(who)s : %(need)s"),
        VisitStepKind.PLANNED: _("Accompagnement fixé au %(day)s, %(who)s : %(need)s"),
        VisitStepKind.DONE: _("Compte rendu d’accompagnement, %(who)s : %(need)s"),
        VisitStepKind.CANCELLED: _("Accompagnement annulé, %(who)s : %(need)s"),
    }[VisitStepKind(step.kind)] % about
