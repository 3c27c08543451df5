"""An open school begins with who heads it: the sheet of a first sign-in, to be handed over, and who has come in already."""

from datetime import date, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.validators import validate_email
from django.db.models import Exists, OuterRef
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from preau.access.models import Account, ActivationCode
from preau.access.sheets.actions import draw_codes
from preau.access.sheets.choices import SheetKind
from preau.access.sheets.paper import pdf, sheets
from preau.access.sheets.queries import SheetLine
from preau.base import clock, transaction
from preau.base.audit import Actor, SystemActor, record
from preau.base.language import kept_language, refusal
from preau.directory.choices import Profile
from preau.directory.models import Person, Post
from preau.syndicate.models import Accession, ServedSchool
from preau.ui.words import full_day_words

HOUSE = SystemActor("préau")
MAILED_FOR = timedelta(days=7)  # a mail is read sooner than a sheet is handed over
_JOB = "preau.syndicate.tasks.mail_first_sign_in"


def with_heads(schools: list[ServedSchool]) -> list[ServedSchool]:
    """Each with its `head_state`: "in" where all who head it have signed in, "waiting", or none where nobody is known to."""
    opened = Account.objects.filter(person=OuterRef("person"), activated_at__isnull=False, closed_at=None)
    places = [one.establishment_id for one in schools]
    rows = (
        Post.objects.current()
        .filter(establishment__in=places, profile=Profile.HEAD)
        .annotate(is_in=Exists(opened))
    )
    found = dict(rows.order_by("-is_in").values_list("establishment", "is_in"))  # one who waits is said
    for one in schools:
        state = found.get(one.establishment_id)
        one.head_state = "" if state is None else "in" if state else "waiting"
    return schools


@transaction.atomic
def first_sign_in(school: ServedSchool, *, by: Person) -> bytes:
    """The sheet (PDF) of who heads an open school and has not signed in: its code exists nowhere else, the one before is void.

    ValidationError: the service is not open, who heads the school has come in, or is not in the directory.
    """
    locked = (
        ServedSchool.objects.select_for_update(of=("self",)).select_related("establishment").get(pk=school.pk)
    )
    heads = _openable(locked)
    drawn = draw_codes(heads, by=by)
    record("syndicate.first_sign_in", locked, by=by, heads=len(heads))
    words = [str(Profile.HEAD.label)]
    lines = [SheetLine(one, str(SheetKind.STAFF), words, "", True, True, False) for one in heads]
    return pdf(sheets(lines, locked.establishment, drawn))


@transaction.atomic
def ask_mail(school: ServedSchool, *, by: Actor, address: str) -> None:
    """Write to who heads an open school, at the address that the act or the request names: a job draws the code and sends it.

    ValidationError: no such address, the service is not open, or nobody waits.
    """
    validate_email(address)
    _openable(school)
    record("syndicate.ask_first_mail", school, by=by, address=address)
    app.configure_task(_JOB, allow_unknown=False, lock=f"syndicate.first_mail.{school.pk}").defer(
        school_id=school.pk, address=address
    )


@transaction.atomic
def mail_first_sign_in(school_id: int, address: str) -> int:
    """The link of a first sign-in, one use, for a week, to each head who waits; the codes before are void. How many left."""
    school = (
        ServedSchool.objects.select_for_update(of=("self",)).select_related("establishment").get(pk=school_id)
    )
    heads = [] if school.opened_on is None or school.until else _waiting(school)
    drawn = draw_codes(heads, by=HOUSE)
    until = clock.now() + MAILED_FOR
    ActivationCode.objects.filter(person__in=heads, used_at=None, voided_at=None).update(expires_at=until)
    with kept_language():
        for one in heads:
            _mail(school, one, drawn[one.pk], address, until.astimezone(clock.PARIS).date())
    if heads:
        record("syndicate.first_mail", school, by=HOUSE, address=address, heads=len(heads))
    return len(heads)


def invite(accession: Accession) -> int:
    """Once an effective membership has opened its schools: each is written to at its own address, once; how many."""
    rows = accession.schools.filter(until=None, opened_on__isnull=False, invited_at=None).exclude(
        establishment__email=""
    )
    found = [one for one in rows.select_related("establishment") if _waiting(one)]
    for one in found:
        ask_mail(one, by=HOUSE, address=one.establishment.email)
    ServedSchool.objects.filter(pk__in=[one.pk for one in found]).update(invited_at=clock.now())
    return len(found)


def _openable(school: ServedSchool) -> list[Person]:
    if school.opened_on is None or school.until:
        raise refusal("Le service de cette école n’est pas ouvert : la première connexion vient après.")
    heads = _waiting(school)
    if not heads:
        raise refusal("La direction de cette école est déjà entrée, ou l’annuaire ne la connaît pas encore.")
    return heads


def _mail(school: ServedSchool, head: Person, code: str, address: str, last: date) -> None:
    words = {
        "who": head.polite_name, "school": school.establishment, "last": full_day_words(last),
        "link": f"{settings.PUBLIC_URL}{reverse('access:activate')}#{code}",
    }  # fmt: skip
    subject = _("Première connexion : %(school)s") % {"school": school.establishment}
    EmailMessage(subject, render_to_string("syndicate/first_mail.txt", words), to=[address]).send()


def _waiting(school: ServedSchool) -> list[Person]:
    opened = Account.objects.filter(person=OuterRef("pk"), activated_at__isnull=False)
    posts = Post.objects.current().filter(establishment=school.establishment_id, profile=Profile.HEAD)
    return list(
        Person.objects.filter(pk__in=posts.values("person"))
        .exclude(Exists(opened))
        .order_by("sort_key", "pk")
    )
