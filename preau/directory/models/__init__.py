from preau.directory.models.contacts import ContactRule
from preau.directory.models.correction import Correction
from preau.directory.models.establishment import Establishment, Holiday, SchoolYear
from preau.directory.models.groups import Enrolment, Group, Membership, Teaching
from preau.directory.models.name_word import NameWord
from preau.directory.models.operations import (
    Change,
    Confirmation,
    FeedRules,
    FunctionProfile,
    Guard,
    Operation,
    Remark,
)
from preau.directory.models.person import Identity, Mandate, Person, Post
from preau.directory.models.quiet import OpenedDays, QuietHours
from preau.directory.models.territory import Academy, Authority, Territory
from preau.directory.models.ties import CourtDecision, Guardianship

__all__ = [
    "Academy",
    "Authority",
    "Change",
    "Confirmation",
    "ContactRule",
    "Correction",
    "CourtDecision",
    "Enrolment",
    "Establishment",
    "FeedRules",
    "FunctionProfile",
    "Group",
    "Guard",
    "Guardianship",
    "Holiday",
    "Identity",
    "Mandate",
    "Membership",
    "NameWord",
    "OpenedDays",
    "Operation",
    "Person",
    "Post",
    "QuietHours",
    "Remark",
    "SchoolYear",
    "Teaching",
    "Territory",
]
