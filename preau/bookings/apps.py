from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from preau.base.manifest import Manifest, MenuEntry, NotificationKind, Panel
from preau.directory.choices import TEACHING, WHOLE_ESTABLISHMENT, Profile

STAFF = WHOLE_ESTABLISHMENT | TEACHING | {Profile.SUPPORT, Profile.STAFF}


class BookingsConfig(AppConfig):
    name = "preau.bookings"
    manifest = Manifest(
        menu=(
            MenuEntry(_("Réservations"), "calendar-plus", "bookings:home", STAFF, 42, door=False, shelf="organise"),
        ),
        notification_kinds=(NotificationKind("booking", _("Une réservation à valider, ou annulée"), hats=STAFF),),
        panels=(Panel("room", "preau.bookings.cards.of_room", "bookings/_room_panel.html", 10),),
    )  # fmt: skip
