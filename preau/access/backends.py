"""Who is signed in, with their person, in one query."""

from typing import Any

from django.contrib.auth.backends import ModelBackend

from preau.access.models import Account
from preau.base.rows import partly, rows
from preau.directory.models import Person


class AccountBackend(ModelBackend):
    def get_user(self, user_id: Any) -> Account | None:
        """Asked at each request, hence in plain SQL, of the columns that the models declare."""
        found = rows(_ACCOUNT, {"account": user_id})
        if not found:
            return None
        row = found[0]
        account = partly(Account, _ACCOUNT_FIELDS, row[: len(_ACCOUNT_FIELDS)])
        account.person = partly(Person, _PERSON_FIELDS, row[len(_ACCOUNT_FIELDS) :])
        return account if account.is_active else None


_ACCOUNT_FIELDS = [field.attname for field in Account._meta.concrete_fields]
_PERSON_FIELDS = [field.attname for field in Person._meta.concrete_fields]
_COLUMNS = [f"a.{name}" for name in _ACCOUNT_FIELDS] + [f"p.{name}" for name in _PERSON_FIELDS]
_ACCOUNT = f"""
SELECT {", ".join(_COLUMNS)} FROM access_account a JOIN directory_person p ON p.id = a.person_id WHERE a.id = %(account)s
"""
