"""How a form's field becomes markup: which shape, which classes, and what describes it."""

from typing import Any

from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, HiddenInput, RadioSelect, Widget
from django.utils.safestring import SafeString


def described_field(bound: BoundField, label: str = "") -> dict[str, Any]:
    """The context of `ui/_field.html`; `shape` is "hidden", "choice", "choices" or "line"."""
    shape = _shape(bound.field.widget)
    return {
        "bound": bound,
        "shape": shape,
        "label": label or bound.label,
        "control": _control(bound, shape),
        "hint_id": f"{bound.auto_id}_hint",
        "error_id": f"{bound.auto_id}_error",
    }


def _shape(widget: Widget) -> str:
    if isinstance(widget, HiddenInput):
        return "hidden"
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        return "choices"
    return "choice" if isinstance(widget, CheckboxInput) else "line"


def _control(bound: BoundField, shape: str) -> SafeString:
    if shape in ("hidden", "choices"):
        return bound.as_widget()
    attrs: dict[str, str | bool] = {"aria-describedby": " ".join(_describers(bound))}
    if shape == "line":
        attrs["class"] = f"input {bound.field.widget.attrs.get('class', '')}".strip()
    return bound.as_widget(attrs={name: value for name, value in attrs.items() if value})


def _describers(bound: BoundField) -> list[str]:
    hint = [f"{bound.auto_id}_hint"] if bound.help_text else []
    return hint + ([f"{bound.auto_id}_error"] if bound.errors else [])
