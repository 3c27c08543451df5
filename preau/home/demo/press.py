"""The news of the demo: the school's, the college's, the commune's, one that waits for the head, one for tomorrow."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import typst
from django.core.files.uploadedfile import SimpleUploadedFile

from preau.base import clock
from preau.directory.choices import Profile
from preau.directory.models import Group, Guardianship, Person
from preau.directory.sight import sighted_ties
from preau.home.demo.letters import earlier, hat_of, person
from preau.home.demo.people import CLASSES
from preau.news.articles import actions
from preau.news.choices import Opening, Touch
from preau.news.models import Article
from preau.news.reactions.actions import react, settle

GUIDE = "Vasseur"  # the family of the guide reacts for itself
_HERE = Path(__file__).parent


def write() -> None:
    cm1, fifth = (Group.objects.get(name=name) for name in CLASSES)
    anne, lucie, philippe, gaelle = (person(login) for login in LOGINS)
    school, college = f"parents-ecole-{cm1.establishment_id}", f"parents-ecole-{fifth.establishment_id}"
    with earlier(100):
        _publish(gaelle, Profile.AUTHORITY, [f"familles-collectivite-{_authority(gaelle)}"], *MENUS)
    with earlier(75):
        _publish(philippe, Profile.HEAD, [college], *RACE)
    with earlier(60):
        _publish(lucie, Profile.TEACHER, [f"familles-{cm1.pk}"], *GARDEN)
    with earlier(35):
        settle(Opening.OLDER, by=anne, hat=hat_of(anne, Profile.HEAD))
        mural = _publish(anne, Profile.HEAD, [school], *MURAL, pictures=PICTURES, takes_reactions=True)
    with earlier(30):
        _react(mural, cm1)
    with earlier(20):
        _publish(lucie, Profile.TEACHER, [school], *MARKET)
    _publish(anne, Profile.HEAD, [school], *COUNCIL, wanted_at=_tomorrow())


def _publish(
    author: Person, kind: str, readers: list[str], title: str, body: str,
    wanted_at: datetime | None = None, pictures: Iterable[tuple[str, str]] = (), takes_reactions: bool = False,
) -> Article:  # fmt: skip
    hat = hat_of(author, kind)
    draft = Article(
        author=author,
        written_as=hat.label,
        establishment_id=hat.establishment_id,
        authority_id=hat.authority_id,
    )
    typed = {"title": title, "body": body, "readers": readers, "takes_reactions": takes_reactions}
    draft = actions.save_draft(draft, typed)
    for scene, shows in pictures:
        picture = actions.join_picture(draft, _picture(scene))
        draft.pictures.filter(pk=picture.pk).update(shows=shows)
    return actions.submit(draft, by=author, hat=hat, wanted_at=wanted_at)


def _react(article: Article, group: Group) -> None:
    """A few parents of a class, but those of the guide."""
    ties = Guardianship.objects.filter(sighted_ties(), child__memberships__group=group)
    parents = Person.objects.filter(pk__in=ties.values("guardian")).exclude(last_name=GUIDE).order_by("pk")
    for place, parent in enumerate(parents[:9]):
        react(
            article, [Touch.THANKS, Touch.BRAVO][place % 2], by=parent, hat=hat_of(parent, Profile.GUARDIAN)
        )


def _picture(scene: str) -> SimpleUploadedFile:
    """Painted by the program that prints the sheets: no photo of anyone."""
    drawn: Any = typst.compile(_HERE / "mural.typ", sys_inputs={"scene": scene}, format="png", ppi=96)
    return SimpleUploadedFile(f"{scene}.png", bytes(drawn))


def _authority(agent: Person) -> int:
    found = hat_of(agent, Profile.AUTHORITY).authority_id
    assert found
    return found


def _tomorrow() -> datetime:
    return (clock.now() + timedelta(days=1)).replace(hour=7, minute=30, second=0, microsecond=0)


LOGINS = ("anne.carlier", "lucie.baert", "philippe.hermant", "gaelle.pruvost")
PICTURES = (
    ("wall", "La fresque : des maisons de toutes les couleurs"),
    ("paint", "Les pots de peinture de l’atelier"),
)
MURAL = (
    "La fresque du préau est terminée",
    "Trois semaines de pinceaux, et le mur du préau raconte maintenant le village. Les élèves de CM1 et de CM2 vous la "
    "présentent vendredi à 16 h 30, à la sortie.\n\nMerci aux parents qui ont prêté des bâches.",
)
MENUS = (
    "Les menus de la semaine",
    "Lundi : potage, omelette, coquillettes. Mardi : carottes râpées, poisson, riz. Jeudi : betteraves, hachis végétarien. "
    "Vendredi : endives, poulet, purée.\n\nLa commune prend les légumes chez deux maraîchers de la Lys.",
)
RACE = (
    "Cross du collège : les horaires",
    "Départ des 6e à 9 h, des 5e à 9 h 40, des 4e à 10 h 20, des 3e à 11 h. Les parents sont les bienvenus au stade.",
)
GARDEN = (
    "Au potager, les dernières récoltes",
    "Poireaux, mâche et quelques courges tardives : la classe a tout pesé et tout noté. La soupe sera goûtée jeudi.",
)
MARKET = (
    "Marché de Noël : les stands",
    "Chaque classe prépare un stand. Nous cherchons des guirlandes et deux rallonges électriques pour le préau.",
)
COUNCIL = (
    "Conseil d’école : ce qui a été décidé",
    "Le compte rendu est affiché à la grille. En bref : deux arbres seront plantés, et la garderie ouvre dix minutes plus tôt.",
)
