from preau.messaging.models.conversations import (
    LOST_STATES,
    Attachment,
    Block,
    Conversation,
    Draft,
    Message,
    Participant,
    Report,
    folded,
    new_key,
)
from preau.messaging.models.safety import Recall, Seal, SealOpening, SendingCap, Suspension
from preau.messaging.models.urgency import Urgency

__all__ = [
    "LOST_STATES",
    "Attachment",
    "Block",
    "Conversation",
    "Draft",
    "Message",
    "Participant",
    "Recall",
    "Report",
    "Seal",
    "SealOpening",
    "SendingCap",
    "Suspension",
    "Urgency",
    "folded",
    "new_key",
]
