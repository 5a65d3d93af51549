"""Persons where none belong: e-mail addresses, telephones, documents and names in columns of text.

Patterns alone, so that it guesses: what can hardly be anything else is an error, a name is asked
about. It knows no list of people and does not look into columns of other types.
"""

from collections.abc import Sequence
from functools import reduce

import pyarrow as pa
import pyarrow.compute as pc

from perimeter.tables.cells import Bad

# RE2 has no look-around, and its \b knows ASCII letters alone.
_BEFORE, _AFTER = r"(?:^|[^\p{L}\p{N}])", r"(?:$|[^\p{L}\p{N}])"


def _whole(*shapes: str) -> str:
    return f"{_BEFORE}(?:{'|'.join(shapes)}){_AFTER}"


_EMAIL = r"[\p{L}\p{N}_%+-](?:@|\s?[\[(]at[\])]\s?)[\p{L}\p{N}][\p{L}\p{N}.-]*\.\p{L}{2,}"

_SPOKEN = "(?i:tel|telefon|phone|mob|mobile|whatsapp|viber|imo|тел|телефон|моб)"
_COUNTRY = r"\+[1-9][0-9]{0,2}"
# Money is written in threes, and a round number after + is a change of a balance.
_PHONE = _whole(
    rf"{_SPOKEN}[.:]{{0,2}} ?№? ?[+(]?[0-9](?:[ ().-]{{0,2}}[0-9]){{4,14}}",
    r"\+[1-9][0-9]{4,11}(?:[1-9][0-9]{2}|[0-9][1-9][0-9]|[0-9]{2}[1-9])",
    rf"{_COUNTRY}[ -]?\([0-9]{{2,5}}\)[ -]?[0-9](?:[ -]?[0-9]){{4,8}}",
    rf"{_COUNTRY}(?:[ -][0-9]{{3}}){{2,}}[ -](?:[0-9]{{2}}|[0-9]{{4,9}})(?:[ -][0-9]{{2,4}})*",
    rf"{_COUNTRY}(?:[ -][0-9]{{3}})?[ -](?:[0-9]{{2}}|[0-9]{{4,5}})(?:[ -][0-9]{{2,9}})+",
    rf"{_COUNTRY}[ -][0-9]{{6,10}}",
    r"00[1-9][0-9]{1,2}(?:[ -][0-9]{2,9}){2,5}",
    r"\([0-9]{2,5}\)[ -]?[0-9]{1,4}(?:-[0-9]{2,4}){1,3}",
    r"[08][ -]?\([0-9]{2,5}\)[ -]?[0-9](?:[ -]?[0-9]){4,7}",
    r"8[ -][0-9]{2,3}[ -][0-9]{2,3}[ -]?[0-9]{2}[ -]?[0-9]{2}",
)
# Two digits and no month: 31-03-26 is a day. The same after the letters of a number is a number.
_LOCAL = (
    r"(?:^|[^\p{L}\p{N}-]|[0-9]-)"
    r"(?:(?:[0-9]{3}-[0-9]{2}|[0-9]{2}-(?:1[3-9]|[2-9][0-9]))-[0-9]{2}"
    r"|[0-9]{3}(?:-[0-9]{3}-|\.[0-9]{3}\.| [0-9]{3} )[0-9]{4})"
    r"(?:$|[^\p{L}\p{N}-])"
)
# Four pairs of digits and no more: longer rows of them are a list.
_PAIRS = (
    r"(?:^|[^\p{L}\p{N} ]|[^0-9] |[0-9]{3} )[1-9][0-9](?: [0-9]{2}){3}(?:$|[^\p{L}\p{N} ]| [^0-9])"
)

# Numbers of other things that stand after two capitals.
_NUMBERED = rf"{_BEFORE}(?:ID|NO|TX|PO|SN|OP|HS|ТУ) ?№?"
_SERIES = rf"(?:{_BEFORE}(?i:passport|pasport|паспорт|şahsyýetnama|удостоверени)\p{{L}}{{0,6}}"
_SERIES += r"[\s:№#.]{0,3}(?i:no|номер|belgisi)?[\s:№#.]{0,3}[\p{Lu}-]{0,6}[ №]{0,2}"
_SERIES += r"(?:[0-9]{6,10}|[0-9]{4} ?№? ?[0-9]{6}|[0-9]{2} [0-9]{2} [0-9]{6}))"
_DOCUMENTS = (
    _whole(r"(?i:I{1,3}|IV|V)-\p{L}{2}[ №#]{0,3}[0-9]{6,7}"),
    _whole(r"\p{Lu}{2}[0-9]{6,7}", r"\p{Lu}{2} ?№? ?[0-9]{7}", r"\p{Lu}{2} ?№ ?[0-9]{6}"),
    _SERIES + _AFTER,
    r"[A-Z0-9<]{5}<<[A-Z0-9<]{5}",  # lines a machine reads (ICAO 9303)
    r"[A-Z0-9<]{9}[0-9][A-Z<]{3}[0-9]{7}[MFX<][0-9]{7}",
)

