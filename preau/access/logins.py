"""Logins: first.last without accents, with a number when it is taken."""

import re
import unicodedata

from django.db import connection

from preau.access.models import Account
from preau.directory.models import Person

LONGEST = 50


def login_base(person: Person) -> str:
    """ "Élodie D’Haene" → "elodie.dhaene"; "compte" for a name that has no Latin letter."""
    parts = (plain(person.first_name)[:30], plain(person.last_name)[:30])
    return ".".join(part for part in parts if part)[:LONGEST] or "compte"


def free_login(person: Person) -> str:
    """The base, or the base with the smallest number above those taken.

    Inside a transaction: two of the same name who come at the same moment wait for each other.
    """
    base = login_base(person)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('access.login'), hashtext(%s))", [base])
    taken = Account.objects.filter(login__regex=rf"^{re.escape(base)}[0-9]*$").values_list("login", flat=True)
    numbers = [int(login[len(base) :] or 1) for login in taken]
    return base if not numbers else f"{base}{max(numbers) + 1}"


def plain(name: str) -> str:
    """Lower case letters and digits only: "D’Haene" → "dhaene", "Œuvrard" → "oeuvrard"."""
    spelled = (
        name.replace("œ", "oe").replace("Œ", "oe").replace("æ", "ae").replace("Æ", "ae").replace("ß", "ss")
    )
    bare = unicodedata.normalize("NFKD", spelled).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]", "", bare)
