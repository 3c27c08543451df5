from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from preau.base.manifest import (
    Answer,
    Holding,
    HomeCard,
    Manifest,
    MenuEntry,
    NotificationKind,
    Panel,
    Reaction,
    YoungPart,
)
from preau.directory.choices import FAMILY, TEACHING, WHOLE_ESTABLISHMENT, Profile

PUPILS = frozenset({Profile.PUPIL})
PARENTS = frozenset({Profile.GUARDIAN})
WRITERS = TEACHING | {Profile.HEAD}
STAFF = TEACHING | WHOLE_ESTABLISHMENT | {Profile.SUPPORT, Profile.ACADEMY}


class HomeworkConfig(AppConfig):
    name = "preau.homework"
    manifest = Manifest(
        menu=(
            MenuEntry(_("Mon travail"), "clipboard-check", "homework:week", PUPILS, 15, shelf="learn"),
            MenuEntry(_("Travail à faire"), "clipboard-check", "homework:week", PARENTS, 27, door=False, shelf="learn"),
            MenuEntry(_("Cahiers de textes"), "notebook", "homework:books", STAFF, 27, door=False, shelf="learn"),
            MenuEntry(_("Mes séquences"), "list-check", "homework:sequences", WRITERS, 28, door=False, shelf="learn"),
        ),
        home_cards=(
            HomeCard(
                "preau.homework.cards.my_work", "homework/_my_work.html", PUPILS, 16, reads="preau.homework.cards.read_of_me"
            ),
            HomeCard("preau.homework.cards.my_books", "homework/_my_books.html", WRITERS, 17),
        ),
        young=(YoungPart("preau.homework.young.at_home", 30, "homework/_young.html"),),
        notification_kinds=(
            NotificationKind("homework", _("Du travail à faire pour un jour"), rhythm="daily", hats=FAMILY),
            NotificationKind("homework_back", _("Un travail rendu, corrigé"), rhythm="daily", hats=FAMILY),
        ),
        panels=(
            Panel(
                "child", "preau.homework.cards.work_of_child", "homework/_child_panel.html", 20,
                reads="preau.homework.cards.read_of_child",
            ),
            Panel("lesson", "preau.homework.cards.lesson_book", "homework/_lesson_panel.html", 20),
            Panel("class", "preau.homework.cards.book_of_class", "homework/_class_panel.html", 31),
            Panel("establishment", "preau.homework.cards.books_of_school", "homework/_school_panel.html", 30),
        ),
        answers=(Answer("lesson_states", "preau.homework.cards.lesson_states"),),
        reactions=(
            Reaction("timetable.lesson_moved", "preau.homework.reactions.lesson_moved"),
            Reaction("timetable.courses_carried", "preau.homework.reactions.courses_carried"),
        ),
        holdings=(
            Holding("cahier_de_textes", _("Les cahiers de textes et le travail donné, avec leurs fichiers"),
                    "preau.homework.handing.of_school", 40),
        ),
    )  # fmt: skip
