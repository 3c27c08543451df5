"""What the pages of letters read: only of the school of the hat, only persons whom the hat may know of."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from preau.directory.hats import Hat
from preau.directory.models import Establishment, Person
from preau.feeds.letters.mending import Mending, mending
from preau.feeds.letters.rules import may_read_letters
from preau.feeds.models import Letter
from preau.ui.words import count_words

SHOWN = 60
# The title of those to whom one thing happened, and the word for one and for many of them, in the order of the page.
_WORDS = {
    ("pupil", "arrived"): (_("Élèves arrivés"), _("élève arrivé"), _("élèves arrivés")),
    ("pupil", "left"): (_("Élèves partis"), _("élève parti"), _("élèves partis")),
    ("staff", "arrived"): (_("Personnels arrivés"), _("personnel arrivé"), _("personnels arrivés")),
    ("staff", "left"): (_("Personnels partis"), _("personnel parti"), _("personnels partis")),
    ("guardian", "arrived"): (_("Responsables arrivés"), _("responsable arrivé"), _("responsables arrivés")),
    ("guardian", "left"): (_("Responsables partis"), _("responsable parti"), _("responsables partis")),
    ("pupil", "changed"): (
        _("Élèves dont la fiche change"),
        _("fiche d’élève changée"),
        _("fiches d’élèves changées"),
    ),
    ("guardian", "changed"): (
        _("Responsables dont la fiche change"),
        _("fiche de responsable changée"),
        _("fiches de responsables changées"),
    ),
    ("staff", "changed"): (
        _("Personnels dont la fiche change"),
        _("fiche de personnel changée"),
        _("fiches de personnels changées"),
    ),
}


@dataclass(frozen=True)
class Summary:
    """A letter in numbers; `lines` says those that are not zero: "2 élèves arrivés"."""

    pupils_arrived: int
    pupils_left: int
    staff_arrived: int
    staff_left: int
    lines: list[str]


@dataclass(frozen=True)
class Shelf:
    """Those of a letter to whom one thing happened: `people` whom the hat may know of, `others` it no longer may."""

    title: str | Promise
    count: int
    people: list[Person]
    others: int

    @property
    def more(self) -> int:
        return self.count - self.others - len(self.people)


def letters_seen_by(hat: Hat) -> QuerySet[Letter]:
    """The letters of the school where the hat is worn, the last first; none for who has nothing to do there."""
    if not may_read_letters(hat):
        return Letter.objects.none()
    place = Establishment.objects.filter(pk=hat.establishment_id or 0).values_list("uai", flat=True).first()
    return Letter.objects.of_school(place or "")


def summary_of(letter: Letter) -> Summary:
    numbers = {key: len(_ids(letter, *key)) for key in _WORDS}
    lines = [
        count_words(numbers[key], str(one), str(many))
        for key, (_t, one, many) in _WORDS.items()
        if numbers[key]
    ]
    return Summary(
        numbers["pupil", "arrived"],
        numbers["pupil", "left"],
        numbers["staff", "arrived"],
        numbers["staff", "left"],
        lines,
    )


def _ids(letter: Letter, kind: str, what: str) -> list[int]:
    ids: list[int] = letter.people.get(kind, {}).get(what, [])
    return ids


def shelves_of(letter: Letter, person: Person, hat: Hat) -> list[Shelf]:
    """Who arrived, left or changed, by kind, under the rights of the hat as they are today."""
    found = []
    for (kind, what), (title, _one, _many) in _WORDS.items():
        if ids := _ids(letter, kind, what):
            seen = Person.objects.filter(pk__in=ids).visible_to(person, hat).order_by("sort_key", "pk")
            number = seen.count()
            found.append(Shelf(title, len(ids), list(seen[:SHOWN]), len(ids) - number))
    return found


def mending_seen_by(letter: Letter, person: Person, hat: Hat) -> Mending:
    """What is to be mended, with the names that the hat may read."""
    found = mending(letter.operation, hat)
    asked = {pk for twins in found.doubles for pk in twins.ids} | {one.person_id for one in found.remarks}
    seen = Person.objects.filter(pk__in=asked).visible_to(person, hat).in_bulk()
    doubles = [
        replace(one, people=tuple(seen[pk] for pk in one.ids))
        for one in found.doubles
        if seen.keys() >= {*one.ids}
    ]
    remarks = [replace(one, person=seen[one.person_id]) for one in found.remarks if one.person_id in seen]
    return replace(found, doubles=doubles, remarks=remarks)


def hat_for(letter_pk: int, hats: Iterable[Hat]) -> Hat | None:
    """The hat, among those of a person, that a letter is read with."""
    return next((hat for hat in hats if letters_seen_by(hat).filter(pk=letter_pk).exists()), None)
