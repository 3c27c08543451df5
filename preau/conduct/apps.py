from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from preau.base.manifest import HomeCard, Manifest, MenuEntry, NotificationKind, Panel
from preau.directory.choices import FAMILY, TEACHING, WHOLE_ESTABLISHMENT, Profile

FOLLOWS = WHOLE_ESTABLISHMENT - {Profile.OFFICE}
SECOND_DEGREE = "preau.conduct.cards.is_second_degree"


class ConductConfig(AppConfig):
    name = "preau.conduct"
    manifest = Manifest(
        menu=(
            MenuEntry(
                _("Incidents et punitions"), "flag", "conduct:board", TEACHING | FOLLOWS, 38, door=False, shelf="organise",
                when=SECOND_DEGREE,
            ),
            MenuEntry(
                _("Punitions et sanctions"), "flag", "conduct:family", FAMILY, 38, door=False, shelf="organise",
                when=SECOND_DEGREE,
            ),
        ),
        home_cards=(
            HomeCard(
                "preau.conduct.cards.to_see", "conduct/_to_see_card.html", FOLLOWS, 7, ask="preau.conduct.cards.ask_to_see"
            ),
            HomeCard("preau.conduct.cards.of_me", "conduct/_my_card.html", frozenset({Profile.PUPIL}), 22),
        ),
        notification_kinds=(
            NotificationKind("incident", _("Un incident signalé"), mail=False, hats=FOLLOWS),
            NotificationKind("punishment", _("Une punition"), rhythm="daily", hats=FAMILY),
            NotificationKind("sanction", _("Une exclusion de cours, une sanction"), hats=FAMILY),
        ),
        panels=(
            Panel("lesson", "preau.conduct.cards.report_in_lesson", "conduct/_lesson_panel.html", 40),
            Panel("person", "preau.conduct.cards.door_of_pupil", "conduct/_pupil_panel.html", 22),
            Panel(
                "child", "preau.conduct.cards.of_child", "conduct/_child_panel.html", 30,
                reads="preau.conduct.cards.read_of_child",
            ),
        ),
    )  # fmt: skip
