"""Of which schools a message is, so that what one school suspends holds for what is written to or from it, and there only."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from django.db.models import Exists, OuterRef, Q, QuerySet

from preau.directory.choices import ABOVE
from preau.directory.hats import Hat
from preau.directory.models import Enrolment, Establishment, Mandate, Person, Post, Territory
from preau.directory.sight import sighted_ties
from preau.messaging.models import Suspension

# The schools of one end of a message; of an end that is of several, any that is open lets it through.
Places = Sequence[Collection[int]]
Place = tuple[str, int]  # "establishment", "authority" or "territory", and its id
Above = Mapping[int, Collection[Place]]  # by school, itself and all that stands over it


def covering(
    rows: Iterable[Suspension], worn: Collection[Place], places: Places, above: Above
) -> Suspension | None:
    """The first of these suspensions, all of one kind of hat, that stops a message: one that holds everywhere, one over what the
    hat is `worn` for above schools, or those that leave no school open at one of its ends."""
    found = list(rows)
    for row in found:
        if row.over is None or row.over in worn:
            return row
    for schools in places:
        over = [next((one for one in found if one.over in above.get(school, ())), None) for school in schools]
        stopping = [one for one in over if one]
        if over and len(stopping) == len(over):
            return stopping[0]
    return None


def worn_above(hat: Hat) -> set[Place]:
    """What a hat is worn for above schools: its authority; its territory and those over it."""
    territories = Territory.objects.filter(path__over=hat.territory_path) if hat.territory_path else []
    authority = {("authority", hat.authority_id)} if hat.authority_id else set()
    return authority | {("territory", one.pk) for one in territories}


def places_of(school: int | None, hat: Hat, readers: Iterable[Person]) -> Places:
    """Where a message is written from, which is also where it goes; for who works above schools, those of each reader."""
    if school:
        return [{school}]
    return [*schools_of_each([one.pk for one in readers]).values()] if hat.kind in ABOVE else []


def schools_of_each(people: Iterable[int]) -> dict[int, set[int]]:
    """Where each works; for who works in no school, where they learn, speak for parents or have a child."""
    ids = set(people)
    posts = Post.objects.current().filter(person__in=ids).exclude(establishment=None)
    found = _by_person(posts.values_list("person", "establishment"))
    rest = ids - found.keys()
    if rest:
        enrolled, own = Enrolment.objects.current(), "person__guardian_ties__"
        parents = enrolled.filter(sighted_ties(own), **{f"{own}guardian__in": rest})
        rows = [
            *enrolled.filter(person__in=rest).values_list("person", "establishment"),
            *parents.values_list(f"{own}guardian", "establishment"),
            *Mandate.objects.current().filter(person__in=rest).values_list("person", "establishment"),
        ]
        found |= _by_person(rows)
    return found


def places_above(schools: Collection[int]) -> Above:
    """Two queries."""
    rows = Establishment.objects.filter(pk__in=schools).values_list(
        "pk", "authority", "authority__parent", "territory__path"
    )
    told = list(rows)
    territories = {
        one.pk: one.path for one in _territories_over(Establishment.objects.filter(pk__in=schools))
    }
    found: dict[int, set[Place]] = {}
    for pk, own, parent, path in told:
        over = {
            ("territory", one) for one, above in territories.items() if f"{path}.".startswith(f"{above}.")
        }
        found[pk] = {("establishment", pk), *(("authority", one) for one in (own, parent) if one), *over}
    return found


def over_schools(schools: QuerySet[Establishment]) -> Q:
    """The condition that a suspension is over one of these schools: of it, of its authority or of the parent of that one, of a
    territory."""
    authorities = Q(authority__in=schools.values("authority")) | Q(
        authority__in=schools.values("authority__parent")
    )
    return (
        authorities
        | Q(establishment__in=schools.values("pk"))
        | Q(territory__in=_territories_over(schools).values("pk"))
    )


def schools_under(found: Suspension) -> QuerySet[Establishment]:
    """The schools that a suspension of a place is over."""
    if found.territory:
        return Establishment.objects.filter(territory__path__under=found.territory.path)
    if found.authority_id:
        return Establishment.objects.filter(
            Q(authority=found.authority_id) | Q(authority__parent=found.authority_id)
        )
    return Establishment.objects.filter(pk=found.establishment_id or 0)


def _territories_over(schools: QuerySet[Establishment]) -> QuerySet[Territory]:
    return Territory.objects.filter(Exists(schools.filter(territory__path__under=OuterRef("path"))))


def _by_person(pairs: Iterable[tuple[int, int | None]]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for person, school in pairs:
        if school:
            found.setdefault(person, set()).add(school)
    return found
