"""Of which schools a message is, so that what one school suspends holds for what is written to or from it, and there only."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from preau.directory.choices import ABOVE
from preau.directory.hats import Hat
from preau.directory.models import Enrolment, Establishment, Mandate, Person, Post
from preau.directory.sight import sighted_ties
from preau.messaging.models import Suspension

# The schools of one end of a message; of an end that is of several, any that is open lets it through.
Places = Sequence[Collection[int]]
Above = Mapping[int, Collection[int | None]]  # by school, its authority and that one's parent


def covering(
    rows: Iterable[Suspension], authority: int | None, places: Places, above: Above
) -> Suspension | None:
    """The first of these suspensions, all of one kind of hat, that stops a message: one that holds everywhere, one of the
    `authority` whose hat is worn, or those that leave no school open at one of its ends."""
    found = list(rows)
    for row in found:
        if not (row.establishment_id or row.authority_id) or (
            row.authority_id and row.authority_id == authority
        ):
            return row
    for schools in places:
        over = [next((one for one in found if _holds_in(one, school, above)), None) for school in schools]
        stopping = [one for one in over if one]
        if over and len(stopping) == len(over):
            return stopping[0]
    return None


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


def authorities_above(schools: Collection[int]) -> Above:
    rows = Establishment.objects.filter(pk__in=schools).values_list("pk", "authority", "authority__parent")
    return {pk: {own, parent} for pk, own, parent in rows}


def _holds_in(row: Suspension, school: int, above: Above) -> bool:
    if row.establishment_id:
        return row.establishment_id == school
    return row.authority_id in above.get(school, ())


def _by_person(pairs: Iterable[tuple[int, int | None]]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for person, school in pairs:
        if school:
            found.setdefault(person, set()).add(school)
    return found
