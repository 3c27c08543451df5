from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from preau.base.manifest import ConsoleVerb, Manifest, MenuEntry, Reaction
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
        console=(
            ConsoleVerb(
                "council",
                "story",
                _("l’adhésion d’une commune, de la convocation à la contribution"),
                "preau.syndicate.story.writing.write_story",
            ),
        ),
        reactions=(Reaction("council.act_executory", "preau.syndicate.reactions.act_executory"),),
    )
