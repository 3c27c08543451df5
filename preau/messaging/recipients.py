"""To whom a draft goes: keys into sentences, counts, and the one query that delivers."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Any
from unicodedata import combining, normalize

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from preau.directory import contacts
from preau.directory.audiences import Audience, sql_of
from preau.directory.children import Child, children_named, children_of
from preau.directory.choices import TEACHING, GroupKind, Profile
from preau.directory.hats import Hat
from preau.directory.models import Group, Guardianship, Membership, Person, Post, Teaching
from preau.directory.sight import children_ids, persons_seen_by, sighted_ties
from preau.messaging.boxes.rules import boxes_open_to, voice_of
from preau.messaging.choices import RECIPIENTS_AT_MOST
from preau.messaging.models import Box, Draft

PERSON, BOX = "personne-", "boite-"
PUPIL_AUDIENCES = frozenset({"eleves", "eleves-ecole"})
TEAM_AUDIENCES = frozenset({"enseignants", "equipe-ecole"})


@dataclass(frozen=True)
class Recipient:
    """One chip of the composer. Exactly one of `audience`, `person` and `box` is set. `children`: ids of those whom a message
    names to this person alone."""

    key: str
    words: str
    audience: Audience | None = None
    person: Person | None = None
    box: Box | None = None
    children: tuple[int, ...] = ()


def recipient(key: str, person: Person, hat: Hat) -> Recipient | None:
    """The recipient of a key, if this hat may write there today; None else, forged or no longer allowed."""
    return recipients([key], person, hat)[0]


def recipients(keys: list[str], person: Person, hat: Hat) -> list[Recipient | None]:
    """The same of several, in their order."""
    of_many = any(not key.startswith((PERSON, BOX)) for key in keys)
    audiences = {one.key: one for one in contacts.audiences_reached(person, hat)} if of_many else {}
    return [
        Recipient(key, audiences[key].words, audience=audiences[key])
        if key in audiences
        else _one_recipient(key, person, hat)
        for key in keys
    ]


def recipients_of(draft: Draft, person: Person, hat: Hat) -> list[Recipient | None]:
    """Those of a draft: as `recipients`, by the rules of the box in whose name it is written, which writes to no other."""
    if draft.box is None:
        return recipients(draft.recipients, person, hat)
    return [
        one if one and not one.box else None
        for one in recipients(draft.recipients, person, voice_of(draft.box))
    ]


def audiences_like(words: str, audiences: Iterable[Audience], but: Iterable[str] = ()) -> list[Audience]:
    """Those whose sentence holds each of the words, accents aside; families first, of the whole school before those of a class.
    `but`: keys already chosen."""
    wanted, known = plain(words).split(), set(but)
    found = [one for one in audiences if all(word in plain(one.words) for word in wanted)]
    chosen = (one for one in found if one.key not in known)
    return sorted(chosen, key=lambda one: (not one.is_families, isinstance(one.place, Group)))


def kept_keys(found: Iterable[str]) -> list[str]:
    """Keys as a form gives them, each once, and no more than a message may have."""
    return [key[:40].replace("\x00", "") for key in dict.fromkeys(found)][:RECIPIENTS_AT_MOST]


def persons_in(keys: Iterable[str]) -> list[int]:
    """Ids of the persons that keys name."""
    return [_number(key[len(PERSON) :]) for key in keys if key.startswith(PERSON)]


def is_answered_apart(draft: Draft, found: list[Recipient], hat: Hat) -> bool:
    """Whether each of these answers apart: whom a box writes to answers that box, and nobody else reads it."""
    if draft.box_id:
        return len(found) > 1 or any(one.audience for one in found)
    return is_to_many(found, hat)


def is_to_many(found: list[Recipient], hat: Hat) -> bool:
    """Whether each must answer the author alone: an audience of families or pupils, or several families. A colleague who has
    children somewhere is a colleague, unless all are the parents of one child."""
    if any(one.audience and one.audience.kind not in TEAM_AUDIENCES for one in found):
        return True
    return (
        len(found) > 1
        and hat.kind not in (Profile.GUARDIAN, Profile.PUPIL)
        and _has_family([one.person.pk for one in found if one.person], hat)
    )


def _has_family(people: list[int], hat: Hat) -> bool:
    """Whether a hat that writes to these persons writes to some of them as parents."""
    ties = Guardianship.objects.filter(guardian__in=people)
    parents: dict[int, set[int]] = {}
    for guardian, child in ties.values_list("guardian", "child"):
        parents.setdefault(child, set()).add(guardian)
    posts = Post.objects.current().filter(person__in=people)
    team = posts.filter(establishment=hat.establishment_id) if hat.establishment_id else posts
    outside = set().union(*parents.values()) - set(team.values_list("person", flat=True))
    return bool(outside) or any(len(several) == len(people) > 1 for several in parents.values())


def delivery_sql(found: list[Recipient], author: Person, children: list[int]) -> tuple[str, dict[str, Any]]:
    """One query of (person_id, children) over all recipients, without the author."""
    parts: list[str] = []
    params: dict[str, Any] = {"author": author.pk, "children": children}
    for rank, one in enumerate(found):
        query, own = sql_of(one.audience) if one.audience else one_person(one)
        parts.append(numbered(query, own, rank))
        params |= {f"{name}_{rank}": value for name, value in own.items()}
    every = " UNION ALL ".join(parts)
    return (
        f"""SELECT person_id, coalesce(array_agg(DISTINCT child_id) FILTER (WHERE child_id IS NOT NULL),
                                       %(children)s::bigint[])
              FROM ({every}) AS pairs
             WHERE person_id <> %(author)s
             GROUP BY person_id""",
        params,
    )


def children_about(found: list[Recipient], person: Person, hat: Hat) -> list[Child]:
    """Of whom one may say that the message speaks.

    A parent names one of their own: whom this teacher has in class, who is at the school where this person works, or at that of
    the box. The school, a child whose every chosen adult is a parent: so to both parents of Inès one writes about Inès, though
    each answers apart. An audience names the children by itself, and several families each their own (`named_apart`).
    """
    if hat.kind == Profile.GUARDIAN:
        return _of_persons(_of_boxes(children_of(person), found), found)
    adults = [one.person for one in found if one.person]
    if not adults or len(adults) < len(found) or hat.kind == Profile.PUPIL:
        return []
    seen = persons_seen_by(Person.objects.all(), person, hat)
    for adult in adults:
        seen = seen.filter(pk__in=Guardianship.objects.filter(sighted_ties(), guardian=adult).values("child"))
    return [*children_named(seen.values_list("pk", flat=True)).values()]


def named_apart(found: list[Recipient], person: Person, hat: Hat) -> list[Recipient]:
    """Of a school that writes to several families at once, or to a class and to one parent more: each adult chosen by name, with
    the children of theirs that the writer sees. A colleague is written to as one."""
    people = [one.person.pk for one in found if one.person]
    if not people or hat.kind in (Profile.GUARDIAN, Profile.PUPIL):
        return found
    seen = persons_seen_by(Person.objects.all(), person, hat)
    team = Post.objects.current().filter(establishment=hat.establishment_id or 0)
    ties = Guardianship.objects.filter(sighted_ties(), guardian__in=people, child__in=seen.values("pk"))
    pairs = list(ties.exclude(guardian__in=team.values("person")).values_list("guardian", "child"))
    return [
        replace(one, children=tuple(child for adult, child in pairs if one.person and adult == one.person.pk))
        for one in found
    ]


def _of_boxes(children: list[Child], found: list[Recipient]) -> list[Child]:
    schools = {one.box.establishment_id for one in found if one.box}
    return [one for one in children if not schools or (one.establishment and one.establishment.pk in schools)]


def _of_persons(children: list[Child], found: list[Recipient]) -> list[Child]:
    """Those of a parent's children whom one may say to these persons; all, where nothing ties one more than another."""
    people = [one.person.pk for one in found if one.person]
    if not people or len(children) < 2:
        return children
    ids = [one.person.pk for one in children]
    groups = Teaching.objects.current().filter(person__in=people).values("group")
    taught = Membership.objects.current().filter(person__in=ids, group__in=groups)
    posts = Post.objects.current().filter(person__in=people, establishment__isnull=False)
    for_all = {*posts.exclude(profile__in=TEACHING).values_list("establishment", flat=True)}
    closest = {*people, *taught.values_list("person", flat=True)}
    known = [one for one in children if one.person.pk in closest or _is_at(one, for_all)]
    return (
        known
        or [one for one in children if _is_at(one, {*posts.values_list("establishment", flat=True)})]
        or children
    )


