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
from preau.syndicate.models.college import Elector, Redesignation
from preau.syndicate.models.noted import noted
from preau.syndicate.models.office import Document, Rate, Syndicate
from preau.syndicate.models.visit import Visit, VisitStep

__all__ = [
    "Accession", "AccessionStep", "AgendaPoint", "Campaign", "CountAnswer", "Document", "Elector", "HeadCount",
    "OptionChoice", "PaymentNote", "Rate", "Redesignation", "ServedSchool", "Statement", "StatementLine",
    "Syndicate", "Visit", "VisitStep", "noted", "usual_count_day",
]  # fmt: skip
