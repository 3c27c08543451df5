"""What a locked screen may show: which kind of thing, and of the child an initial; more only for who asked for more."""

import hashlib
import json

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from preau.base.manifest import registry
from preau.notifications.models import Notification

LONGEST = 1_000  # bytes of each sentence; a record holds four times as much


def message_of(told: list[Notification], *, unread: int, detailed: bool) -> bytes:
    """The JSON that the service worker shows: `title`, `body`, `url`, `tag`, `badge` and `lang`. `told` is never empty."""
    one = told[-1] if len(told) == 1 else None
    words = {
        "title": _title(told),
        "body": _detail(one) if one and detailed else _children(told, detailed),
        "url": f"/aller/{one.pk}/" if one else "/aller/",
        "tag": topic_of(told),
        "badge": unread,
        "lang": get_language() or "",
    }
    return json.dumps(words, ensure_ascii=False, separators=(",", ":")).encode()


def topic_of(told: list[Notification]) -> str:
    """The same for what leads to the same place, and it says nothing of the place (RFC 8030, section 5.4)."""
    paths = {row.path for row in told}
    return hashlib.sha256(min(paths).encode()).hexdigest()[:20] if len(paths) == 1 else "preau"


def _title(told: list[Notification]) -> str:
    if len(told) > 1:
        words = ngettext("%(n)s nouveauté sur Préau", "%(n)s nouveautés sur Préau", len(told))
        return words % {"n": len(told)}
    kind = registry.notification_kinds().get(told[0].kind)
    return str(kind.label) if kind else _("Du nouveau sur Préau")


def _detail(one: Notification) -> str:
    """What the mail of who asks for more says too."""
    words = (
        _("%(child)s : %(text)s") % {"child": one.child_names, "text": one.words} if one.child else one.words
    )
    return words[: LONGEST // 4]


def _children(told: list[Notification], detailed: bool) -> str:
    names = {name for row in told if row.child for name in (row.child.first_name, *row.also_named)}
    if not names:
        return ""
    shown = sorted(names) if detailed else sorted({f"{name[:1].upper()}." for name in names})
    return _("Pour %(names)s") % {"names": ", ".join(shown)}
