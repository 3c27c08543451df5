"""What the pages of feed rules read."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from preau.base.models import AuditLine
from preau.directory.choices import Particular, Profile, Source
from preau.directory.hats import Hat
from preau.directory.models import Academy, FeedRules, Operation
from preau.feeds.rules.forms import LABELS
from preau.feeds.rules.windows import windows_words

KEPT = 20


@dataclass(frozen=True)
class Setting:
    """One time the rules were set: by whom, when, and in words what became of what."""

    at: datetime
    by: str
    reason: str
    changes: list[str]


def academies_seen_by(hat: Hat) -> QuerySet[Academy]:
    """The academies that deliver, or have rules, by name: all for who runs the platform, none for anyone else."""
    if hat.kind != Profile.OPERATOR:
        return Academy.objects.none()
    delivers = Exists(Operation.objects.filter(academy=OuterRef("pk")))
    return Academy.objects.filter(Q(delivers) | Q(feedrules__isnull=False)).order_by("name")


def last_set(academies: QuerySet[Academy]) -> list[tuple[Academy, Setting | None]]:
    """Each academy, and when its rules were last set."""
    return [(one, next(history_of(FeedRules.of(one)), None)) for one in academies]


def history_of(rules: FeedRules) -> Iterator[Setting]:
    """The times the rules were set, the last first."""
    lines = AuditLine.objects.filter(thing=rules._meta.label_lower, thing_id=str(rules.pk)).order_by(
        "-at", "-pk"
    )
    for line in lines[:KEPT]:
        changes = line.details["changes"]
        words = [_words(name, *pair) for name, pair in changes.items()]
        yield Setting(line.at, line.actor_name, line.details["reason"], words)


def _words(name: str, before: object, after: object) -> str:
    if name == "export_windows":
        assert isinstance(after, list)
        return _("Jours d’export : %s") % windows_words(after)
    if name == "precedence":
        assert isinstance(after, dict)
        told = [f"{Particular(one).label} ({Source(order[0]).label})" for one, order in after.items()]
        return _("Qui est écouté d’abord : %s") % (", ".join(told) or _("comme d’habitude"))
    return _("%(what)s : %(before)s, puis %(after)s") % {
        "what": LABELS[name],
        "before": before,
        "after": after,
    }
