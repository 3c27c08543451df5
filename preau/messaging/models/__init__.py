from preau.messaging.models.approvals import Approval, SafeMode
from preau.messaging.models.binders import Binder
from preau.messaging.models.boxes import Box, Holding
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
from preau.messaging.models.correspondents import Correspondent
from preau.messaging.models.holds import Hold
from preau.messaging.models.joint import Joint
from preau.messaging.models.referents import Referent
from preau.messaging.models.safety import Recall, Seal, SealOpening, SendingCap, Suspension
from preau.messaging.models.urgency import Urgency

__all__ = [
    "LOST_STATES",
    "Approval",
    "Attachment",
    "Binder",
    "Block",
    "Box",
    "Conversation",
    "Correspondent",
    "Draft",
    "Hold",
    "Holding",
    "Joint",
    "Message",
    "Participant",
    "Recall",
    "Referent",
    "Report",
    "SafeMode",
    "Seal",
    "SealOpening",
    "SendingCap",
    "Suspension",
    "Urgency",
    "folded",
    "new_key",
]
