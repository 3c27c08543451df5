from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from preau.base.manifest import Answer, Manifest, MenuEntry, NotificationKind, Panel, Reaction
from preau.directory.choices import TEACHING, WHOLE_ESTABLISHMENT, Profile

STAFF = WHOLE_ESTABLISHMENT | TEACHING | {Profile.SUPPORT, Profile.STAFF}


class BookingsConfig(AppConfig):
    name = "preau.bookings"
    manifest = Manifest(
        menu=(
            MenuEntry(_("Réservations"), "calendar-plus", "bookings:home", STAFF, 42, door=False, shelf="organise"),
        ),
        notification_kinds=(
            NotificationKind("booking", _("Une réservation à valider, annulée, ou prise par un cours"), hats=STAFF),
        ),
        reactions=(Reaction("timetable.lesson_moved", "preau.bookings.reactions.lesson_moved"),),
        answers=(Answer("room_bookings", "preau.bookings.reactions.bookings_of_room"),),
        panels=(Panel("room", "preau.bookings.cards.of_room", "bookings/_room_panel.html", 10),),
    )  # fmt: skip
