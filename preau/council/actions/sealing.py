"""Seal a signed act with the certificate of its assembly; from then on that PDF is the one that is sent and published."""

from django.utils.translation import gettext as _

from preau.base import clock, transaction
from preau.base.audit import Actor, record
from preau.base.language import refusal
from preau.council.actions.acts import step
from preau.council.actions.papers import keep
from preau.council.choices import MADE_PUBLIC, StepKind
from preau.council.describing import described_act
from preau.council.models import Act, Assembly, Step
from preau.council.papers import extracts
from preau.council.seals import keys
from preau.council.seals.keys import Seal
from preau.council.seals.signing import is_stamped, sealed
from preau.directory.models import Authority
from preau.ui.words import full_day_words


@transaction.atomic
def seal(act: Act, *, by: Actor) -> Step:
    """The extract is printed with its day of signature, sealed and kept; sealed already, it is the one that is there.

    ValidationError: no certificate, one out of its time, an act not signed yet, or one that has already left.
    """
    locked = Act.objects.select_for_update().get(pk=act.pk)
    steps = {one.kind: one for one in locked.steps.all()}
    if StepKind.SEALED in steps:
        return steps[StepKind.SEALED]
    if set(steps) & {*MADE_PUBLIC, StepKind.TRANSMITTED}:
        raise refusal("Cet acte est déjà parti sans cachet : le même fichier doit rester partout.")
    found = _usable(locked.assembly)
    proof = _("%(holder)s, certificat n° %(number)s") % {"holder": found.holder, "number": found.number[:24]}
    if is_stamped():
        proof = _("%(proof)s, heure d’un tiers horodateur") % {"proof": proof}
    made = step(locked, by=by, kind=StepKind.SEALED, on=clock.today(), proof=proof)
    paper = extracts.extract(described_act(locked))
    reason = _("Délibération %(ref)s") % {"ref": locked.reference}
    made.stored = keep(locked, sealed(paper, found, reason=reason, place=str(locked.assembly.place)))
    made.save(update_fields=["stored"])
    return made


def keep_seal(assembly: Assembly, content: bytes, passphrase: str, *, by: Actor) -> Seal:
    """The certificate of an assembly, given by the operator; ValidationError when it does not open."""
    found = keys.keep(assembly, content, passphrase)
    record("council.keep_seal", assembly, by=by, holder=found.holder, until=found.ends_on.isoformat())
    return found


def usable_seal_of(authority: Authority) -> Seal:
    """The certificate with which an authority seals a paper that it signs with others: that of its first assembly that has one.

    ValidationError: it has none, or it is out of its time.
    """
    rows = Assembly.objects.filter(authority=authority).order_by("pk")
    return _holding_today(next((found for one in rows if (found := keys.seal_of(one))), None))


def _usable(assembly: Assembly) -> Seal:
    return _holding_today(keys.seal_of(assembly))


def _holding_today(found: Seal | None) -> Seal:
    if found is None:
        raise refusal("Aucun certificat n’est installé pour cette assemblée : l’exploitant le fait une fois.")
    if not found.holds_on(clock.today()):
        raise refusal(
            "Le certificat de %(holder)s vaut du %(first)s au %(last)s : il ne peut sceller aujourd’hui.",
            holder=found.holder,
            first=lambda: full_day_words(found.starts_on),
            last=lambda: full_day_words(found.ends_on),
        )
    return found
