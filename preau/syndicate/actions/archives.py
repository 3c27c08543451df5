"""The archive of a school: asked for, made by a job that a kill does not undo, fetched by its head, thrown away."""

import hashlib
import shutil
import zipfile
from datetime import date, timedelta
from pathlib import Path

from django.db.models import F
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from preau.base import clock, transaction
from preau.base.audit import Actor, SystemActor, record
from preau.base.handing import Handed
from preau.base.language import kept_language, refusal
from preau.base.manifest import Holding, registry, resolve
from preau.directory.models import Person
from preau.syndicate.actions.leaving import hand
from preau.syndicate.choices import StepKind
from preau.syndicate.models import ArchivePart, SchoolArchive, ServedSchool, noted
from preau.syndicate.telling import tell_archive

KEPT = timedelta(days=90)  # unfetched
LOOKED_BACK = timedelta(days=60)  # members that left longer ago had their archives asked for already
KEPT_ONCE_FETCHED = timedelta(hours=1)  # a download may fail
HOUSE = SystemActor("préau")
_DATED = (1980, 1, 1, 0, 0, 0)  # the same content gives the same bytes
_JOB = "preau.syndicate.tasks.make_archive"


@transaction.atomic
def ask(school: ServedSchool, *, by: Actor) -> SchoolArchive:
    """Have the content of a school put in an archive for its head; the one that is there.

    ValidationError: the member has not asked to leave.
    """
    locked = (
        ServedSchool.objects.select_for_update(of=("self",)).select_related("accession").get(pk=school.pk)
    )
    known = locked.archives.filter(dropped_at=None).first()
    if known:
        return known
    if locked.accession.until is None and locked.until is None:
        raise refusal("Cette école ne part pas : il n’y a rien à lui rendre.")
    row = SchoolArchive.objects.create(school=locked, **noted(by))
    record("syndicate.ask_archive", row, by=by, establishment=locked.establishment_id)
    app.configure_task(_JOB, allow_unknown=False, lock=f"syndicate.archive.{row.pk}").defer(archive_id=row.pk)
    return row


def ask_of_left() -> int:
    """Each night: the schools of members whose last day is over have their last archive asked for, once; how many.

    One made before that day, and not taken, is thrown away: it no more holds all. Run again after a kill, it goes on.
    """
    today = clock.today()
    rows = ServedSchool.objects.filter(
        accession__until__lt=today, accession__until__gte=today - LOOKED_BACK, until=F("accession__until"),
        accession__successor=None,
    )  # fmt: skip
    waiting = [
        one
        for one in rows.select_related("accession").prefetch_related("archives").order_by("pk")
        if not any(_after(it, one.accession.until) for it in one.archives.all())
    ]
    for one in waiting:
        _ask_last(one)
    return len(waiting)


def make(archive_id: int) -> SchoolArchive:
    """Write what is not written yet, a room at a time, then close the archive and tell the head; done already, nothing."""
    row = SchoolArchive.objects.select_related("school__establishment").get(pk=archive_id)
    if row.made_at or row.dropped_at:
        return row
    for holding in registry.holdings():
        if not (row.parts.filter(code=holding.code).exists() and (_folder(row) / holding.code).is_dir()):
            _write(row, holding)
    made = _close(row)
    shutil.rmtree(_folder(row), ignore_errors=True)  # only once the archive is written down as made
    return made


@transaction.atomic
def fetch(archive: SchoolArchive, *, by: Person) -> SchoolArchive:
    """Its head takes it: from then on it lives an hour. Once every school of a member has its own, that is a dated step.

    ValidationError: not ready, or fetched before by somebody else, or too long ago.
    """
    locked = (
        SchoolArchive.objects.select_for_update(of=("self",)).select_related("school__establishment", "school__accession")
        .get(pk=archive.pk)
    )  # fmt: skip
    _check_fetch(locked, by)
    if locked.fetched_at is None:
        locked.fetched_at, locked.fetched_by = clock.now(), by
        locked.save(update_fields=["fetched_at", "fetched_by"])
        record("syndicate.fetch_archive", locked, by=by, sum=locked.sum)
        _note_given_back(locked, by)
    return locked


def may_be_read(archive: SchoolArchive) -> bool:
    """Taken less than an hour ago, and still there."""
    lately = archive.fetched_at is not None and archive.fetched_at > clock.now() - KEPT_ONCE_FETCHED
    return lately and archive.dropped_at is None and archive.path.exists()


def told_of(archive: SchoolArchive) -> list[tuple[Holding, int | None]]:
    """What each room hands over, with how many files it has written; none while it has not."""
    written = {one.code: one.files for one in archive.parts.all()}
    return [(one, written.get(one.code)) for one in registry.holdings()]


def drop_old() -> int:
    """At night: what was fetched, or was waiting too long, is thrown away; how many."""
    now = clock.now()
    rows = SchoolArchive.objects.filter(dropped_at=None, made_at__isnull=False)
    over = rows.filter(fetched_at__lte=now - KEPT_ONCE_FETCHED) | rows.filter(
        fetched_at=None, made_at__lte=now - KEPT
    )
    return _drop(list(over))


def _after(archive: SchoolArchive, last: date | None) -> bool:
    return last is None or archive.at.astimezone(clock.PARIS).date() > last


