from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from preau.base.manifest import Holding, HomeCard, Manifest, MenuEntry, NotificationKind, Panel, YoungPart
from preau.directory.choices import FAMILY, TEACHING, WHOLE_ESTABLISHMENT, Profile

BEHIND = frozenset({"directory:calendar"})
OTHER_STAFF = WHOLE_ESTABLISHMENT | {Profile.SUPPORT, Profile.STAFF}


class TimetableConfig(AppConfig):
    name = "preau.timetable"
    manifest = Manifest(
        menu=(
            MenuEntry(_("Agenda"), "calendar", "timetable:agenda", FAMILY | TEACHING, 40, also=BEHIND),
            MenuEntry(
                _("Emplois du temps"), "calendar-event", "timetable:school", OTHER_STAFF, 41, door=False, shelf="organise"
            ),
        ),
        home_cards=(
            HomeCard(
                "preau.timetable.cards.my_day", "timetable/_my_day.html", TEACHING | {Profile.PUPIL}, 15,
                reads="preau.timetable.cards.read_of_me",
            ),
            HomeCard(
                "preau.timetable.cards.covers", "timetable/_replacing_card.html", WHOLE_ESTABLISHMENT, 20, place="side",
                ask="preau.timetable.cards.ask_covers",
            ),
        ),
        young=(YoungPart("preau.timetable.young.steps", 10),),
        notification_kinds=(NotificationKind("timetable", _("Un cours annulé, déplacé ou remplacé")),),
        panels=(
            Panel(
                "child", "preau.timetable.cards.day_of_child", "timetable/_day_of_child.html", 10,
                reads="preau.timetable.cards.read_of_child",
            ),
            Panel("calendar", "preau.timetable.cards.tabs", "timetable/_calendar_tabs.html", 10),
            Panel("class", "preau.timetable.cards.week_of_class", "timetable/_class_panel.html", 30),
        ),
        holdings=(Holding("emploi_du_temps", _("L’emploi du temps"), "preau.timetable.formats.handing.of_school", 20),),
    )  # fmt: skip
