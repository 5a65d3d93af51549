"""A small public register, invented, and what is asked of it: the answer, and what looks alike."""

from datetime import date

from perimeter.acts.known import of_entry, of_warning
from perimeter.acts.lookup import Lookup
from perimeter.acts.published import Published
from perimeter.acts.register import Step
from perimeter.acts.warnings import Warned
from perimeter.core.act import By

DAY = date(2026, 1, 5)
EVM = "0x52908400098527886E0F7030069857D2E4169EE7"
BECH32 = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"
BASE58 = "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"
TRON = "TJRyWwFs9wTFGZg3JbrVriFbNfCug5tDeC"
CONTRACT = "0x00000000219ab540356cbb839cbe05303d7705fa"
SCAM = "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq"


def entry(name, of, status="granted", kind="licence", **more):
    """An entry as the public may read it; of firm F-<digits> unless said otherwise."""
    stands = status in ("granted", "restricted")
    waits = status == "submitted"
    given = {
        "id": name, "kind": kind, "firm": "F-" + name.partition("-")[2], "person": False,
        "name": of, "district": "Mary", "status": status, "since": DAY, "stands": stands,
        "waits": waits, "was": not waits, "services": ("exchange",) if stands else (),
        "steps": (Step(1, "apply", status, DAY, "", By("a", "licensing")),), "rows": {}, "last": 1,
    }  # fmt: skip
    return Published(**{**given, **more})


def warned(name, kind="unlicensed", clone_of="", **marks):
    empty = dict.fromkeys(("names", "domains", "apps", "phones", "wallets"), ())
    reason = {"tk": "x", "ru": "x", "en": "x"}
    return Warned(name, DAY, kind, **empty | marks, clone_of=clone_of, reason=reason, last=2,
                  changed=DAY)  # fmt: skip


CHANNELS = (
    {"kind": "domain", "address": "https://www.Birza.example/"},
    {"kind": "domain", "address": "pages.example/birza"},
    {"kind": "domain", "address": "com.qq"},
    {"kind": "app", "address": "com.birza.Wallet"},
    {"kind": "phone", "address": "+999 11 22-33-44"},
    {"kind": "social", "address": "t.example/birza"},
    {"kind": "social", "address": "@birza_bank"},
)
NAMES = (
    {"kind": "trade", "name": "Gök Köpri"},
    {"kind": "former", "name": "Daşoguz Sarrafy"},
    {"kind": "short", "name": "ÇG"},
)
WALLETS = tuple({"wallet": one, "use": "hot"} for one in (EVM, BECH32, BASE58, TRON))
ENTRIES = (
    entry("L-001", "Çärjew Gapjyk",
          rows={"names": NAMES, "channels": CHANNELS, "wallets": WALLETS}),
    entry("M-001", "Çärjew Gapjyk", kind="miner", services=(), firm="F-001"),
    entry("L-002", "Ýolöten Birža", "submitted"),
    entry("L-003", "Merw Exchange", "suspended"),
    entry("L-004", "Žem Maýning", "revoked",
          rows={"channels": ({"kind": "domain", "address": "zem.example"},)}),
    entry("L-005", "Aral Saklawjy", "restricted"),
    entry("L-006", "Aman Amanow", person=True),
    entry("L-007", "Aral Pul"),
    entry("L-008", "Paypal Demir"),
    entry("L-009", "Kerwen", "refused", was=False),
    entry("I-010", "Ýüpek Ýoly", kind="issuance", services=(), rows={"asset": (
        {"asset": "SILK-1", "class": "backed", "contract": CONTRACT},)}),
    entry("L-011", "Gün", rows={"channels": ({"kind": "domain", "address": "gün.example"},)}),
)  # fmt: skip
WARNINGS = (
    warned("W-00001", names=("Altyn Pul",), domains=("altyn-pul.example",), wallets=(SCAM,)),
    warned("W-00002", "clone", "L-007", names=("Aral Pul",), domains=("aralpul.test",),
           phones=("+99977665544",), apps=("net.aralpul.app",)),
)  # fmt: skip


def index():
    found = Lookup()
    found.move((), [of_entry(one) for one in ENTRIES])
    found.move((), [of_warning(one) for one in WARNINGS])
    return found


