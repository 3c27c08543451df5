from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from preau.base.manifest import HomeCard, Manifest, MenuEntry, NotificationKind
from preau.directory.choices import Profile

TOWN_HALL = frozenset({Profile.AUTHORITY})
PLATFORM = frozenset({Profile.OPERATOR})
HOLDS = frozenset({Profile.AUTHORITY, Profile.HEAD})
SITS = frozenset({Profile.AUTHORITY, Profile.HEAD, Profile.TEACHER, Profile.ELECTED_PARENT})


class CouncilConfig(AppConfig):
    name = "preau.council"
    manifest = Manifest(
        menu=(
            MenuEntry(_("Séances"), "gavel", "council:sittings", TOWN_HALL, 30, shelf="organise"),
            MenuEntry(
                _("Registre des délibérations"), "notebook", "council:register", TOWN_HALL, 62, door=False, shelf="organise"
            ),
            MenuEntry(_("Assemblées"), "gavel", "council:assemblies", PLATFORM, 40, door=False, shelf="organise"),
            MenuEntry(
                _("Conseil d’école"), "gavel", "council:sittings", frozenset({Profile.HEAD}), 62, door=False, shelf="organise"
            ),
        ),
        home_cards=(
            HomeCard(
                "preau.council.cards.convened", "council/_convened_card.html", SITS, 10,
                ask="preau.council.cards.ask_convened",
            ),
            HomeCard(
                "preau.council.cards.due", "council/_due_card.html", HOLDS, 12, ask="preau.council.cards.ask_due"
            ),
            HomeCard("preau.council.cards.next_sittings", "council/_sittings_card.html", TOWN_HALL, 30),
        ),
        notification_kinds=(
            NotificationKind("council_due", _("Ce qu’une assemblée doit dans les délais"), hats=HOLDS),
        ),
    )  # fmt: skip
