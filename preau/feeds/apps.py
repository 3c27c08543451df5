from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from preau.base.manifest import HomeCard, Manifest, MenuEntry, NotificationKind
from preau.directory.choices import Profile

OPERATOR = frozenset({Profile.OPERATOR})
ACTS = frozenset({Profile.HEAD, Profile.OFFICE})


class FeedsConfig(AppConfig):
    name = "preau.feeds"
    manifest = Manifest(
        menu=(
            MenuEntry(
                _("Alimentation"), "database-import", "feeds:deliveries", OPERATOR, 20, shelf="organise"
            ),
            MenuEntry(
                _("Ce que l’académie a changé"),
                "database-import",
                "feeds:letters",
                ACTS,
                75,
                door=False,
                shelf="organise",
            ),
        ),
        notification_kinds=(
            NotificationKind("feed", _("Ce que l’académie a changé dans mon école"), hats=ACTS),
        ),
        home_cards=(HomeCard("preau.feeds.cards.last_deliveries", "feeds/_home_card.html", OPERATOR, 20),),
    )
