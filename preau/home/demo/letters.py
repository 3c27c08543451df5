"""A few letters of the demo, sent by the true verbs, so that a first visit finds something to read."""

from preau.access.models import Account
from preau.base import clock
from preau.directory.hats import hats_of
from preau.directory.models import Group, Person
from preau.messaging import actions
from preau.messaging.models import Draft

CLASS = "CM1-CM2 de Mme Baert"


def write() -> None:
    claire, ines, louis = (_person(login) for login in ("claire.vasseur", "ines.vasseur", "louis.vasseur"))
    lucie, marc = _person("lucie.baert"), _person("marc.delattre")
    families = f"familles-{Group.objects.get(name=CLASS).pk}"
    _send(lucie, [families], "Marché de Noël", "Bonjour, qui peut tenir un stand le vendredi 11 décembre ?")
    _send(marc, [f"personne-{claire.pk}"], "Un vrai progrès en SVT", MARC, about=louis)
    _send(
        lucie,
        [f"personne-{claire.pk}"],
        "Gourde oubliée ce matin",
        "Inès a oublié sa gourde, nous en avons prêté une.",
        about=ines,
    )


def _send(author: Person, to: list[str], subject: str, body: str, about: Person | None = None) -> None:
    hat = next(one for one in hats_of(author) if one.kind == "teacher")
    draft = Draft.objects.create(
        author=author,
        hat_key=hat.key,
        recipients=to,
        subject=subject,
        body=body,
        child=about,
        saved_at=clock.now(),
    )
    actions.send(draft, by=author, hat=hat)


def _person(login: str) -> Person:
    return Account.objects.select_related("person").get(login=login).person


MARC = (
    "Bonjour, le cahier de Louis est devenu clair et complet, et il ose lire ses réponses à voix haute. "
    "Je voulais vous le dire avant le bulletin."
)
