"""What the pages receive, checked; nothing is done here."""

from preau.council.forms.acts import BlankingForm, FieldsForm, StepForm, TextForm
from preau.council.forms.assemblies import (
    EndForm,
    FirstNumberForm,
    PublicationForm,
    RuleForm,
    SeatForm,
    SeatsForm,
    TableForm,
)
from preau.council.forms.prefecture import LetterAnswerForm, LinkForm, ReturnForm, SendingForm
from preau.council.forms.sittings import (
    AnswerForm,
    CallForm,
    MatterForm,
    MemberForm,
    MomentForm,
    ProxyForm,
    SittingForm,
)
from preau.council.forms.votes import NamedForm, RoundForm, SecretForm, VoteForm

__all__ = [
    "AnswerForm",
    "BlankingForm",
    "CallForm",
    "EndForm",
    "FieldsForm",
    "FirstNumberForm",
    "LetterAnswerForm",
    "LinkForm",
    "MatterForm",
    "MemberForm",
    "MomentForm",
    "NamedForm",
    "ProxyForm",
    "PublicationForm",
    "ReturnForm",
    "RoundForm",
    "RuleForm",
    "SeatForm",
    "SeatsForm",
    "SecretForm",
    "SendingForm",
    "SittingForm",
    "StepForm",
    "TableForm",
    "TextForm",
    "VoteForm",
]
