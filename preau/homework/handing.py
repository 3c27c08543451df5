"""What the lesson books hand over of a school: what was done, what was to do, and the files that teachers joined.

What pupils handed in, and what was said of it, is theirs: it is not the school's to hand over.
"""

from collections.abc import Iterator

from preau.base.handing import Handed, file, safe_name, table
from preau.homework.models import Entry, JoinedFile, Work


def of_school(establishment_id: int) -> Iterator[Handed]:
    here = {"establishment": establishment_id}
    entries = (
        Entry.objects.filter(**here, published_at__isnull=False)
        .prefetch_related("groups")
        .select_related("author")
    )
    yield table("seances.csv", ("jour", "groupes", "matiere", "auteur", "texte"), (
        (one.day, _groups(one), one.subject, one.author.last_name, one.text)
        for one in entries.order_by("day", "pk").iterator(chunk_size=500)
    ))  # fmt: skip
    works = Work.objects.filter(**here, withdrawn_at=None).prefetch_related("groups")
    yield table("travail.csv", ("donne_le", "pour_le", "groupes", "matiere", "donne_par", "travail", "details"), (
        (one.given_at.date(), one.due_on, _groups(one), one.subject, one.given_as, one.what, one.details)
        for one in works.order_by("due_on", "pk").iterator(chunk_size=500)
    ))  # fmt: skip
    yield from _files(establishment_id)


def _groups(one: Entry | Work) -> str:
    return ", ".join(group.name for group in one.groups.all())


def _files(establishment_id: int) -> Iterator[Handed]:
    """Those of published entries and of works, under their day."""
    of_entries = JoinedFile.objects.filter(
        entry__establishment=establishment_id, entry__published_at__isnull=False
    )
    of_works = JoinedFile.objects.filter(work__establishment=establishment_id, work__withdrawn_at=None)
    for one in (of_entries | of_works).select_related("stored", "entry", "work").order_by("pk").iterator():
        day = one.entry.day if one.entry else one.work.due_on if one.work else ""
        yield file(f"fichiers/{day}-{one.pk}-{safe_name(one.name)}", one.stored.path)
