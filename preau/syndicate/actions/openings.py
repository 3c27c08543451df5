"""An open school begins with who heads it: the sheet of a first sign-in, to be handed over, and who has come in already."""

from django.db.models import Exists, OuterRef

from preau.access.models import Account
from preau.access.sheets.actions import draw_codes
from preau.access.sheets.choices import SheetKind
from preau.access.sheets.paper import pdf, sheets
from preau.access.sheets.queries import SheetLine
from preau.base import transaction
from preau.base.audit import record
from preau.base.language import refusal
from preau.directory.choices import Profile
from preau.directory.models import Person, Post
from preau.syndicate.models import ServedSchool


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
    if locked.opened_on is None or locked.until:
        raise refusal("Le service de cette école n’est pas ouvert : la première connexion vient après.")
    heads = _waiting(locked)
    if not heads:
        raise refusal("La direction de cette école est déjà entrée, ou l’annuaire ne la connaît pas encore.")
    drawn = draw_codes(heads, by=by)
    record("syndicate.first_sign_in", locked, by=by, heads=len(heads))
    words = [str(Profile.HEAD.label)]
    lines = [SheetLine(one, str(SheetKind.STAFF), words, "", True, True, False) for one in heads]
    return pdf(sheets(lines, locked.establishment, drawn))


def _waiting(school: ServedSchool) -> list[Person]:
    opened = Account.objects.filter(person=OuterRef("pk"), activated_at__isnull=False)
    posts = Post.objects.current().filter(establishment=school.establishment_id, profile=Profile.HEAD)
    return list(
        Person.objects.filter(pk__in=posts.values("person"))
        .exclude(Exists(opened))
        .order_by("sort_key", "pk")
    )
