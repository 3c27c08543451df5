from preau.council.models.act import Act, Register, Step
from preau.council.models.assembly import Assembly, College, Member
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
    "Call",
    "Candidacy",
    "College",
    "Convocation",
    "Matter",
    "Member",
    "NamedVoice",
    "Presence",
    "Proxy",
    "Register",
    "Round",
    "RoundCount",
    "Settlement",
    "Sitting",
    "SittingStep",
    "Step",
    "Vote",
    "VoterMark",
    "Waiver",
    "Withdrawal",
]
