from preau.homework.models.bank import Sequence, Share, Step
from preau.homework.models.book import Entry
from preau.homework.models.files import JoinedFile
from preau.homework.models.handed import GivenBack, HandIn
from preau.homework.models.work import Recipient, Tick, Work, new_key

__all__ = [
    "Entry",
    "GivenBack",
    "HandIn",
    "JoinedFile",
    "Recipient",
    "Sequence",
    "Share",
    "Step",
    "Tick",
    "Work",
    "new_key",
]
