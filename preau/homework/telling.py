"""What is told of homework: one line a day and a class, never one a work; a work whose lesson took it to another day, in a line
of its own; and what came back."""

from datetime import date

from django.utils.translation import gettext as _

from preau.base import clock
from preau.directory.choices import SEES_CHILD, TieKind
from preau.homework.models import HandIn, Work
from preau.homework.sight import FOR_PUPIL
from preau.notifications.actions import forget, tell_many
from preau.ui.words import full_day_words


def tell_given(work: Work) -> int:
    """The pupils of a work and their adults hear that there is something for that day; several works are one line."""
    told = 0
    for group in work.groups.all():
        told += tell_many(
            "homework",
            readers=_READERS,
            params=[work.pk, group.pk, *_adults()],
            text=lambda: _("Travail à faire pour %(day)s") % {"day": full_day_words(work.due_on)},
            path=day_path(group.pk, work.due_on),
        )
    return told


def forget_given(work: Work, day: date) -> None:
    """A work that leaves a day takes the unread line of that day with it, where nothing else was given for it."""
    for group in work.groups.all():
        others = Work.objects.standing().filter(groups=group, due_on=day).exclude(pk=work.pk)
        if not others.exists():
            forget([day_path(group.pk, day)], since=work.given_at)


def tell_moved(work: Work, before: date) -> int:
    """The pupils of a work and their adults hear of its new day, where the timetable has taken its lesson: one line a work,
    however often it moves; nothing of what was past, or is now."""
    if work.withdrawn_at or min(before, work.due_on) < clock.today() or before == work.due_on:
        return 0
    forget_given(work, before)
    return tell_many(
        "homework",
        readers=_READERS_OF_WORK,
        params=[work.pk, *_adults()],
        text=lambda: moved_words(work, before),
        path=work_path(work.pk),
    )


def moved_words(work: Work, before: date) -> str:
    """ "SVT : le travail du lundi 30 novembre est maintenant pour le jeudi 3 décembre." """
    told = {"subject": work.words, "before": full_day_words(before), "day": full_day_words(work.due_on)}
    if not work.subject:
        return _("Le travail du %(before)s est maintenant pour le %(day)s.") % told
    return _("%(subject)s : le travail du %(before)s est maintenant pour le %(day)s.") % told


def tell_back(hand_in: HandIn) -> int:
    """The pupil and the adults who follow them: a work came back."""
    return tell_many(
        "homework_back",
        readers=_OF_PUPIL,
        params=[hand_in.pupil_id, hand_in.pupil_id, *_adults()],
        text=lambda: _("%(who)s a rendu un travail corrigé") % {"who": hand_in.back.author.polite_name},
        path=f"travail/rendus/{hand_in.pk}/",
    )


def day_path(group_id: int, day: date) -> str:
    """Where the line leads, after the hat: the day in the week of the child who is in the group."""
    return f"travail/pour/{group_id}/{day.isoformat()}/"


def work_path(pk: int) -> str:
    """Where the line of a work that moved leads, after the hat: the work itself."""
    return f"travail/{pk}/"


def _adults() -> list[object]:
    today = clock.today()
    return [TieKind.LEGAL, [str(state) for state in SEES_CHILD], today, today]


_FOLLOWS = (
    "t.kind = %s AND t.state = ANY(%s) AND t.starts_on <= %s AND (t.ends_on IS NULL OR t.ends_on >= %s)"
)
# A parent of twins is told once.
_READERS_FOR = f"""
WITH pupils AS (SELECT DISTINCT m.person_id FROM homework_work w JOIN homework_work_groups g ON g.work_id = w.id
       JOIN directory_membership m ON m.group_id = g.group_id
      WHERE {{which}} AND {FOR_PUPIL})
SELECT DISTINCT ON (person_id) person_id, child_id FROM (
    SELECT person_id, NULL::bigint AS child_id FROM pupils
    UNION ALL
    SELECT t.guardian_id, t.child_id FROM pupils JOIN directory_guardianship t ON t.child_id = pupils.person_id AND {_FOLLOWS}
) readers ORDER BY person_id, child_id
"""
_READERS = _READERS_FOR.format(which="w.id = %s AND g.group_id = %s")
_READERS_OF_WORK = _READERS_FOR.format(which="w.id = %s")
_OF_PUPIL = f"""
SELECT %s::bigint, NULL::bigint
UNION ALL
SELECT t.guardian_id, t.child_id FROM directory_guardianship t WHERE t.child_id = %s AND {_FOLLOWS}
"""
