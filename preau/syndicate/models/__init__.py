from preau.syndicate.models.accession import Accession, AccessionStep, AgendaPoint, ServedSchool, TakeOver
from preau.syndicate.models.archive import ArchivePart, SchoolArchive
from preau.syndicate.models.campaign import (
    Campaign,
    CountAnswer,
    HeadCount,
    OptionChoice,
    PaymentNote,
    Statement,
    StatementLine,
    usual_count_day,
)
from preau.syndicate.models.college import (
    CollegeCandidate,
    CollegeConvening,
    CollegeElection,
    ConveningLetter,
    Elector,
    Redesignation,
    Reminder,
)
from preau.syndicate.models.competence import Competence, Transfer
from preau.syndicate.models.financing import FinancingPlan, PlanAid, PlanShare
from preau.syndicate.models.market import Lot, Market, Order, OrderLine, OrderStep, Price, RenewalDecision
from preau.syndicate.models.noted import noted
from preau.syndicate.models.office import Document, Rate, Syndicate
from preau.syndicate.models.paper import Invoice, OfficialCount, StatementPaper
from preau.syndicate.models.purchasing import GroupPoint, PurchasingGroup, Signatory
from preau.syndicate.models.revision import IndexValue, Revision, RevisionClause, RevisionTerm
from preau.syndicate.models.school_word import CountReminder, SchoolWord
from preau.syndicate.models.signing import PartySignature, Signing, SigningParty
from preau.syndicate.models.visit import Trainer, TrainerLink, Visit, VisitSlot, VisitStep

__all__ = [
    "Accession", "AccessionStep", "AgendaPoint", "ArchivePart", "Campaign", "CollegeCandidate", "CollegeConvening",
    "CollegeElection", "Competence", "ConveningLetter", "CountAnswer", "CountReminder", "Document", "Elector",
    "FinancingPlan", "GroupPoint", "HeadCount", "IndexValue", "Invoice", "Lot", "Market", "OfficialCount",
    "OptionChoice", "Order", "OrderLine", "OrderStep", "PartySignature", "PaymentNote", "PlanAid", "PlanShare",
    "Price", "PurchasingGroup", "Rate", "Redesignation", "Reminder", "RenewalDecision", "Revision", "RevisionClause",
    "RevisionTerm", "SchoolArchive", "SchoolWord", "ServedSchool", "Signatory", "Signing", "SigningParty",
    "Statement", "StatementLine", "StatementPaper", "Syndicate", "TakeOver", "Trainer", "TrainerLink", "Transfer", "Visit",
    "VisitSlot", "VisitStep", "noted", "usual_count_day",
]  # fmt: skip
