"""The sheets of a whole establishment, drawn by jobs class by class.

A class is one file: that is how sheets are handed out. The codes in clear exist nowhere else, so a file lives
for an hour, then ten minutes once it was fetched (a download may fail), and goes to who asked for it only. A
file that nobody fetched takes its codes with it: they are void, and the next run draws them anew.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q, QuerySet
from procrastinate.contrib.django import app

from preau.access.models import ActivationCode, SheetBatch, SheetPaper, SheetRun
from preau.access.sheets import paper, rules
from preau.access.sheets.actions import draw_codes
from preau.access.sheets.choices import SheetKind
from preau.access.sheets.queries import SheetLine, groups_of, lines_of_class
from preau.base import clock, transaction
from preau.base.audit import record
from preau.directory.door import HatRequest
from preau.directory.hats import Hat, hats_of
from preau.directory.models import Person

KEPT = timedelta(hours=1)
KEPT_ONCE_FETCHED = timedelta(minutes=10)
_JOB = "preau.access.tasks.draw_sheets"


@dataclass(frozen=True)
class RunState:
    """A run as its page tells it: its batches by class, those whose file may be fetched, and whether it goes on."""

    run: SheetRun
    batches: list[SheetBatch]
    ready: set[int]
    going: bool

    @property
    def done(self) -> int:
        return sum(batch.drawn_at is not None for batch in self.batches)


@transaction.atomic
def start(request: HatRequest, *, pupils_too: bool) -> SheetRun:
    """One job a class for those who have neither account nor code in hand; the run under way when there is one.

    The jobs of an establishment follow one another (`lock`): a parent of two classes gets one sheet.
    """
    Person.objects.select_for_update().get(pk=request.person.pk)  # two presses of the button are one
    lately = runs_of(request).filter(asked_at__gt=clock.now() - KEPT)
    running = lately.filter(batches__isnull=False, batches__drawn_at=None).first()
    if running:
        return running
    groups, place = list(groups_of(request)), request.hat.establishment_id
    assert place is not None
    run = SheetRun.objects.create(
        asked_by=request.person, establishment_id=place, asked_at=clock.now(), pupils_too=pupils_too
    )
    batches = SheetBatch.objects.bulk_create(SheetBatch(run=run, group=group) for group in groups)
    job = app.configure_task(_JOB, allow_unknown=False, lock=f"access.sheets.{place}")
    for batch in batches:
        job.defer(batch_id=batch.pk)
    record("access.print_all", run, by=request.person, classes=len(batches))
    return run


def runs_of(request: HatRequest) -> QuerySet[SheetRun]:
    """One's own runs in the establishment of the hat, newest first."""
    mine = SheetRun.objects.filter(asked_by=request.person, establishment=request.hat.establishment_id)
    return mine.order_by("-asked_at")


def state(request: HatRequest) -> RunState | None:
    """One's latest run of this establishment."""
    run = runs_of(request).first()
    if run is None:
        return None
    batches = list(run.batches.select_related("group").order_by("group__name"))
    waits = any(batch.drawn_at is None for batch in batches)
    ready = set(ready_batches(request).values_list("pk", flat=True))
    return RunState(run, batches, ready, going=waits and run.asked_at > clock.now() - KEPT)


def ready_batches(request: HatRequest) -> QuerySet[SheetBatch]:
    """Batches whose file may still be fetched, by whoever asked for it only."""
    fresh = SheetBatch.objects.exclude(_is_over()).filter(paper__isnull=False, removed_at=None)
    return fresh.filter(run__in=runs_of(request))


@transaction.atomic
def fetch(batch: SheetBatch, *, by: Person) -> bytes:
    """The PDF of a ready batch; from its first time on, ten minutes are left."""
    if batch.fetched_at is None:
        batch.fetched_at = clock.now()
        batch.save(update_fields=["fetched_at"])
        record("access.fetch_sheets", batch, by=by)
    return bytes(batch.paper.content)


@transaction.atomic
def draw(batch_id: int) -> None:
    """Draw one class; nothing the second time, nor when who asked no longer answers for the establishment."""
    batch = (
        SheetBatch.objects.select_for_update(of=["self"])
        .select_related("run__asked_by", "group__establishment")
        .get(pk=batch_id)
    )
    if batch.drawn_at:
        return
    lines = _missing(batch)
    if lines:
        codes = draw_codes([line.person for line in lines], by=batch.run.asked_by, batch=batch)
        content = paper.pdf(paper.sheets(lines, batch.group, codes))
        SheetPaper.objects.create(batch=batch, content=content)
    batch.sheets, batch.drawn_at = len(lines), clock.now()
    batch.save(update_fields=["sheets", "drawn_at"])


@transaction.atomic
def sweep() -> int:
    """Throw away the papers whose time is over, and void the codes of those that nobody fetched."""
    over = SheetBatch.objects.select_for_update().filter(_is_over(), removed_at=None)
    ids, now = [batch.pk for batch in over], clock.now()
    SheetPaper.objects.filter(batch__in=ids).delete()
    unread = ActivationCode.objects.filter(batch__in=ids, batch__fetched_at=None)
    unread.filter(used_at=None, voided_at=None).update(voided_at=now)
    return SheetBatch.objects.filter(pk__in=ids).update(removed_at=now)


def _is_over() -> Q:
    now = clock.now()
    return Q(drawn_at__lte=now - KEPT) | Q(fetched_at__lte=now - KEPT_ONCE_FETCHED)


def _missing(batch: SheetBatch) -> list[SheetLine]:
    asked_by = batch.run.asked_by
    hat = _hat(asked_by, batch.run.establishment_id)
    if hat is None:
        return []
    lines = lines_of_class(batch.group, by=asked_by, hat=hat)
    wanted = [line for line in lines if line.may_draw and not line.login and not line.has_code]
    return [line for line in wanted if batch.run.pupils_too or line.kind == SheetKind.GUARDIAN]


def _hat(person: Person, establishment_id: int) -> Hat | None:
    hats = (hat for hat in hats_of(person) if hat.establishment_id == establishment_id)
    return next((hat for hat in hats if rules.may_print_all(hat)), None)
