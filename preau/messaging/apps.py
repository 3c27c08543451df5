from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from preau.base.manifest import HomeCard, Manifest, MenuEntry, NotificationKind, Panel

WRITERS = frozenset(
    [
        "pupil",
        "guardian",
        "teacher",
        "substitute",
        "head",
        "school_life",
        "support",
        "office",
        "staff",
        "academy",
        "authority",
        "elected_parent",
    ]
)


class MessagingConfig(AppConfig):
    name = "preau.messaging"
    manifest = Manifest(
        menu=(
            MenuEntry(
                _("Messages"), "message-circle", "messaging:inbox", WRITERS, 20,
                count="preau.messaging.queries.unread_count",
            ),
            MenuEntry(
                _("Signalements"), "flag", "messaging:reports", frozenset({"head"}), 60, door=False, shelf="organise"
            ),
        ),
        home_cards=(HomeCard("preau.messaging.cards.unread", "messaging/_unread_card.html", WRITERS, 50),),
        notification_kinds=(NotificationKind("message", _("Un message de l’école ou d’une famille")),),
        panels=(Panel("person", "preau.messaging.cards.write_to", "messaging/_write_panel.html", 10),),
    )  # fmt: skip