@transaction.atomic
def _ask_last(school: ServedSchool) -> None:
    _drop(list(school.archives.filter(dropped_at=None)))
    ask(school, by=HOUSE)


def _drop(found: list[SchoolArchive]) -> int:
    for one in found:
        one.path.unlink(missing_ok=True)
        shutil.rmtree(_folder(one), ignore_errors=True)
        one.dropped_at = clock.now()
    SchoolArchive.objects.bulk_update(found, ["dropped_at"])
    return len(found)


def _write(row: SchoolArchive, holding: Holding) -> None:
    """A room's folder anew: what a kill left halfway is written again from its beginning."""
    place = _folder(row) / holding.code
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True, mode=0o700)
    with kept_language():
        count = sum(_lay(place, one) for one in resolve(holding.write)(row.school.establishment_id))
    told = {"files": count, "written_at": clock.now()}
    ArchivePart.objects.update_or_create(archive=row, code=holding.code, defaults=told)


def _lay(place: Path, handed: Handed) -> int:
    path = place / handed.name
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as target:
        for chunk in handed.chunks:
            target.write(chunk)
    return 1


@transaction.atomic
def _close(row: SchoolArchive) -> SchoolArchive:
    """One zip of all rooms, with its README and the sum of each file."""
    locked = SchoolArchive.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if locked.made_at:
        return locked
    folder, draft = _folder(row), row.path.with_suffix(".part")
    _pack(row, folder, draft)
    with draft.open("rb") as stream:
        locked.sum = hashlib.file_digest(stream, "sha256").hexdigest()
    locked.size, locked.made_at = draft.stat().st_size, clock.now()
    draft.replace(row.path)
    locked.save(update_fields=["sum", "size", "made_at"])
    record("syndicate.make_archive", locked, by=HOUSE, sum=locked.sum, size=locked.size)
    tell_archive(locked)
    return locked


def _pack(row: SchoolArchive, folder: Path, target: Path) -> None:
    files = sorted(one for one in folder.rglob("*") if one.is_file())
    sums = []
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for one in files:
            name = one.relative_to(folder).as_posix()
            info = zipfile.ZipInfo(name, _DATED)
            info.compress_type = zipfile.ZIP_DEFLATED
            with one.open("rb") as source, archive.open(info, "w") as inside:
                shutil.copyfileobj(source, inside, 1 << 20)
            with one.open("rb") as source:
                sums.append(f"{hashlib.file_digest(source, 'sha256').hexdigest()}  {name}")
        archive.writestr(zipfile.ZipInfo("LISEZ-MOI.txt", _DATED), _readme(row))
        archive.writestr(zipfile.ZipInfo("sommes.sha256", _DATED), "\n".join(sums) + "\n")


def _readme(row: SchoolArchive) -> str:
    """What is there, what is not, and how to check it."""
    with kept_language():
        lines = [
            _("Contenu rendu à l’école : %(school)s (%(uai)s)")
            % {"school": row.school.establishment, "uai": row.school.establishment.uai},
            _("Archive demandée le %(day)s.") % {"day": f"{row.at:%d/%m/%Y}"},
            "",
            _("Un dossier par sujet :"),
            *(f"- {one.code}/ : {one.label}" for one in registry.holdings()),
            "",
            _(
                "Les tableaux sont en CSV : UTF-8, point-virgule, dates AAAA-MM-JJ. Les fichiers sont tels que déposés."
            ),
            _(
                "N’y sont pas : les messages privés, ce que les élèves ont rendu, les motifs d’absence écrits par les familles,"
            ),
            _(
                "les passages à l’infirmerie, les adresses et les décisions de justice : ils ne sont pas à l’école seule."
            ),
            _(
                "sommes.sha256 donne l’empreinte de chaque fichier : « sha256sum -c sommes.sha256 » les vérifie."
            ),
            _("Cette archive contient des noms d’enfants : gardez-la comme le registre de l’école."),
        ]
    return "\n".join(map(str, lines)) + "\n"


def _check_fetch(row: SchoolArchive, by: Person) -> None:
    if row.made_at is None:
        raise refusal("L’archive n’est pas encore prête.")
    lately = row.fetched_at is None or (
        row.fetched_by_id == by.pk and row.fetched_at > clock.now() - KEPT_ONCE_FETCHED
    )
    if row.dropped_at or not lately or not row.path.exists():
        raise refusal("Cette archive a déjà été remise : elle n’est plus gardée ici.")


def _note_given_back(row: SchoolArchive, by: Person) -> None:
    """Once the last day is over and each school has taken its archive since: before, it was not the last one."""
    accession = row.school.accession
    if accession.until is None or clock.today() <= accession.until:
        return
    schools = accession.schools.filter(until=accession.until)
    if schools.exclude(archives__fetched_at__date__gt=accession.until).exists():
        return
    with kept_language():
        proof = _("archives remises aux écoles ; la dernière à %(who)s, empreinte %(sum)s") % {
            "who": by.display_name, "sum": row.sum[:16]
        }  # fmt: skip
    hand(accession, by=by, kind=StepKind.GIVE_BACK, on=clock.today(), proof=proof)


def _folder(row: SchoolArchive) -> Path:
    return row.path.with_suffix("")
