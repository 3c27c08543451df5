"""Where schools are, and who answers for them."""

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from preau.base.identifiers import validate_insee, validate_siren
from preau.directory.choices import AuthorityKind, TerritoryKind

if TYPE_CHECKING:
    _Text = models.TextField[str, str]
    _Lookup = models.Lookup[str]
else:
    _Text, _Lookup = models.TextField, models.Lookup


class LtreeField(_Text):
    """A path of labels, compared by PostgreSQL's `ltree`: "hdf.lille.nord"."""

    def db_type(self, connection: object) -> str:
        return "ltree"


@LtreeField.register_lookup
class UnderPath(_Lookup):
    """`path__under=x`: `path` is `x` or lies below it."""

    lookup_name = "under"
    sign = "<@"

    def as_sql(self, compiler, connection):  # type: ignore[no-untyped-def]
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        cast = "" if hasattr(self.rhs, "resolve_expression") else "::ltree"
        return f"{left} {self.sign} {right}{cast}", [*left_params, *right_params]


@LtreeField.register_lookup
class OverPath(UnderPath):
    """`path__over=x`: `path` is `x` or stands above it."""

    lookup_name = "over"
    sign = "@>"


class Academy(models.Model):
    """A rectorat. Its code prefixes every identifier of its feeds, which are unique only inside it."""

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=80)
    number = models.CharField(max_length=3, blank=True, help_text=_("code national : 9 pour Lille"))
    holiday_zone = models.CharField(max_length=1, blank=True)
    time_zone = models.CharField(max_length=40, default="Europe/Paris", db_default="Europe/Paris")

    def __str__(self) -> str:
        return self.name


class Territory(models.Model):
    """A node of the school administration: the whole territory, an academy, a department, a circonscription."""

    kind = models.CharField(max_length=20, choices=TerritoryKind)
    name = models.CharField(max_length=160)
    path = LtreeField(unique=True)
    academy = models.ForeignKey(Academy, on_delete=models.PROTECT, null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class Authority(models.Model):
    """A local authority: it builds and runs schools, and pays."""

    kind = models.CharField(max_length=20, choices=AuthorityKind)
    name = models.CharField(max_length=160)
    usual_name = models.CharField(max_length=160, blank=True)
    siren = models.CharField(max_length=9, blank=True, validators=[validate_siren])
    insee_code = models.CharField(max_length=5, blank=True, validators=[validate_insee])
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True)

    class Meta:
        verbose_name_plural = "authorities"
        constraints = [
            models.UniqueConstraint(fields=["siren"], name="authority_siren", condition=~models.Q(siren=""))
        ]

    def __str__(self) -> str:
        return self.usual_name or self.name
