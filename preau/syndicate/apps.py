from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from preau.base.manifest import ConsoleVerb, Manifest, MenuEntry, NotificationKind, Panel, Reaction
from preau.directory.choices import Profile

TOWN_HALL = frozenset({Profile.AUTHORITY})
HEADS = frozenset({Profile.HEAD})
OFFICE = "preau.syndicate.rules.in_office"  # a councillor has no business here


class SyndicateConfig(AppConfig):
    name = "preau.syndicate"
    manifest = Manifest(
        menu=(
            MenuEntry(
                _("Syndicat"),
                "building-community",
                "syndicate:home",
                TOWN_HALL,
                32,
                shelf="organise",
                opens=OFFICE,
            ),
            MenuEntry(
                _("Contributions"),
                "coin-euro",
                "syndicate:campaigns",
                TOWN_HALL,
                63,
                door=False,
                shelf="organise",
                opens=OFFICE,
            ),
            MenuEntry(
                _("Achats groupés"),
                "clipboard-check",
                "syndicate:groups",
                TOWN_HALL,
                64,
                door=False,
                shelf="organise",
                opens=OFFICE,
            ),
            MenuEntry(
                _("L’école et le syndicat"),
                "building-community",
                "syndicate:school_page",
                HEADS,
                66,
                door=False,
                shelf="organise",
                when="preau.syndicate.cards.is_served",
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
        reactions=(
            Reaction("council.act_executory", "preau.syndicate.reactions.act_executory"),
            Reaction("council.act_undone", "preau.syndicate.undoing.act_undone"),
        ),
        panels=(
            Panel(
                "establishment",
                "preau.syndicate.cards.archive_of_school",
                "syndicate/_archive_panel.html",
                80,
            ),
            Panel("no_hat", "preau.syndicate.cards.archive_left", "syndicate/_archive_left.html", 10),
        ),
        notification_kinds=(
            NotificationKind(
                "membership_undone", _("Une délibération qui n’est plus exécutoire"), hats=TOWN_HALL
            ),
            NotificationKind("school_archive", _("L’archive de l’école qui part"), hats=HEADS),
            NotificationKind("school_leaving", _("L’école qui quitte l’espace")),
            NotificationKind("school_opened", _("L’ouverture de l’école au service"), hats=HEADS),
            NotificationKind("head_count", _("L’effectif de rentrée à constater"), hats=HEADS),
            NotificationKind("count_stated", _("L’effectif d’une école, à confirmer"), hats=TOWN_HALL),
            NotificationKind(
                "support_visit", _("Un accompagnement demandé, fixé ou annulé"), hats=TOWN_HALL | HEADS
            ),
            NotificationKind("membership_leaving", _("Le départ du syndicat"), hats=TOWN_HALL),
            NotificationKind("to_sign", _("Une convention à signer, ou signée"), hats=TOWN_HALL),
            NotificationKind("market_ending", _("Un marché qui s’achève"), hats=TOWN_HALL),
        ),
    )
