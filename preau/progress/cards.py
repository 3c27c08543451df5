"""What the room puts on the pages of others: first pages, the page of a class, the card of a pupil."""

from datetime import timedelta
from typing import Any

from preau.base import clock
from preau.base.rows import Question, rows
from preau.directory.children import Child, children_here, pupil_here
from preau.directory.choices import Profile
from preau.directory.door import HatRequest
from preau.directory.models import Group, Person
from preau.directory.models.dated import current_sql
from preau.directory.nomenclatures import levels
from preau.progress import rules
from preau.progress.learnings import number
from preau.progress.sight import WRITES, children_read_by, classes_read_by
from preau.progress.synthesis.points import read_in
from preau.progress.synthesis.sight import classes_with_syntheses

NOTHING = Question("SELECT NULL::json", {})
RECENT = timedelta(days=14)


def has_carnets(request: HatRequest) -> bool:
    """Whether this hat has anything to do with cycle 1: the door is in "Tout" for it alone."""
    if request.hat.kind == Profile.GUARDIAN:
        mine = children_here(request)
        after = any(one.level.upper() in read_in() for one in mine)
        return any(one.is_in_nursery for one in mine) or (
            after and children_read_by(request.person, request.hat).exists()
        )
    if request.hat.kind == Profile.PUPIL:
        me = pupil_here(request)
        return me is not None and me.is_in_nursery
    return request.hat.is_first_degree and classes_read_by(request.person, request.hat).exists()


def ask_of_teacher(request: HatRequest) -> Question:
    if not request.hat.is_first_degree:
        return NOTHING
    today = clock.today()
    since = today - timedelta(weeks=number("silent_weeks"))
    values = {
        "person": request.person.pk,
        "school": request.hat.establishment_id,
        "day": today,
        "since": since,
    }
    return Question(_OF_TEACHER, {**values, "nursery": sorted(levels()["nursery"])})


def of_teacher(request: HatRequest, told: list[int] | None) -> dict[str, Any] | None:
    """For who teaches in cycle 1: of how many nothing was written lately, how much the families have not read."""
    children, silent, new = told or [0, 0, 0]
    return {"silent": silent, "new": new, "weeks": number("silent_weeks")} if children else None


def carnet_of_child(request: HatRequest, child: Child) -> dict[str, Any] | None:
    """For a parent, of a child of cycle 1: what was shown in these two weeks; all the children are asked at once."""
    if not child.is_in_nursery:
        return None
    if not hasattr(request, "carnets_told"):
        young = [one.person.pk for one in children_here(request) if one.is_in_nursery]
        request.carnets_told = dict(rows(_SHOWN, {"children": young, "since": clock.now() - RECENT}))  # type: ignore[attr-defined]
    new = request.carnets_told.get(child.person.pk, 0)  # type: ignore[attr-defined]
    return {"child": child, "new": new} if new else None


def door_of_pupil(request: HatRequest, other: Person) -> dict[str, Any] | None:
    """From the card of a pupil to the carnet, for who reads it."""
    if request.hat.kind not in WRITES or not request.hat.is_first_degree:
        return None
    here = children_read_by(request.person, request.hat).filter(pk=other.pk)
    return {"pupil": other} if here.exists() else None


def door_of_class(request: HatRequest, group: Group) -> dict[str, Any] | None:
    """From a class of cycle 1 to its carnets; from one whose pupils end it, or come from it, to the syntheses."""
    if request.hat.kind not in WRITES or not request.hat.is_first_degree:
        return None
    carnets = classes_read_by(request.person, request.hat).filter(pk=group.pk).exists()
    ending = classes_with_syntheses(request.person, request.hat).filter(pk=group.pk).exists()
    may_write = carnets and rules.may_write(request.person, request.hat, group)
    return (
        {"group": group, "carnets": carnets, "ending": ending, "may_write": may_write}
        if carnets or ending
        else None
    )


_OF_TEACHER = f"""
SELECT json_build_array(count(*), count(*) FILTER (WHERE last IS NULL OR last < %(since)s), coalesce(sum(new), 0)) FROM (
    SELECT p.person_id, max(w.day) AS last, count(w.id) FILTER (WHERE o.sharing_id IS NULL) AS new
      FROM (SELECT DISTINCT m.person_id FROM directory_teaching t
              JOIN directory_group g ON g.id = t.group_id AND g.establishment_id = %(school)s AND g.kind = 'class'
              JOIN directory_membership m ON m.group_id = g.id AND m.role = 'pupil' AND {current_sql("m")}
              JOIN directory_enrolment n ON n.person_id = m.person_id AND {current_sql("n")}
              JOIN directory_establishment e ON e.id = n.establishment_id
             WHERE t.person_id = %(person)s AND {current_sql("t")}
               AND (n.level = ANY(%(nursery)s) OR (n.level = '' AND e.kind = 'nursery'))) p
      LEFT JOIN (progress_observed o JOIN progress_observation w ON w.id = o.observation_id AND w.withdrawn_at IS NULL)
        ON o.child_id = p.person_id
     GROUP BY p.person_id) children
"""
_SHOWN = """
SELECT o.child_id, count(*) FROM progress_observed o JOIN progress_sharing s ON s.id = o.sharing_id
  JOIN progress_observation w ON w.id = o.observation_id AND w.withdrawn_at IS NULL
 WHERE o.child_id = ANY(%(children)s) AND s.shown_at >= %(since)s GROUP BY o.child_id
"""
