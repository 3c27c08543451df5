from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from preau.base.manifest import Manifest, MenuEntry, Reaction
from preau.directory.choices import Profile

TOWN_HALL = frozenset({Profile.AUTHORITY})


class SyndicateConfig(AppConfig):
    name = "preau.syndicate"
    manifest = Manifest(
        menu=(
            MenuEntry(_("Syndicat"), "building-community", "syndicate:home", TOWN_HALL, 32, shelf="organise"),
            MenuEntry(
                _("Contributions"),
                "coin-euro",
                "syndicate:campaigns",
                TOWN_HALL,
                63,
                door=False,
                shelf="organise",
            ),
        ),
        reactions=(Reaction("council.act_executory", "preau.syndicate.reactions.act_executory"),),
    )
