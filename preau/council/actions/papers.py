"""The paper of an act as it is kept: sealed, else printed when it leaves; for the public, without what is blanked."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext as _

from preau.base import clock
from preau.council.blanking import Mark, blanked
from preau.council.choices import StepKind
from preau.council.describing import described_act
from preau.council.models import Act
from preau.council.papers import extracts
from preau.council.seals.keys import seal_of
from preau.council.seals.signing import sealed
from preau.files import sniff
from preau.files.actions import store
from preau.files.models import StoredFile


def printed(act: Act) -> StoredFile:
    """The whole extract: as it was sealed, else as it is printed now, kept."""
    done = act.steps.filter(kind=StepKind.SEALED).exclude(stored=None).select_related("stored").first()
    if done and done.stored:
        return done.stored
    return keep(act, extracts.extract(described_act(act)))


def public_paper(act: Act) -> StoredFile:
    """What anyone may take: the whole extract, or the one without the words that are blanked, sealed again if it may be."""
    marks = marks_of(act)
    if not marks:
        return printed(act)
    body, seal = extracts.extract(blanked(described_act(act), marks)), seal_of(act.assembly)
    if seal and seal.holds_on(clock.today()):
        body = sealed(
            body, seal, reason=_("Version occultée pour la publication"), place=str(act.assembly.place)
        )
    return keep(act, body)


def keep(act: Act, body: bytes) -> StoredFile:
    name = f"deliberation-{act.reference}.pdf"
    file = SimpleUploadedFile(name, body, content_type="application/pdf")
    return store(file, kinds=frozenset({sniff.PDF}))


def marks_of(act: Act) -> list[Mark]:
    return [Mark(one.words, one.instead) for one in act.blankings.all()]
