from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from preau.base.manifest import HomeCard, Manifest, MenuEntry
from preau.directory.choices import Profile

ALL = frozenset(str(one) for one in Profile)
TEACHERS = frozenset({"teacher", "substitute"})
SCHOOL = frozenset({"head", "school_life", "office"})


class HomeConfig(AppConfig):
    name = "preau.home"
    manifest = Manifest(
        menu=(
            MenuEntry(_("Aujourd’hui"), "sun", "home:today", ALL, 10),
            MenuEntry(_("Tout"), "layout-grid", "home:everything", ALL, 90),
        ),
        home_cards=(
            HomeCard("preau.home.cards.children", "home/_children.html", frozenset({"guardian"}), 20),
            HomeCard("preau.home.cards.own_class", "home/_own_class.html", frozenset({"pupil"}), 20),
            HomeCard("preau.home.cards.classes", "home/_classes.html", TEACHERS, 20),
            HomeCard("preau.home.cards.school", "home/_school.html", SCHOOL, 20),
            HomeCard("preau.home.cards.help_now", "home/_help_now.html", frozenset({"pupil"}), 90),
            HomeCard("preau.home.cards.next_holiday", "home/_holiday.html", ALL - {"operator"}, 80),
        ),
    )
