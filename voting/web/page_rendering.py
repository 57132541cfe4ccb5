"""Render a page from the dataclass that a read service returned."""

from dataclasses import fields
from typing import TYPE_CHECKING

from flask import render_template

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


def render_page(template: str, page: "DataclassInstance", **more: object) -> str:
    """Render a template with the fields of a page, by their names."""
    shown = {field.name: getattr(page, field.name) for field in fields(page)}
    return render_template(template, **shown, **more)
