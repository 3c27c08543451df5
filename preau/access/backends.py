"""Who is signed in, with their person, in one query."""

from typing import Any

from django.contrib.auth.backends import ModelBackend

from preau.access.models import Account


class AccountBackend(ModelBackend):
    def get_user(self, user_id: Any) -> Account | None:
        account = Account.objects.select_related("person").filter(pk=user_id).first()
        return account if account is not None and account.is_active else None