_WORD = r"\p{Lu}[\p{Ll}'’]+(?:-\p{Lu}\p{Ll}+)?"
_INITIALS = r"\p{Lu}\. ?(?:\p{Lu}\.)?"
_SURNAME = (
    r"\p{Lu}[\p{Ll}'’]{2,}(?:[oeý]?[oe][wv]a?(?:n?[yi]ň|n?[yiae]|d[ae]n?)?"
    r"|(?:[оеё]в)(?:а|у|ым|ой|е|ы)?)"
)
_CAPITALS = r"\p{Lu}{3,}(?:[OE][WV]A?|[ОЕЁ]ВА?)"
_FATHER = r"(?:(?:[oe]wiç|[oe]wna|[oe]vich|[ое]вич)\p{Ll}{0,3}|[oe]vn[aeyu]|[ое]вн[аеыу])"
_CHILD = r"(?i:oglu|ogly|gyzy|kyzy|оглы|кызы|гызы)"
_ROLE = (
    "(?i:mr|mrs|ms|customer|client|owner|director|müşderi|jenap|клиент|директор|владелец|г-н|г-жа)"
)
_MAY_NAME = rf"\p{{Lu}}[^ ]*[ .]+\p{{Lu}}|{_FATHER}|{_CHILD}"  # no name is without one of these
_NAMES = (
    _whole(rf"(?:{_WORD} |{_INITIALS} ?){_SURNAME}"),
    _whole(rf"{_SURNAME} (?:{_WORD}|{_INITIALS})"),
    _whole(rf"\p{{Lu}}{{2,}} {_CAPITALS}", rf"{_CAPITALS} \p{{Lu}}{{2,}}"),
    _whole(rf"\p{{Lu}}\p{{Ll}}{{2,}}{_FATHER}"),
    _whole(rf"{_WORD} {_CHILD}"),
    _whole(rf"{_ROLE}[.:]? {_WORD} {_WORD}"),
    rf"^\s*{_WORD}(?: \p{{Lu}}\.)?(?: {_WORD}){{1,2}}\s*$",
)

_FORM = (
    r"LLC|LLP|Ltd|Limited|Inc|Corp|PLC|Plc|GmbH|AG|SA|SARL|BV|NV|Oy|AB|Pte|Pty|FZE|DMCC|JSC|OJSC"
    r"|CJSC|Company|ООО|ОАО|ЗАО|ПАО|АО|ТОО|ОсОО|ХО|ЧП|ИП|HJ|HK|AGPJ|ÝGPJ|PJ|DH|[Jj]emgyýeti"
    r"|[Kk]ärhanasy|[Hh]ojalygy|[Kk]ompaniýasy"
)
_STREET = (
    "(?i:köçesi|şaýoly|etraby|şäheri|welaýaty|obasy|street|st|road|avenue|ave|lane|square|улица"
    "|проспект|шоссе|район|область|этрап|велаят)"
)
_LED = r"(?i:ул\.|улица|проспект|пр-т|пер\.|шоссе|площадь|г\.)"
# Words of the trade and of places that end or look as names do.
_THINGS = (
    "bank|exchange|network|protocol|chain|coin|token|cash|wallet|ledger|travel|rule|office|branch"
    "|department|support|team|services?|system|platform|group|holding|trading|capital|fund|trust"
    "|market|central|national|state|smart|classic|proof|blockchain|bitcoin|ethereum|tether|escrow"
    "|review|preview|overview|interview|workflow|inflow|outflow|moscow|glasgow|krakow|power|energy"
    "|station|plant|site|north|south|east|west|new|old|first|second|annual|monthly|daily|report"
    "|birža|bölüm|edara|gulluk|gullugy|merkezi|topar|"
    "банк|биржа|сеть|протокол|офис|отдел|служба|группа|филиал|рынок|центр|отч[её]т|ростов|псков"
    "|киев|тамбов|саратов|азов|остров|активов|клиентов|переводов|договоров|документов|основа"
)
_NO_NAMES = (
    r"\S*(?:://|www\.)\S*|[\p{L}\p{N}-]+\.\p{L}{2,6}(?:/\S*)?",
    r"[«\"“][^«»\"“”]{1,80}[»\"”]",
    rf"(?:(?:{_WORD}|\p{{Lu}}+|&|and|и|we),? ){{1,5}}(?:{_FORM}){_AFTER}",
    rf"{_BEFORE}(?:{_FORM})(?: (?:{_WORD}|\p{{Lu}}+)){{1,3}}",
    rf"(?:{_WORD} ){{1,3}}{_STREET}{_AFTER}",
    rf"{_LED} ?(?:{_WORD} ?){{1,3}}",
    rf"{_BEFORE}(?i:{_THINGS}){_AFTER}",
)


def found(cells: pa.ChunkedArray) -> list[Bad]:
    """Cells (strings) that hold an e-mail address, a telephone, a document's number, a name: in
    this order, and only what is there."""
    distinct = pc.unique(cells).drop_null()
    numbers, capitals = (_holding(distinct, (quick,)) for quick in ("[0-9<]", _MAY_NAME))
    told = {
        "text_holds_email": _holding(distinct, (_EMAIL,)),
        "text_holds_phone": _holding(numbers, (_PHONE, _LOCAL, _PAIRS)),
        "text_holds_passport": _holding(numbers, _DOCUMENTS, (_NUMBERED,)),
        "text_holds_name": _holding(capitals, _NAMES, _NO_NAMES),
    }
    return [
        Bad(code, pc.is_in(cells, value_set=texts)) for code, texts in told.items() if len(texts)
    ]


def _holding(texts: pa.Array, shapes: Sequence[str], but: Sequence[str] = ()) -> pa.Array:
    """The texts that hold one of the shapes, and hold it still when what is `but` is taken out.

    Shapes are looked for one by one: RE2 is quick only while a shape's states fit its memory.
    """
    texts = texts.filter(_any(texts, shapes))
    bare = texts
    for other in but:
        bare = pc.replace_substring_regex(bare, other, "# ")
    return texts.filter(_any(bare, shapes)) if but else texts


def _any(texts: pa.Array, shapes: Sequence[str]) -> pa.Array:
    return reduce(pc.or_, (pc.match_substring_regex(texts, shape) for shape in shapes))
