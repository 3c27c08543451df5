"""Who may sign in to the demo: one person a hat, as a guide would list them."""

from preau.access.models import Account
from preau.directory.hats import hats_of
from preau.home.demo.write import PASSWORD, SHOWN


def people() -> list[dict[str, str]]:
    """`hat`, `name`, `login`, `password`, in the order of the guide; empty before the demo is made."""
    accounts = {one.login: one for one in Account.objects.select_related("person").filter(login__in=SHOWN)}
    return [
        {
            "hat": " + ".join(hat.label for hat in hats_of(accounts[login].person)),
            "name": accounts[login].person.display_name,
            "login": login,
            "password": PASSWORD,
        }
        for login in SHOWN
        if login in accounts
    ]
