from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from preau.base.manifest import Holding, HomeCard, Manifest, MenuEntry, NotificationKind, Panel, YoungPart
from preau.directory.choices import TEACHING, Profile

PARENTS = frozenset({Profile.GUARDIAN})
WRITERS = TEACHING | {Profile.HEAD}


class ProgressConfig(AppConfig):
    name = "preau.progress"
    manifest = Manifest(
        menu=(
            MenuEntry(
                _("Carnet de suivi"), "star", "progress:books", WRITERS | PARENTS | {Profile.PUPIL}, 29, door=False,
                shelf="learn", when="preau.progress.cards.has_carnets",
            ),
        ),
        home_cards=(
            HomeCard(
                "preau.progress.cards.of_teacher", "progress/_teacher_card.html", WRITERS, 19, place="side",
                ask="preau.progress.cards.ask_of_teacher",
            ),
        ),
        young=(YoungPart("preau.progress.young.door", 45, ask="preau.progress.young.ask_door"),),
        notification_kinds=(
            NotificationKind("progress", _("Le carnet de suivi de mon enfant"), hats=PARENTS),
            NotificationKind(
                "progress_school", _("Une synthèse de fin de maternelle à signer, ou à reprendre"), rhythm="daily", hats=WRITERS
            ),
        ),
        panels=(
            Panel("child", "preau.progress.cards.carnet_of_child", "progress/_child_panel.html", 25),
            Panel("person", "preau.progress.cards.door_of_pupil", "progress/_pupil_panel.html", 24),
            Panel("class", "preau.progress.cards.door_of_class", "progress/_class_panel.html", 32),
        ),
        holdings=(
            Holding("carnets_de_suivi", _("Les carnets de suivi des élèves de maternelle"),
                    "preau.progress.handing.of_school", 45),
        ),
    )  # fmt: skip