def _is_at(child: Child, schools: Collection[int | None]) -> bool:
    return child.establishment is not None and child.establishment.pk in schools


def nearest_first(rows: QuerySet[Person], person: Person) -> QuerySet[Person]:
    """For a family, who follows the class of the child before the others, in the order of school lists."""
    own = Q(person=person) | Q(person__in=children_ids(person))
    classes = Membership.objects.current().filter(own, group__kind=GroupKind.CLASS).values("group")
    follows = Teaching.objects.current().filter(Q(is_head_teacher=True) | Q(subject=""), group__in=classes)
    near = Exists(follows.filter(person=OuterRef("pk")))
    return rows.annotate(near=near).order_by("-near", "sort_key", "pk")


def names_of(people: Iterable[Person]) -> dict[int, str]:
    """How each is named in messages: "Mme Baert" for who works in a school, "Claire Vasseur" for a parent."""
    rows = list(people)
    at_work = set(Post.objects.current().filter(person__in=rows).values_list("person", flat=True))
    return {one.pk: one.polite_name if one.pk in at_work else one.display_name for one in rows}


def named(person: Person) -> str:
    return names_of([person])[person.pk]


def joined(parts: list[str]) -> str:
    """ "27 familles et Mme Carlier"; "a, b et c"."""
    if len(parts) < 2:
        return "".join(parts)
    return _("%(first)s et %(last)s") % {"first": ", ".join(parts[:-1]), "last": parts[-1]}


