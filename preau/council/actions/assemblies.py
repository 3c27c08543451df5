"""Open an assembly, give a mandate and end one, change a rule."""

from datetime import date
from typing import Any

from django.db.models import Max
from django.utils.text import slugify

from preau.base import clock, transaction
from preau.base.audit import Actor, record
from preau.base.language import refusal
from preau.council.actions.acts import settle_waiting
from preau.council.actions.colleges import change_college_seats, check_colleges
from preau.council.choices import AssemblyKind, Publication, Role
from preau.council.law.rulebook import legal_size, read_value
from preau.council.models import Assembly, College, Member
from preau.council.rules import OFFICE, functions
from preau.directory.actions.places import appoint
from preau.directory.choices import Profile
from preau.directory.models import Authority, Establishment, Person, Post
from preau.directory.search.words import note_names


@transaction.atomic
def open_assembly(
    *,
    by: Actor,
    kind: str,
    place: Authority | Establishment,
    name: str = "",
    population: int = 0,
    seats: int | None = None,
) -> Assembly:
    """An assembly of an authority or a school; the one of this name that is there. Seats: the law's, else those given.

    ValidationError: no number of seats, where statutes say it and not the law.
    """
    owner = {"authority" if isinstance(place, Authority) else "establishment": place}
    title = name.strip() or str(AssemblyKind(kind).label)
    known = Assembly.objects.filter(**owner, kind=kind, name=title).first()
    if known:
        return known
    if seats is None and kind != AssemblyKind.MUNICIPAL:
        raise refusal("Dites combien de sièges ont ses statuts ou son règlement. Exemple : 20.")
    assembly = Assembly.objects.create(
        kind=kind,
        name=title,
        slug=_free_address(place, title),
        population=population,
        seats=legal_size(population) if seats is None else seats,
        opened_at=clock.now(),
        **owner,
    )
    record("council.open_assembly", assembly, by=by, seats=assembly.seats)
    return assembly


@transaction.atomic
def seat(
    assembly: Assembly,
    *,
    by: Actor,
    person: Person,
    starts_on: date,
    role: str = Role.MEMBER,
    college: College | None = None,
    alternate_of: Member | None = None,
) -> Member:
    """Someone sits from a day on; the open mandate that they have is left as it is. ValidationError when all is taken."""
    locked = Assembly.objects.select_for_update().get(pk=assembly.pk)
    known = locked.members.filter(person=person, ends_on=None).first()
    if known:
        return known
    if alternate_of is None:
        _check_vacancy(locked, starts_on)
    last = locked.members.aggregate(last=Max("rank"))["last"] or 0
    member = Member.objects.create(
        assembly=locked, person=person, role=role, college=college, alternate_of=alternate_of, rank=last + 1,
        starts_on=starts_on,
    )  # fmt: skip
    record("council.seat", member, by=by, role=role)
    return member


@transaction.atomic
def open_college(assembly: Assembly, *, by: Actor, name: str, seats: int) -> College:
    """A part of an assembly that names its own; the one of this name that is there, with the seats now said from today on.

    ValidationError: more seats than the assembly has.
    """
    locked = Assembly.objects.select_for_update().get(pk=assembly.pk)
    row, made = College.objects.get_or_create(assembly=locked, name=name.strip())
    if made:
        record("council.open_college", row, by=by)
    return change_college_seats(row, by=by, seats=seats, starts_on=clock.today())


@transaction.atomic
def end_mandate(member: Member, *, by: Actor, on: date, because: str) -> Member:
    """The last day that someone sits, and why; a mandate that is over stays as it ended."""
    locked = Member.objects.select_for_update().get(pk=member.pk)
    if locked.ends_on is not None:
        return locked
    if on < locked.starts_on:
        raise refusal(
            "Ce mandat a commencé après cette date. Exemple : %(day)s.", day=f"{clock.today():%d/%m/%Y}"
        )
    locked.ends_on, locked.ended_because = on, because.strip()
    locked.save(update_fields=["ends_on", "ended_because"])
    record("council.end_mandate", locked, by=by, on=on.isoformat())
    return locked


