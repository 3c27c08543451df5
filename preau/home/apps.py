from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from preau.base.manifest import HomeCard, Manifest, MenuEntry
from preau.directory.choices import ABOVE, EVERYONE, OF_SCHOOLS, TEACHING, WHOLE_ESTABLISHMENT, Profile


class HomeConfig(AppConfig):
    name = "preau.home"
    manifest = Manifest(
        menu=(
            MenuEntry(_("Aujourd’hui"), "sun", "home:today", EVERYONE, 10),
            MenuEntry(_("Tout"), "layout-grid", "home:everything", EVERYONE, 90),
        ),
        home_cards=(
            HomeCard(
                "preau.home.cards.children", "home/_children.html", frozenset({Profile.GUARDIAN}), 20,
                reads="preau.home.cards.read_of_children",
            ),
            HomeCard("preau.home.cards.own_class", "home/_own_class.html", frozenset({Profile.PUPIL}), 20, place="side"),
            HomeCard(
                "preau.home.cards.classes", "home/_classes.html", TEACHING, 20,
                ask="preau.home.cards.ask_classes",
            ),
            HomeCard(
                "preau.home.cards.school", "home/_school.html", WHOLE_ESTABLISHMENT, 20,
                ask="preau.home.cards.ask_school",
            ),
            HomeCard("preau.home.cards.help_now", "home/_help_now.html", frozenset({Profile.PUPIL}), 90, place="side"),
            HomeCard(
                "preau.home.cards.next_holiday", "home/_holiday.html", OF_SCHOOLS - ABOVE, 80, place="side",
                ask="preau.home.cards.ask_holiday",
            ),
            HomeCard("preau.home.cards.holiday_above", "home/_holiday.html", ABOVE, 80, place="side"),
        ),
    )  # fmt: skip
