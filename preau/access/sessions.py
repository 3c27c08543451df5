"""Sessions in our own table, so that their owner can see and end them."""

import re
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from preau.access.models import Account, Session
from preau.base import clock
from preau.base.rows import partly, rows
from preau.directory.models import Person
from preau.notifications.push.actions import end_with

DEVICE = "_device"
BEGAN = "_began"
SEEN_EVERY = timedelta(minutes=5)


class SessionStore(DatabaseStore):
    """A session; once it is read, `account` is the one it was opened by, with its person, or None."""

    account: Account | None = None

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def get_expiry_date(self, **kwargs: Any) -> datetime:
        """By the clock of the house, as the reading of sessions."""
        return super().get_expiry_date(**{"modification": clock.now(), **kwargs})

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
        """Read at each request, hence in plain SQL, with its account. Also notes the last visit, at most every five minutes."""
        now = clock.now()
        found = rows(_SESSION, {"key": self.session_key, "now": now})
        if not found:
            self._session_key, self.account = None, None
            return None
        row = partly(Session, _COLUMNS, found[0][: len(_COLUMNS)])
        self.account = _account(found[0][len(_COLUMNS) :])
        if row.seen_at is None or now - row.seen_at > SEEN_EVERY:
            Session.objects.filter(pk=row.pk).update(seen_at=now)
        return row


def _account(values: tuple[Any, ...]) -> Account | None:
    if values[0] is None:
        return None
    account = partly(Account, _OF_ACCOUNT, values[: len(_OF_ACCOUNT)])
    account.person = partly(Person, _OF_PERSON, values[len(_OF_ACCOUNT) :])
    return account


_COLUMNS = ["session_key", "session_data", "seen_at"]
_OF_ACCOUNT = [field.attname for field in Account._meta.concrete_fields]
_OF_PERSON = [field.attname for field in Person._meta.concrete_fields]
assert _OF_ACCOUNT[0] == "id"
_READ = (
    [f"s.{name}" for name in _COLUMNS]
    + [f"a.{name}" for name in _OF_ACCOUNT]
    + [f"p.{name}" for name in _OF_PERSON]
)
_SESSION = f"""
SELECT {", ".join(_READ)} FROM access_session s
  LEFT JOIN access_account a ON a.id = s.account_id LEFT JOIN directory_person p ON p.id = a.person_id
 WHERE s.session_key = %(key)s AND s.expire_date > %(now)s
"""
_BROWSERS = (
    ("Firefox", "Firefox"),
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (("Android", "Android"), ("iPad", "iPad"), ("iPhone", "iPhone"), ("Windows", "Windows"),
            ("Mac OS", "Mac"), ("Linux", "Linux"))  # fmt: skip


def close(sessions: QuerySet[Session]) -> int:
    """End these sessions at once, and silence the phones that rang for them."""
    keys = list(sessions.values_list("session_key", flat=True))
    end_with(keys)
    return Session.objects.filter(session_key__in=keys).delete()[0]


def device_words(request: HttpRequest) -> str:
    """ "Téléphone Android, Firefox"."""
    agent = request.headers.get("User-Agent", "")
    tablet = "iPad" in agent or ("Android" in agent and "Mobile" not in agent)
    phone = _("Téléphone") if re.search(r"Mobile|iPhone", agent) else _("Ordinateur")
    kind = _("Tablette") if tablet else phone
    system = next((name for sign, name in _SYSTEMS if sign in agent), "")
    browser = next((name for sign, name in _BROWSERS if sign in agent), "")
    return ", ".join(part for part in (f"{kind} {system}".strip(), browser) if part)[:80]
