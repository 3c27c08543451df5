from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from preau.base.manifest import AgendaPart, HomeCard, Manifest, MenuEntry, NotificationKind, Panel, YoungPart
from preau.directory.choices import Profile
from preau.occasions.choices import READS

PARENTS = frozenset({Profile.GUARDIAN})


class OccasionsConfig(AppConfig):
    name = "preau.occasions"
    manifest = Manifest(
        menu=(
            MenuEntry(_("Événements"), "star", "occasions:occasions", READS, 42, door=False, shelf="organise"),
        ),
        home_cards=(
            HomeCard(
                "preau.occasions.cards.coming", "occasions/_card.html", READS, 34, place="side",
                ask="preau.occasions.cards.ask_coming",
            ),
        ),
        young=(YoungPart("preau.occasions.cards.steps", 15, ask="preau.occasions.cards.ask_steps"),),
        panels=(
            Panel(
                "week", "preau.occasions.cards.of_week", "occasions/_week.html", 10, reads="preau.occasions.cards.read_of_week"
            ),
            Panel("month", "preau.occasions.cards.of_month", "occasions/_month.html", 10),
            Panel("class", "preau.occasions.cards.of_class", "occasions/_class.html", 35),
        ),
        agenda=(AgendaPart("preau.occasions.ical.appointments_of"),),
        notification_kinds=(
            NotificationKind("school_event", _("Un événement de la classe ou de l’école"), rhythm="weekly", hats=PARENTS),
            NotificationKind("school_event_change", _("Un événement changé ou annulé"), hats=PARENTS),
        ),
    )  # fmt: skip
