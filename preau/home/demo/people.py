"""Who may sign in to the demo: one person a hat, as a guide would list them."""

from preau.access.models import Account
from preau.directory.hats import hats_of

PASSWORD = "la marelle du préau 7"
# login → (first name, last name), in the order of the guide
SHOWN = {
    "claire.vasseur": ("Claire", "Vasseur"),
    "julien.hochart": ("Julien", "Hochart"),
    "ines.vasseur": ("Inès", "Vasseur"),
    "louis.vasseur": ("Louis", "Vasseur"),
    "suzanne.delattre": ("Suzanne", "Delattre"),
    "lucie.baert": ("Lucie", "Baert"),
    "helene.vidal": ("Hélène", "Vidal"),
    "anne.carlier": ("Anne", "Carlier"),
    "marc.delattre": ("Marc", "Delattre"),
    "isabelle.caron": ("Isabelle", "Caron"),
    "sylvie.roussel": ("Sylvie", "Roussel"),
    "sofiane.meziane": ("Sofiane", "Meziane"),
    "philippe.hermant": ("Philippe", "Hermant"),
    "gaelle.pruvost": ("Gaëlle", "Pruvost"),
    "alban.ryckelynck": ("Alban", "Ryckelynck"),
    "josette.dumez": ("Josette", "Dumez"),
    "samira.haddad": ("Samira", "Haddad"),
    "victor.etienne": ("Victor", "Étienne"),
    "yann.leclercq": ("Yann", "Leclercq"),
}
# The classes of the shown children.
CLASSES = ("CM1-CM2 de Mme Baert", "5E B")


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
