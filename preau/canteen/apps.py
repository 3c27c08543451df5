from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from preau.base.manifest import HomeCard, Manifest, MenuEntry, NotificationKind, Panel, Reaction, YoungPart
from preau.directory.choices import WHOLE_ESTABLISHMENT, Profile

PARENTS = frozenset({Profile.GUARDIAN})
TOWN_HALL = frozenset({Profile.AUTHORITY, Profile.STAFF})
OPENS = "preau.canteen.rules.has_door"


class CanteenConfig(AppConfig):
    name = "preau.canteen"
    manifest = Manifest(
        menu=(
            MenuEntry(
                _("Cantine et garderie"), "tools-kitchen-2", "canteen:home", PARENTS | TOWN_HALL | WHOLE_ESTABLISHMENT, 34,
                door=False, shelf="organise", opens=OPENS,
            ),
        ),
        home_cards=(
            HomeCard(
                "preau.canteen.cards.of_family", "canteen/_family_card.html", PARENTS, 21,
                ask="preau.canteen.cards.ask_of_family",
            ),
            HomeCard(
                "preau.canteen.cards.of_school", "canteen/_today_card.html", WHOLE_ESTABLISHMENT, 8,
                ask="preau.canteen.cards.ask_of_school",
            ),
            HomeCard(
                "preau.canteen.cards.of_agent", "canteen/_today_card.html", TOWN_HALL, 6,
                ask="preau.canteen.cards.ask_of_agent",
            ),
        ),
        young=(YoungPart("preau.canteen.young.steps", 20, ask="preau.canteen.young.ask_steps"),),
        notification_kinds=(
            NotificationKind("canteen_closed", _("Un jour sans cantine ou sans garderie"), hats=PARENTS),
        ),
        reactions=(Reaction("news.closure", "preau.canteen.reactions.school_closed"),),
        panels=(Panel("person", "preau.canteen.cards.protocol_of_pupil", "canteen/_protocol_panel.html", 30),),
    )  # fmt: skip
