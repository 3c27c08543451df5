"""Sessions in our own table, so that their owner can see and end them."""

import re
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.http import HttpRequest
from django.utils.translation import gettext as _

from preau.access.models import Session
from preau.base import clock

DEVICE = "_device"
BEGAN = "_began"
SEEN_EVERY = timedelta(minutes=5)


class SessionStore(DatabaseStore):
    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        row = super().create_model_instance(data)
        assert isinstance(row, Session)
        account = data.get(SESSION_KEY)
        row.account_id = int(account) if account else None
        row.device = data.get(DEVICE, "")
        row.began_at = data.get(BEGAN) and datetime.fromisoformat(data[BEGAN])
        row.seen_at = clock.now()
        return row

    def _get_session_from_db(self) -> Session | None:
        """Also notes the last visit, at most every five minutes."""
        row: Session | None = super()._get_session_from_db()  # type: ignore[misc]
        now = clock.now()
        if row is not None and (row.seen_at is None or now - row.seen_at > SEEN_EVERY):
            Session.objects.filter(pk=row.pk).update(seen_at=now)
        return row


_BROWSERS = (
    ("Firefox", "Firefox"),
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (("Android", "Android"), ("iPad", "iPad"), ("iPhone", "iPhone"), ("Windows", "Windows"),
            ("Mac OS", "Mac"), ("Linux", "Linux"))  # fmt: skip


def device_words(request: HttpRequest) -> str:
    """ "Téléphone Android, Firefox"."""
    agent = request.headers.get("User-Agent", "")
    tablet = "iPad" in agent or ("Android" in agent and "Mobile" not in agent)
    phone = _("Téléphone") if re.search(r"Mobile|iPhone", agent) else _("Ordinateur")
    kind = _("Tablette") if tablet else phone
    system = next((name for sign, name in _SYSTEMS if sign in agent), "")
    browser = next((name for sign, name in _BROWSERS if sign in agent), "")
    return ", ".join(part for part in (f"{kind} {system}".strip(), browser) if part)[:80]
