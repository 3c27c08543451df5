"""The papers of an assembly: extract of the register, list, minutes, register, yearly table; and the act as .docx.

Each function takes a described act or a held sitting and gives bytes. PDF are made by typst, PDF/A-2a and
PDF/UA-1, from the fonts that it carries and embeds; data comes in as JSON, never as markup.
"""

from preau.council.papers.extracts import extract
from preau.council.papers.office import docx
from preau.council.papers.registers import register, yearly_table
from preau.council.papers.sittings import list_of_deliberations, minutes

__all__ = ["docx", "extract", "list_of_deliberations", "minutes", "register", "yearly_table"]
