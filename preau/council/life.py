"""Where an act stands on its way to being executory, and what comes next."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from preau.council.choices import MADE_PUBLIC, Publication, StepKind
from preau.council.law.days import executory_day, last_day_of_appeal
from preau.council.models import Act, Step
from preau.council.words.durations import month_words
from preau.directory.nomenclatures import public_holidays


@dataclass(frozen=True)
class Stage:
    """A legal step as the page lists it: done (with its row), the next one, or to come."""

    kind: StepKind
    label: str
    hint: str
    step: Step | None
    is_next: bool = False


@dataclass(frozen=True)
class Life:
    stages: list[Stage]
    steps: dict[str, Step]
    executory_on: date | None
    appeal_until: date | None
    prefect_until: date | None

    @property
    def next(self) -> Stage | None:
        return next((one for one in self.stages if one.is_next), None)

    @property
    def publication(self) -> Stage | None:
        """The publication, when it may be done although the prefecture is still awaited."""
        waits = self.next is not None and self.next.kind in (StepKind.TRANSMITTED, StepKind.RECEIVED)
        public = (one for one in self.stages if one.kind in MADE_PUBLIC and one.step is None)
        return next(public, None) if waits else None

    @property
    def cancelled(self) -> Step | None:
        """The transmission was cancelled, and the act has not been sent again."""
        return self.steps.get(StepKind.CANCELLED)

    @property
    def is_withdrawn(self) -> bool:
        return StepKind.WITHDRAWN in self.steps


def life_of(act: Act) -> Life:
    steps = {one.kind: one for one in act.steps.all()}
    public = made_public_on(steps)
    received = steps[StepKind.RECEIVED].on if StepKind.RECEIVED in steps else None
    return Life(_stages(act, steps), steps, act.executory_on, _appeal(act, public), _appeal(act, received))


def _appeal(act: Act, since: date | None) -> date | None:
    """The last day of an appeal against an act, by anyone since its publication, by the prefect since its receipt."""
    book = act.assembly.book
    return last_day_of_appeal(
        since, book.appeal_months, clear=book.appeal_clear, closed=public_holidays
    ) if since else None  # fmt: skip


def made_public_on(steps: dict[str, Step]) -> date | None:
    """The first day an act could be read by anyone, by the way the assembly has chosen."""
    return min((steps[kind].on for kind in MADE_PUBLIC if kind in steps), default=None)


def executory_from(act: Act, steps: dict[str, Step]) -> date | None:
    received = steps[StepKind.RECEIVED].on if StepKind.RECEIVED in steps else None
    return executory_day(made_public_on(steps), received, transmitted=act.assembly.book.transmitted)


def publication_step(act: Act) -> StepKind:
    return StepKind.PUBLISHED if act.assembly.publication == Publication.WEB else StepKind.POSTED


def _stages(act: Act, steps: dict[str, Step]) -> list[Stage]:
    months = month_words(act.assembly.book.shown_months)
    hints = {
        StepKind.FROZEN: _("Le numéro est pris, les mots ne changent plus"),
        StepKind.SIGNED: _("La présidence et la ou le secrétaire de séance"),
        StepKind.SEALED: _("Le certificat de la collectivité scelle le PDF"),
        StepKind.TRANSMITTED: _("Le jour de l’envoi à la préfecture"),
        StepKind.RECEIVED: _("Le jour de l’accusé de réception"),
        StepKind.PUBLISHED: _("Sur la page publique, au moins %(months)s") % {"months": months},
        StepKind.POSTED: _("À la porte de la mairie, au moins %(months)s") % {"months": months},
        StepKind.EXECUTORY: _("Publiée et reçue : la plus tardive des deux dates"),
    }
    kinds = [StepKind.FROZEN, StepKind.SIGNED, *([StepKind.SEALED] if StepKind.SEALED in steps else [])]
    if act.assembly.book.transmitted:
        kinds += [StepKind.TRANSMITTED, StepKind.RECEIVED]
    kinds += [publication_step(act), StepKind.EXECUTORY]
    waiting = next((one for one in kinds if one not in steps), None)
    halted = StepKind.WITHDRAWN in steps
    return [
        Stage(one, _label(one), hints[one], steps.get(one), one == waiting and not halted) for one in kinds
    ]


def _label(kind: StepKind) -> str:
    return {
        StepKind.FROZEN: _("Figer le texte"),
        StepKind.SIGNED: _("Signatures"),
        StepKind.SEALED: _("Cachet électronique"),
        StepKind.TRANSMITTED: _("Transmission au contrôle de légalité"),
        StepKind.RECEIVED: _("Accusé de réception"),
        StepKind.PUBLISHED: _("Publication"),
        StepKind.POSTED: pgettext("act", "Affichage"),
        StepKind.EXECUTORY: _("Acte exécutoire"),
    }[kind]