@transaction.atomic
def change_rule(assembly: Assembly, *, by: Actor, name: str, value: str, source: str) -> Assembly:
    """An assembly's own value of a rule, with where it is written; an empty value gives the usual rule back."""
    locked = Assembly.objects.select_for_update().get(pk=assembly.pk)
    own: dict[str, Any] = dict(locked.own_rules)
    if not value.strip():
        own.pop(name, None)
    elif not source.strip():
        raise refusal("Dites où cette règle est écrite. Exemple : statuts, article 9.")
    else:
        own[name] = [_read(name, value), source.strip()[:200]]
    if own != locked.own_rules:
        locked.own_rules = own
        locked.save(update_fields=["own_rules"])
        record("council.change_rule", locked, by=by, rule=name, value=value)
        if name == "transmitted":
            settle_waiting(locked)
    return locked


@transaction.atomic
def choose_publication(assembly: Assembly, *, by: Actor, mode: str, chosen_by: str) -> Assembly:
    """How acts are made public. Off the web only where the law lets the council choose, by a deliberation (L2131-1)."""
    if mode != Publication.WEB and not assembly.book.may_post:
        raise refusal(
            "La publication se fait en ligne ici : l’affichage est réservé aux communes de moins de 3 500 habitants."
        )
    if mode != Publication.WEB and not chosen_by.strip():
        raise refusal("Citez la délibération qui a choisi ce mode. Exemple : délibération 2022-31.")
    assembly.publication, assembly.publication_chosen_by = mode, chosen_by.strip()
    assembly.save(update_fields=["publication", "publication_chosen_by"])
    record("council.choose_publication", assembly, by=by, mode=mode)
    return assembly


@transaction.atomic
def change_seats(assembly: Assembly, *, by: Actor, seats: int) -> Assembly:
    """How many sit by law or statutes; never fewer than sit today."""
    locked = Assembly.objects.select_for_update().get(pk=assembly.pk)
    sitting = locked.members.in_exercise(clock.today()).count()
    if seats < sitting:
        raise refusal("%(n)s personnes siègent aujourd’hui : notez d’abord la fin d’un mandat.", n=sitting)
    if seats != locked.seats:
        locked.seats = seats
        locked.save(update_fields=["seats"])
        check_colleges(locked, since=clock.today())
        record("council.change_seats", locked, by=by, seats=seats)
    return locked


@transaction.atomic
def name_keeper(
    authority: Authority,
    *,
    by: Actor,
    title: str,
    first_name: str,
    last_name: str,
    function: str,
    email: str = "",
) -> Post:
    """Who prepares the sittings and keeps the register of an authority (`data/functions.toml`); the one who is there."""
    if function not in functions(OFFICE):
        raise refusal("Cette fonction ne tient pas de registre.")
    locked = Authority.objects.select_for_update().get(pk=authority.pk)
    same = {"title": title, "first_name": first_name.strip(), "last_name": last_name.strip()}
    known = Post.objects.current().filter(
        authority=locked, function=function, **{f"person__{name}": word for name, word in same.items()}
    )
    found = known.select_related("person").first()
    if found:
        return found
    person = Person.objects.create(**same, email=email.strip())
    note_names([person.pk])
    return appoint(person, by=by, profile=Profile.AUTHORITY, function=function, authority=locked)


def _free_address(place: Authority | Establishment, title: str) -> str:
    """The public address of an assembly; two communes of one name are told apart by their code."""
    plain = slugify(f"{place} {title}")[:100]
    if not Assembly.objects.filter(slug=plain).exists():
        return plain
    code = place.insee_code or place.siren if isinstance(place, Authority) else place.uai
    return f"{plain}-{(code or str(place.pk)).lower()}"


def _check_vacancy(assembly: Assembly, day: date) -> None:
    if assembly.members.in_exercise(day).count() >= assembly.seats:
        raise refusal(
            "Les %(seats)s sièges sont pourvus : notez d’abord la fin d’un mandat.", seats=assembly.seats
        )


def _read(name: str, value: str) -> Any:
    try:
        return read_value(name, value)
    except (ValueError, KeyError, ZeroDivisionError):
        raise refusal(
            "Cette valeur ne se lit pas. Exemples : 5 pour des jours, 1/3 pour une part, oui ou non."
        ) from None
