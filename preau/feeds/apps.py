from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from preau.base.manifest import HomeCard, Manifest, MenuEntry
from preau.directory.choices import Profile

OPERATOR = frozenset({Profile.OPERATOR})


class FeedsConfig(AppConfig):
    name = "preau.feeds"
    manifest = Manifest(
        menu=(
            MenuEntry(
                _("Alimentation"), "database-import", "feeds:deliveries", OPERATOR, 20, shelf="organise"
            ),
        ),
        home_cards=(HomeCard("preau.feeds.cards.last_deliveries", "feeds/_home_card.html", OPERATOR, 20),),
    )
