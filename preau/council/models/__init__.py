from preau.council.models.act import Act, Blanking, Register, Step
from preau.council.models.assembly import Assembly, College, CollegeSeats, Member
from preau.council.models.open_data import OpenRow
from preau.council.models.prefecture import (
    EnvelopeCount,
    Nomenclature,
    PrefectureLink,
    PrefectureReply,
    Sending,
)
from preau.council.models.record import (
    Debate,
    Minutes,
    MinutesSignature,
    Sheets,
    SittingPaper,
    UrgencyRuling,
)
from preau.council.models.room import Presence, Proxy, Withdrawal
from preau.council.models.sitting import (
    Annex,
    Answer,
    Call,
    Convocation,
    Matter,
    Settlement,
    Sitting,
    SittingStep,
)
from preau.council.models.voting import Candidacy, NamedVoice, Round, RoundCount, Vote, VoterMark, Waiver

__all__ = [
    "Act",
    "Annex",
    "Answer",
    "Assembly",
    "Blanking",
    "Call",
    "Candidacy",
    "College",
    "CollegeSeats",
    "Convocation",
    "Debate",
    "EnvelopeCount",
    "Matter",
    "Member",
    "Minutes",
    "MinutesSignature",
    "NamedVoice",
    "Nomenclature",
    "OpenRow",
    "PrefectureLink",
    "PrefectureReply",
    "Presence",
    "Proxy",
    "Register",
    "Round",
    "RoundCount",
    "Sending",
    "Settlement",
    "Sheets",
    "Sitting",
    "SittingPaper",
    "SittingStep",
    "Step",
    "UrgencyRuling",
    "Vote",
    "VoterMark",
    "Waiver",
    "Withdrawal",
]