def one_person(one: Recipient) -> tuple[str, dict[str, Any]]:
    """As `sql_of`, for someone chosen by name."""
    assert one.person
    if one.children:
        values = {"person": one.person.pk, "named": [*one.children]}
        return "SELECT %(person)s::bigint AS person_id, unnest(%(named)s::bigint[]) AS child_id", values
    return "SELECT %(person)s::bigint AS person_id, NULL::bigint AS child_id", {"person": one.person.pk}


def numbered(query: str, params: dict[str, Any], rank: int) -> str:
    """A query in brackets whose parameters bear its rank, so that several stand in one statement."""
    for name in params:
        query = query.replace(f"%({name})s", f"%({name}_{rank})s")
    return f"({query})"


def plain(words: str) -> str:
    """Without accents nor case, as `preau_fold` has it in SQL."""
    return "".join(sign for sign in normalize("NFKD", words.casefold()) if not combining(sign))


def _one_recipient(key: str, person: Person, hat: Hat) -> Recipient | None:
    if key.startswith(PERSON):
        reachable = contacts.reachable_by(person, hat).filter(pk=_number(key[len(PERSON) :])).first()
        return Recipient(key, named(reachable), person=reachable) if reachable else None
    box = (
        boxes_open_to(person, hat).filter(pk=_number(key[len(BOX) :])).first()
        if key.startswith(BOX)
        else None
    )
    return Recipient(key, str(box), box=box) if box else None


def _number(words: str) -> int:
    return int(words) if words.isdecimal() and words.isascii() and len(words) < 18 else 0
