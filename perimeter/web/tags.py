"""What templates call: messages, numbers and days in the page's language."""

from datetime import date, datetime
from typing import Any

from django import template
from django.template import Context, Node, NodeList
from django.template.base import Parser, Token
from django.utils.safestring import SafeString, mark_safe

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


@register.tag
def same(parser: Parser, token: Token) -> "Same":
    """{% same %}…{% endsame %}: a part that is the same on every page of a language for whoever has
    not signed in. It is made once, and again where the pack is another's."""
    inner = parser.parse(("endsame",))
    parser.delete_first_token()
    return Same(inner)


class Same(Node):
    """What the part was made into, by language, with the pack it was made for."""

    def __init__(self, inner: NodeList) -> None:
        self._inner, self._made = inner, dict[str, tuple[object, str]]()

    def render(self, context: Context) -> SafeString:
        """The part; made anew for who has signed in, and in a copy to be carried away."""
        lang, pack = context["lang"], context["pack"]
        if context.get("account") or context.get("copy"):
            return self._inner.render(context)
        made = self._made.get(lang)
        if made is None or made[0] is not pack:
            made = self._made[lang] = pack, self._inner.render(context)
        return mark_safe(made[1])


@register.filter
def pick(words_of: dict[str, str], lang: str) -> str:
    """One language of a text of the pack."""
    return words_of[lang]
