"""The verb of feed rules."""

from typing import Any

from preau.base import transaction
from preau.base.audit import record
from preau.directory.models import Academy, FeedRules, Person


@transaction.atomic
def set_rules(academy: Academy, *, by: Person, values: dict[str, Any], reason: str = "") -> bool:
    """Set the rules of the feeds of an academy, looked at from its next delivery on; false when nothing differs.

    `values` are the fields of `FeedRules`. The audit line keeps what each was and became: it is the history.
    """
    locked = Academy.objects.select_for_update().get(pk=academy.pk)
    rules = FeedRules.of(locked)
    changes = {
        name: [getattr(rules, name), value] for name, value in values.items() if getattr(rules, name) != value
    }
    if not changes:
        return False
    for name, (_before, after) in changes.items():
        setattr(rules, name, after)
    rules.save()
    record("feeds.rules_set", rules, by=by, changes=changes, reason=reason)
    return True
