from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from preau.base.manifest import HomeCard, Manifest, MenuEntry, NotificationKind, Panel
from preau.directory.choices import OF_SCHOOLS, Profile


class MessagingConfig(AppConfig):
    name = "preau.messaging"
    manifest = Manifest(
        menu=(
            MenuEntry(
                _("Messages"), "message-circle", "messaging:inbox", OF_SCHOOLS, 20,
                count="preau.messaging.queries.unread_count",
            ),
            MenuEntry(
                _("Signalements"), "flag", "messaging:reports", frozenset({Profile.HEAD}), 60, door=False, shelf="organise"
            ),
            MenuEntry(
                _("Suspendre la messagerie"), "hand-stop", "messaging:suspension", frozenset({Profile.HEAD, Profile.OPERATOR}),
                62, door=False, shelf="organise",
            ),
            MenuEntry(
                _("Messages sous scellé"), "lock", "messaging:seals", frozenset({Profile.HEAD, Profile.OPERATOR}),
                64, door=False, shelf="organise",
            ),
        ),
        home_cards=(HomeCard("preau.messaging.cards.unread", "messaging/_unread_card.html", OF_SCHOOLS, 50),),
        notification_kinds=(NotificationKind("message", _("Un message de l’école ou d’une famille")),),
        panels=(Panel("person", "preau.messaging.cards.write_to", "messaging/_write_panel.html", 10),),
    )  # fmt: skip
