"""Who reads which book, which work and which hand-in. Scope before size: each hat is one query of ids.

Families: what was written for the days when the pupil was in the group, nothing else. Teachers: all of the groups that
they teach now, past included, so that a substitute or a new teacher finds what was done; their own for ever. Who answers
for a school, and the inspector above it: its books, never what pupils hand in.
"""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL

from preau.base import clock
from preau.directory.choices import FAMILY, TEACHING, WHOLE_ESTABLISHMENT, MemberRole, Profile
from preau.directory.hats import Hat
from preau.directory.models import Group, Membership, Person, Teaching
from preau.directory.models.dated import current_sql
from preau.directory.scopes import positional, sighted_sql
from preau.homework.models import Entry, HandIn, JoinedFile, Sequence, Work

READS = FAMILY | TEACHING | WHOLE_ESTABLISHMENT | {Profile.SUPPORT, Profile.ACADEMY}
WRITES = TEACHING | {Profile.HEAD}  # a head who teaches: the director of a small school


def groups_read_by(person: Person, hat: Hat) -> QuerySet[Group]:
    """The groups whose whole book a hat of the school reads; none for families."""
    if hat.kind in WHOLE_ESTABLISHMENT:
        return Group.objects.filter(establishment=hat.establishment_id)
    if hat.kind in TEACHING:
        return Group.objects.filter(pk__in=_ids(_TAUGHT, person, hat), establishment=hat.establishment_id)
    if hat.kind == Profile.ACADEMY:
        return Group.objects.filter(**{"establishment__territory__path__under": hat.territory_path})
    if hat.kind == Profile.SUPPORT:
        followed = Membership.objects.current().filter(person=person, role=MemberRole.MEMBER)
        return Group.objects.filter(pk__in=followed.values("group"), establishment=hat.establishment_id)
    return Group.objects.none()


def groups_with_book(person: Person, hat: Hat) -> QuerySet[Group]:
    """The groups whose book a hat may open: those it reads, those it has written in, those of one's own past."""
    if hat.kind in FAMILY:
        return Group.objects.filter(pk__in=_ids(_OWN_GROUPS[hat.kind], person, hat))
    mine = Entry.objects.filter(author=person, establishment=hat.establishment_id).values("groups")
    return Group.objects.filter(Q(pk__in=groups_read_by(person, hat).values("pk")) | Q(pk__in=mine))


def with_taught(rows: QuerySet[Group], person: Person) -> Any:
    """The same groups, with `taught`: the subjects that someone teaches there now ("" where none is said), in the order of
    their rows; none where they do not teach."""
    now = Teaching.objects.current().filter(person=person, group=OuterRef("pk")).order_by("pk")
    return rows.annotate(taught=ArraySubquery(now.values("subject")))


def entries_seen_by(rows: QuerySet[Entry], person: Person, hat: Hat) -> QuerySet[Entry]:
    if hat.kind in FAMILY:
        return rows.filter(pk__in=_ids(_ENTRIES[hat.kind], person, hat)).exclude(published_at=None)
    of_groups = Entry.groups.through.objects.filter(group__in=groups_read_by(person, hat)).values("entry")
    read = Q(pk__in=of_groups, published_at__isnull=False)
    return rows.filter(read | _own(person, hat))


def works_seen_by(rows: QuerySet[Work], person: Person, hat: Hat) -> QuerySet[Work]:
    if hat.kind in FAMILY:
        return rows.filter(pk__in=_ids(_WORKS[hat.kind], person, hat), withdrawn_at=None)
    of_groups = Work.groups.through.objects.filter(group__in=groups_read_by(person, hat)).values("work")
    return rows.filter(Q(pk__in=of_groups) | _own(person, hat))


def works_managed_by(rows: QuerySet[Work], person: Person, hat: Hat) -> QuerySet[Work]:
    """One's own, those of a subject that one teaches to the same groups now, and those of a lesson that one holds."""
    if hat.kind not in WRITES:
        return rows.none()
    taken_over = Q(pk__in=_ids(_TAKEN_OVER, person, hat))
    return rows.filter(_own(person, hat) | taken_over, establishment=hat.establishment_id)


def hand_ins_seen_by(rows: QuerySet[HandIn], person: Person, hat: Hat) -> QuerySet[HandIn]:
    if hat.kind == Profile.PUPIL:
        return rows.filter(pupil=person)
    handed = rows.exclude(handed_at=None)
    if hat.kind == Profile.GUARDIAN:
        return handed.filter(pupil__in=_ids(_CHILDREN, person, hat))
    return handed.filter(work__in=Work.objects.managed_by(person, hat).values("pk"))