# (asked, what it is, status, ids found in order, ids that look alike). A * stands for any.
SEARCHES = (
    # scripts, accents, letter case
    ("Çärjew Gapjyk", "name", "licensed", "L-001 M-001", ""),
    ("carjew gapjyk", "name", "licensed", "L-001 M-001", ""),
    ("CHARJEW GAPJYK", "name", "licensed", "L-001 M-001", ""),
    ("Чарджев Гапжик", "name", "unknown", "", "L-001 M-001"),
    ("Чәрҗев Гапҗык", "name", "licensed", "L-001 M-001", ""),
    ("gapjyk, çärjew!", "name", "licensed", "L-001 M-001", ""),
    ("ÇärjewGapjyk", "name", "licensed", "L-001 M-001", ""),
    ("ｃａｒｊｅｗ ｇａｐｊｙｋ", "name", "licensed", "L-001 M-001", ""),
    ("C\u0327a\u0308rjew Gapjyk", "name", "licensed", "L-001 M-001", ""),
    ("Ýolöten Birža", "name", "applied", "L-002", ""),
    ("Ёлөтен Биржа", "name", "applied", "L-002", ""),
    ("yoloten birzha", "name", "applied", "L-002", ""),
    ("ЖЕМ МАЙНИНГ", "name", "ended", "L-004", ""),
    ("zem mayning", "name", "ended", "L-004", ""),
    ("MERW EXCHANGE", "name", "suspended", "L-003", ""),
    ("Aral Şaklawjy", "name", "restricted", "L-005", ""),
    ("Aral Șaklawjy", "name", "restricted", "L-005", ""),
    # other names, parts of names, several of one name
    ("Gök Köpri", "name", "licensed", "L-001", ""),
    ("Дашогуз Саррафы", "name", "licensed", "L-001", ""),
    ("çg", "name", "licensed", "L-001", ""),
    ("gapj", "name", "licensed", "L-001 M-001", ""),
    ("exchange", "name", "suspended", "L-003", ""),
    ("aral", "name", "several", "*", ""),
    ("Kerwen", "name", "ended", "L-009", ""),
    ("aman amanow", "name", "licensed", "L-006", ""),
    # numbers
    ("L-001", "number", "licensed", "L-001", ""),
    ("l 001", "number", "licensed", "L-001", ""),
    ("№ L-001", "number", "licensed", "L-001", ""),
    ("No. L-001", "number", "licensed", "L-001", ""),
    ("Licence L-001", "name", "licensed", "L-001", ""),
    ("Гёк Кёпри", "name", "licensed", "L-001", "*"),
    ("М-001", "number", "registered", "M-001", ""),
    ("F-001", "number", "licensed", "L-001 M-001", ""),
    ("L-999", "number", "unknown", "", ""),
    ("SILK-1", "number", "registered", "I-010", ""),
    ("W-00001", "number", "warning", "warning:W-00001", ""),
    # websites, e-mail
    ("birza.example", "domain", "licensed", "L-001", ""),
    ("https://www.birza.example/login?next=1", "domain", "licensed", "L-001", ""),
    ("BIRZA.EXAMPLE.", "domain", "licensed", "L-001", ""),
    ("shop.birza.example", "domain", "licensed", "L-001", ""),
    ("info@birza.example", "email", "licensed", "L-001", ""),
    ("pages.example/birza/en", "domain", "licensed", "L-001", ""),
    ("pages.example/other", "domain", "unknown", "", ""),
    ("pages.example", "domain", "unknown", "", ""),
    ("other.com.qq", "domain", "unknown", "", "L-001"),
    ("zem.example", "domain", "ended", "L-004", ""),
    ("gün.example", "domain", "licensed", "L-011", ""),
    ("xn--gn-xka.example", "domain", "licensed", "L-011", ""),
    ("altyn-pul.example", "domain", "warning", "warning:W-00001", ""),
    ("pay.altyn-pul.example", "domain", "warning", "warning:W-00001", ""),
    # look-alike websites
    ("birza.test", "domain", "unknown", "", "L-001"),
    ("bіrza.example", "domain", "unknown", "", "L-001"),
    ("xn--brza-v2d.example", "domain", "unknown", "", "*"),
    ("birza-official.example", "domain", "unknown", "", "L-001"),
    ("b1rza.example", "domain", "unknown", "", "L-001"),
    ("birza.example.login.test", "domain", "unknown", "", "L-001"),
    ("https://birza.example@evil.test/", "domain", "unknown", "", ""),
    ("birzza.example", "domain", "unknown", "", "L-001"),
    ("merwexchange.test", "domain", "unknown", "", "L-003"),
    # apps, telephones, social accounts
    ("com.birza.wallet", "app", "licensed", "L-001", ""),
    ("https://apps.example/details?id=com.birza.wallet&hl=tk", "app", "licensed", "L-001", ""),
    ("com.birza.wallet2", "app", "unknown", "", ""),
    ("+999 (11) 22-33-44", "phone", "licensed", "L-001", ""),
    ("00999 11223344", "phone", "licensed", "L-001", ""),
    ("8 11 22 33 44", "phone", "licensed", "L-001", ""),
    ("+998 11 22 33 44", "phone", "unknown", "", ""),
    ("t.example/Birza", "domain", "licensed", "L-001", ""),
    ("@birza_bank", "social", "licensed", "L-001", ""),
    ("@birza_bamk", "social", "unknown", "", "L-001"),
    # wallets
    (EVM, "wallet", "licensed", "L-001", ""),
    (EVM.lower(), "wallet", "licensed", "L-001", ""),
    (f"ethereum:{EVM}@1?value=1", "wallet", "licensed", "L-001", ""),
    (BECH32.upper(), "wallet", "licensed", "L-001", ""),
    (BASE58, "wallet", "licensed", "L-001", ""),
    (BASE58.swapcase(), "name", "unknown", "", ""),
    (TRON, "wallet", "licensed", "L-001", ""),
    (EVM[:-6] + "000" + EVM[-3:], "wallet", "unknown", "", ""),
    (EVM[:10] + "0" * 28 + EVM[-4:], "wallet", "unknown", "", "L-001"),
    (CONTRACT, "wallet", "registered", "I-010", ""),
    (SCAM, "wallet", "warning", "warning:W-00001", ""),
    # warnings outrank, the genuine one stands beside
    ("Aral Pul", "name", "warning", "warning:W-00002 L-007", ""),
    ("aralpul.test", "domain", "warning", "warning:W-00002 L-007", ""),
    ("+999 77 66 55 44", "phone", "warning", "warning:W-00002 L-007", ""),
    ("net.aralpul.app", "app", "warning", "warning:W-00002 L-007", ""),
    ("L-007", "number", "licensed", "L-007", ""),
    # misspelt, with words added, copied with letters of another alphabet
    ("Carjev Gabjik", "name", "unknown", "", "L-001 M-001"),
    ("Merw Exchnage", "name", "unknown", "", "L-003"),
    ("Merv Exchange Official", "name", "unknown", "", "L-003"),
    ("Mary exchang", "name", "unknown", "", "*"),
    ("Mеrw Exchange", "name", "unknown", "", "L-003"),
    ("PAYPA1 DEMIR", "name", "unknown", "", "L-008"),
    ("rnerw exchange", "name", "unknown", "", "L-003"),
    ("binance", "name", "unknown", "", ""),
    # marks that turn the writing round, or are not seen at all
    ("\u202eGapjyk\u202c Çärjew", "name", "licensed", "L-001 M-001", ""),
    ("Çär\u200bjew Gap\u2060jyk", "name", "licensed", "L-001 M-001", ""),
    ("\u200fbirza.example\u200f", "domain", "licensed", "L-001", ""),
    ("\u202eelpmaxe.azrib", "domain", "unknown", "", ""),
    # odd and endless
    ("....", "name", "unknown", "", ""),
    ("<script>alert(1)</script>", "name", "unknown", "", ""),
    ("'; drop table acts; --", "name", "unknown", "", ""),
    ("a" * 10_000, "long", "unknown", "", ""),
    ("Çärjew Gapjyk " * 20, "long", "unknown", "", ""),
    ("ж" * 200, "name", "unknown", "", ""),
)  # fmt: skip
