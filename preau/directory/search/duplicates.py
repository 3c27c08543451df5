"""Before someone is entered by hand: who is already known that may be the same person. Nothing is matched by itself.

What is shown of other schools is as little as recognising asks: a child only when name *and* birth date are given
and fit; a parent only among the families of the school itself.
"""

from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Exists, F, Func, OuterRef, Q, QuerySet, Value

from preau.directory.choices import TEACHING, Profile
from preau.directory.models import Enrolment, Establishment, Guardianship, Person, Post
from preau.directory.search.people import alike

ALIKE = 0.5
SHOWN = 5


@dataclass(frozen=True)
class Double:
    """Someone known, and where: "École de Prêmesques"."""

    person: Person
    place: str


def pupils_like(
    establishment: Establishment, last_name: str, first_name: str, birth_date: date
) -> list[Double]:
    """Pupils of the academy born that day with a like name, and pupils of this school with a like name."""
    enrolled = Enrolment.objects.filter(
        person=OuterRef("pk"), establishment__academy=establishment.academy_id
    )
    here = Exists(enrolled.filter(establishment=establishment))
    rows = (
        _alike(last_name, first_name)
        .filter(Exists(enrolled))
        .filter(Q(birth_date=birth_date) | Q(here, alike__gte=0.7))
    )
    return _placed(rows)


def guardians_like(establishment: Establishment, last_name: str, first_name: str) -> list[Double]:
    """Adults of a like name among the families and the staff of this school."""
    children = Enrolment.objects.current().filter(establishment=establishment).values("person")
    tied = Guardianship.objects.current().filter(guardian=OuterRef("pk"), child__in=children)
    posted = Post.objects.current().filter(person=OuterRef("pk"), establishment=establishment)
    return _placed(_alike(last_name, first_name).filter(Exists(tied) | Exists(posted)))


def teachers_like(establishment: Establishment, last_name: str, first_name: str) -> list[Double]:
    """Teachers and substitutes of the academy, of a like name."""
    kinds = [str(kind) for kind in (*TEACHING, Profile.HEAD)]
    posts = Post.objects.filter(
        person=OuterRef("pk"), profile__in=kinds, establishment__academy=establishment.academy_id
    )
    return _placed(_alike(last_name, first_name).filter(Exists(posts)))


def _alike(last_name: str, first_name: str) -> QuerySet[Person]:
    folded = Func(Value(f"{last_name} {first_name}"), function="preau_fold")
    near = TrigramSimilarity("search_key", folded)  # type: ignore[arg-type]  # takes expressions
    rows = alike(last_name, first_name).annotate(alike=near)
    return rows.filter(alike__gte=ALIKE).order_by("-alike", "sort_key", "pk")


def _placed(rows: QuerySet[Person]) -> list[Double]:
    """The likest, each with the last school where they are known."""
    schools = F("establishment__name")
    people = list(rows[:SHOWN])
    last: dict[int, str] = {}
    for model in (Enrolment, Post):
        known = model._default_manager.filter(person__in=people, establishment__isnull=False)
        for person, usual, name in known.order_by("starts_on").values_list(
            "person", "establishment__usual_name", schools
        ):
            last[person] = usual or name
    return [Double(person, last.get(person.pk, "")) for person in people]