def attachments_seen_by(rows: QuerySet[JoinedFile], person: Person, hat: Hat) -> QuerySet[JoinedFile]:
    hand_ins = HandIn.objects.visible_to(person, hat).values("pk")
    given = Q(back__hand_in__in=hand_ins) & (Q(back__given_at__isnull=False) | Q(back__author=person))
    return rows.filter(
        Q(entry__in=Entry.objects.visible_to(person, hat).values("pk"))
        | Q(work__in=Work.objects.visible_to(person, hat).values("pk"))
        | Q(hand_in__in=hand_ins)
        | given
        | Q(step__sequence__in=Sequence.objects.visible_to(person, hat).values("pk"))
    )


def pupils_followed_sql(hat: Hat) -> str:
    """The query of the pupils of a family's hat: oneself, or one's children; its values are those of `named`."""
    return _SELF if hat.kind == Profile.PUPIL else _CHILDREN


def named(person: Person, hat: Hat) -> dict[str, Any]:
    today = clock.today()
    return {"person": person.pk, "school": hat.establishment_id, "day": today}


def _own(person: Person, hat: Hat) -> Q:
    return Q(author=person, establishment=hat.establishment_id) if hat.establishment_id else Q(pk__in=[])


def _ids(query: str, person: Person, hat: Hat) -> RawSQL:
    text, values = positional(query, named(person, hat))
    return RawSQL(text, values)  # noqa: S611  # nosec B611 (our text, bound values)


# Somebody who holds a lesson for a day stands before the group that week.
_HELD = """
SELECT c.id FROM timetable_course c JOIN timetable_course_teachers t ON t.course_id = c.id
 WHERE t.person_id = %(person)s AND c.starts_on <= %(day)s::date + 14 AND (c.ends_on IS NULL OR c.ends_on >= %(day)s::date - 14)
UNION
SELECT x.course_id FROM timetable_change x WHERE x.teacher_id = %(person)s AND x.withdrawn_at IS NULL
   AND x.date BETWEEN %(day)s::date - 14 AND %(day)s::date + 14
"""
_TAUGHT = f"""
SELECT t.group_id FROM directory_teaching t WHERE t.person_id = %(person)s AND {current_sql("t")}
UNION
SELECT g.group_id FROM timetable_course_groups g WHERE g.course_id IN ({_HELD})
"""
_TAKEN_OVER = f"""
SELECT w.id FROM directory_teaching t JOIN homework_work_groups g ON g.group_id = t.group_id
  JOIN homework_work w ON w.id = g.work_id
 WHERE t.person_id = %(person)s AND {current_sql("t")} AND (t.subject = '' OR t.subject = w.subject)
UNION
SELECT w.id FROM homework_work w WHERE w.due_course_id IN ({_HELD})
"""
_SELF = "SELECT %(person)s::bigint"
_CHILDREN = (
    f"SELECT k.child_id FROM directory_guardianship k WHERE k.guardian_id = %(person)s AND {sighted_sql('k')}"
)
# A pupil is held by what is for a day when they were in the group.
_THEN = "m.role = 'pupil' AND m.starts_on <= {0} AND (m.ends_on IS NULL OR m.ends_on >= {0})"
FOR_PUPIL = f"""
    {_THEN.format("w.due_on")} AND w.withdrawn_at IS NULL
    AND (w.to_all OR EXISTS (SELECT FROM homework_recipient r WHERE r.work_id = w.id AND r.pupil_id = m.person_id))
"""
_WORKS_OF = f"""
SELECT w.id FROM directory_membership m JOIN homework_work_groups g ON g.group_id = m.group_id
  JOIN homework_work w ON w.id = g.work_id
 WHERE m.person_id IN ({{pupils}}) AND {FOR_PUPIL}
"""
_ENTRIES_OF = f"""
SELECT e.id FROM directory_membership m JOIN homework_entry_groups g ON g.group_id = m.group_id
  JOIN homework_entry e ON e.id = g.entry_id
 WHERE m.person_id IN ({{pupils}}) AND {_THEN.format("e.day")}
"""
_GROUPS_OF = (
    "SELECT m.group_id FROM directory_membership m WHERE m.person_id IN ({pupils}) AND m.role = 'pupil'"
)


def _by_family(query: str) -> dict[str, str]:
    return {
        str(Profile.PUPIL): query.format(pupils=_SELF),
        str(Profile.GUARDIAN): query.format(pupils=_CHILDREN),
    }


_WORKS, _ENTRIES, _OWN_GROUPS = map(_by_family, (_WORKS_OF, _ENTRIES_OF, _GROUPS_OF))
