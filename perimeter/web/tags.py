"""What templates call: messages, numbers and days in the page's language."""

import re
from datetime import date, datetime
from typing import Any

from django import template
from django.template import Context, Node, NodeList
from django.template.base import Parser, Token
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from perimeter.law import formats, words

register = template.Library()


@register.simple_tag(takes_context=True)
def t(context: Context, message: str, **values: Any) -> str:
    """A message with its values."""
    return words.text(message, context["lang"], **values)


_with_values = register.tags["t"]


@register.tag("t")
def fixed(parser: Parser, token: Token) -> Node:
    """The same tag where it names one message and no values: most of what a page says. Its text is
    made once a language."""
    words_ = token.split_contents()
    plain = len(words_) == 2 and re.fullmatch(r"""(["'])[\w.]+\1""", words_[1])
    return Fixed(words_[1][1:-1]) if plain else _with_values(parser, token)


class Fixed(Node):
    """One message, by language."""

    def __init__(self, message: str) -> None:
        self._message, self._made = message, dict[str, str]()

    def render(self, context: Context) -> SafeString:
        """The text, escaped."""
        lang = context["lang"]
        if lang not in self._made:
            self._made[lang] = conditional_escape(words.text(self._message, lang))
        return mark_safe(self._made[lang])


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
