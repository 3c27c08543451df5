"""Who has come in already: the people shown, the teachers of the primary school, most families of two classes."""

from collections.abc import Iterable

from preau.access.actions import open_account, read_charter
from preau.directory.choices import GroupKind, Profile
from preau.directory.models import Group, Guardianship, Person, Post
from preau.directory.queries import pupils_of
from preau.directory.sight import sighted_ties
from preau.home.demo.export import BY
from preau.home.demo.people import CLASSES, PASSWORD, SHOWN

LATE = 9  # one family in nine has not come yet, as every September


def open_accounts() -> None:
    """The people shown first, so that their logins bear no number."""
    for given, family in SHOWN.values():
        read_charter(by=open_account(known_as(given, family), by=BY, password=PASSWORD))
    for person in [*_teachers(), *_families()]:
        open_account(person, by=BY, password=PASSWORD)


def known_as(given: str, family: str) -> Person:
    """The person of this name who is something today: what was joined to another is nothing any more."""
    named = Person.objects.filter(first_name=given, last_name=family).order_by("pk")
    found = named.filter(posts__isnull=False) | named.filter(identities__isnull=False)
    return found.distinct()[0]


def _teachers() -> Iterable[Person]:
    first_degree = Group.objects.filter(name=CLASSES[0]).values("establishment")
    posts = Post.objects.current().filter(establishment__in=first_degree, profile=Profile.TEACHER)
    return Person.objects.filter(pk__in=posts.values("person")).order_by("pk")


def _families() -> Iterable[Person]:
    for group in Group.objects.filter(name__in=CLASSES, kind=GroupKind.CLASS).order_by("name"):
        come = [pupil.pk for rank, pupil in enumerate(pupils_of(group)) if rank % LATE]
        ties = Guardianship.objects.filter(sighted_ties(), child__in=come)
        yield from Person.objects.filter(pk__in=ties.values("guardian")).order_by("pk")
