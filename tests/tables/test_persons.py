"""Persons in text: what tells of one fires, what looks alike does not. Every name is made up."""

from datetime import date

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perimeter.law import problems
from perimeter.tables.persons import found

CODES = ("text_holds_email", "text_holds_phone", "text_holds_passport", "text_holds_name")
FIRES = {
    "text_holds_email": [
        "a.b@example.org",
        "wrote from A.B-c+d@mail.example.co.uk yesterday",
        "почта: имя@пример.рус",
        "name (at) example.org",
        "name[at]example.org",
        "<a@b.io>",
    ],
    "text_holds_phone": [
        "+12345678901",
        "called from +99365000001.",
        "+993 65 123456",
        "+993 12 34-56-78",
        "+993-65-12-34-56",
        "+7 (495) 123-45-67",
        "+7 916 123 45 67",
        "+1 202 555 0123",
        "+44 7700 900123",
        "00993 65 123456",
        "8 65 12 34 56",
        "8 916 123 45 67",
        "8-800-555-35-35",
        "8(12)345678",
        "(12) 34-56-78",
        "12-34-56",
        "jaň ediň 123-45-67",
        "865 12-34-56",
        "65 12 34 56",
        "993 65 12 34 56",
        "202-555-0123",
        "202.555.0123",
        "tel 123456",
        "тел.: 12 34 56",
        "Phone: 0123456789",
        "WhatsApp +99365123400",
    ],
    "text_holds_passport": [
        "I-AS 123456",
        "II-AŞ № 123456",
        "iii-mr123456",
        "I-АШ 123456",
        "AA1234567",
        "document AA123456, seen",
        "AB 1234567",
        "АБ №123456",
        "passport 4510 123456",
        "паспорт 45 10 123456",
        "Паспорт: 45 10 123456",
        "pasport belgisi 123456",
        "Passport No. X123456",
        "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
        "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
        "I<UTOD231458907<<<<<<<<<<<<<<<",
    ],
    "text_holds_name": [
        "Mysal Mysalow",
        "Mysal Mysalowa complained",
        "Mysalowa Nusga",
        "the transfer was for Nusga Görkezýew",
        "Görkezýewa G.",
        "A. Mysalow",
        "A.B. Mysalow",
        "Мысал Мысалов",
        "жалоба Мысаловой Нусги",
        "Мысалов А.Б.",
        "Nusga Mysalowiç",
        "spoke to Mysalowna",
        "Мысал Нусгаевич",
        "ответ от Нусгаевны",
        "Aaa Bbb oglu",
        "Ааа Ббб кызы",
        "MYSAL MYSALOW",
        "МЫСАЛОВА НУСГА",
        "Exempla Specimen",
        "Exempla Q. Specimen",
        "Пример Образцов",
        "customer Exempla Specimen asked",
        "клиент Пример Образец",
        "Mr. Exempla Specimen",
        "müşderi Mysal Nusga",
    ],
}
NOT = {
    "text_holds_email": [
        "@handle",
        "500 @ 3.20",
        "BTC@market",
        "price at example.org",
        "example.org/at/home",
        "sent at 18:45",
    ],
    "text_holds_phone": [
        "1234567",
        "1234567890123",
        "2026-03-31",
        "31.03.2026",
        "31-03-2026",
        "31-03-26",
        "03-31-2026",
        "2026-03-31 18:45:00",
        "20260331-01",
        "1 234 567",
        "1 234 567 890",
        "1,234,567.89",
        "1.234.567,89",
        "8 650 000 000",
        "+1500000",
        "+1 500 000",
        "-1500000",
        "192.168.10.12",
        "T-2026-0001",
        "contract AB-123-45-67",
        "blocks 100000-200000",
        "2024-2026",
        "eip155:1",
        "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
        "4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b",
        "1.2.3",
        "rate 3.50, fee 0.25",
        "10 20 30",
        "10 20 30 40 50 60",
        "5 of 12 (41.7 %)",
    ],
    "text_holds_passport": [
        "ID 1234567",
        "TX1234567",
        "PO №123456",
        "BTC1234567",
        "A1234567",
        "2026-03-31",
        "passport checked 2026-03-31",
        "passport checked",
        "USD 1234567",
        "AA12345",
        "AA12345678",
        "I-AS",
        "a << b",
        "1234567",
    ],
    "text_holds_name": [
        "",
        "the customer complained",
        "The customer complained about a late transfer.",
        "Клиент пожаловался на задержку перевода.",
        "Müşderi geçirimiň gijikdirilmegine arz etdi.",
        "Bitcoin Cash",
        "Ethereum Classic",
        "Travel Rule Protocol",
        "Smart Chain",
        "Cash Flow",
        "Escrow Account",
        "Moscow Exchange",
        "New York",
        "Central Bank",
        "Head Office",
        "Mysalow Trading LLC",
        "Mysal Mysalow Ltd",
        "Mysal & Mysalow Inc.",
        'ООО "Мысалов и Ко"',
        "ООО Мысалов",
        "HJ Mysalow",
        "Mysalow HJ",
        "«Мысал Мысалов»",
        "Mysalow köçesi 5",
        "ул. Мысалова 5",
        "улица Мысалова, дом 5",
        "Mysal Mysalow Street 5",
        "https://example.org/Mysal Mysalow".replace(" ", "_"),
        "www.Mysal.Mysalow.example",
        "Ростов Дон",
        "MTCH",
        "BTC USD",
        "OWN ACCOUNT",
        "Binance",
        "not_recorded",
        "IVMS 101",
        "Реестр активов",
        "Основной договор",
        "2026-03-31",
    ],
}


