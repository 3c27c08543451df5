"""Logins: first.last without accents, with a number when it is taken; never given twice."""

import re
import unicodedata

from preau.access.models import Account
from preau.directory.models import Person

LONGEST = 50


def login_base(person: Person) -> str:
    """ "Élodie D’Haene" → "elodie.dhaene"; "eleve" for a name that has no Latin letter."""
    parts = (_plain(person.first_name), _plain(person.last_name))
    return ".".join(part for part in parts if part)[:LONGEST] or "compte"


def free_login(person: Person) -> str:
    """The base, or the base with the smallest number above those taken."""
    base = login_base(person)
    taken = Account.objects.filter(login__regex=rf"^{re.escape(base)}[0-9]*$").values_list("login", flat=True)
    numbers = [int(login[len(base) :] or 1) for login in taken]
    return base if not numbers else f"{base}{max(numbers) + 1}"


def _plain(name: str) -> str:
    spelled = (
        name.replace("œ", "oe").replace("Œ", "oe").replace("æ", "ae").replace("Æ", "ae").replace("ß", "ss")
    )
    bare = unicodedata.normalize("NFKD", spelled).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]", "", bare)[:30]
