from preau.notifications.models.devices import Device, Ring
from preau.notifications.models.replies import MailedReply
from preau.notifications.models.texts import PhoneCall, TextChannel, TextMessage
from preau.notifications.models.told import (
    Bounce,
    Mailing,
    Notification,
    NotificationQuerySet,
    Preference,
    Rhythm,
)

__all__ = [
    "Bounce",
    "Device",
    "MailedReply",
    "Mailing",
    "Notification",
    "NotificationQuerySet",
    "PhoneCall",
    "Preference",
    "Rhythm",
    "Ring",
    "TextChannel",
    "TextMessage",
]
