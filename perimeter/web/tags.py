"""What templates call: messages, numbers and days in the page's language."""

from datetime import date, datetime
from typing import Any

from django import template
from django.template import Context

from perimeter.law import formats, words

register = template.Library()


@register.simple_tag(takes_context=True)
def t(context: Context, message: str, **values: Any) -> str:
    """A message with its values."""
    return words.text(message, context["lang"], **values)


@register.simple_tag(takes_context=True)
def number(context: Context, value: int) -> str:
    return formats.number(value, context["lang"])


@register.simple_tag(takes_context=True)
def day(context: Context, value: date) -> str:
    return formats.day(value, context["lang"])


@register.simple_tag(takes_context=True)
def moment(context: Context, value: datetime) -> str:
    """An instant on the clocks of the pack's zone."""
    return formats.moment(value, context["zone"], context["lang"])


@register.filter
def pick(words_of: dict[str, str], lang: str) -> str:
    """One language of a text of the pack."""
    return words_of[lang]