def codes(*texts):
    told = found(pa.chunked_array([list(texts)], pa.string()))
    return {bad.code: bad.mask.to_pylist() for bad in told}


@pytest.mark.parametrize("code, text", [(code, text) for code in CODES for text in FIRES[code]])
def test_what_tells_of_a_person_is_found(code, text):
    assert code in codes(text)


@pytest.mark.parametrize("code, text", [(code, text) for code in CODES for text in NOT[code]])
def test_what_looks_alike_is_not(code, text):
    assert code not in codes(text)


def test_all_at_once_in_their_order_with_places_of_the_column():
    texts = pa.chunked_array([["plain", None, "a@b.io"], [], ["Mysal Mysalow +12345678901", ""]])
    told = {bad.code: bad.mask.to_pylist() for bad in found(texts)}
    assert list(told) == ["text_holds_email", "text_holds_phone", "text_holds_name"]
    assert told["text_holds_email"] == [False, False, True, False, False]
    assert told["text_holds_phone"] == told["text_holds_name"] == [False] * 3 + [True, False]
    assert found(pa.chunked_array([], pa.string())) == []


@pytest.mark.parametrize("code", CODES)
def test_the_catalogue_has_one_that_fires_and_one_that_does_not(code):
    entry = problems.entry(code)
    assert list(codes(entry.cell)) == [code] and codes(entry.example) == {}
    assert entry.types == ("text",)
    assert entry.severity == ("warning" if code == "text_holds_name" else "error")


@settings(deadline=None, max_examples=30)
@given(st.text(max_size=200))
def test_any_text_is_taken(text):
    assert set(codes(text)) <= set(CODES)


@settings(deadline=None, max_examples=30)
@given(
    st.dates(date(1900, 1, 1)),
    st.integers(0, 10**15),
    st.sampled_from(["%Y-%m-%d", "%d.%m.%Y", "%d-%m-%y"]),
)
def test_days_and_money_are_nobody(day, number, written):
    assert codes(day.strftime(written), str(number), f"{number:,}", f"{number:_}".replace("_", " "),
                 f"{number / 100:,.2f}") == {}  # fmt: skip
