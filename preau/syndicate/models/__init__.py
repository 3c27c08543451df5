from preau.syndicate.models.accession import Accession, AccessionStep, AgendaPoint, ServedSchool
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
from preau.syndicate.models.college import CollegeCandidate, CollegeElection, Elector, Redesignation, Reminder
from preau.syndicate.models.noted import noted
from preau.syndicate.models.office import Document, Rate, Syndicate
from preau.syndicate.models.paper import Invoice, OfficialCount, StatementPaper
from preau.syndicate.models.visit import Visit, VisitStep

__all__ = [
    "Accession", "AccessionStep", "AgendaPoint", "Campaign", "CollegeCandidate", "CollegeElection",
    "CountAnswer", "Document", "Elector", "HeadCount", "Invoice", "OfficialCount", "OptionChoice",
    "PaymentNote", "Rate", "Redesignation", "Reminder", "ServedSchool", "Statement", "StatementLine",
    "StatementPaper", "Syndicate", "Visit", "VisitStep", "noted", "usual_count_day",
]  # fmt: skip
