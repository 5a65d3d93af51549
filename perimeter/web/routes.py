"""Every address there is, with what it takes to see it. The one list of them."""

from django.urls import path

from perimeter.web import desk, files, finding, firm, journal, law, public, sign
from perimeter.web.gate import PUBLIC, SIGNED_IN, Route, guarded

FORM, SEND = ("GET", "POST"), ("POST",)
FINDING = "<str:lang>/desk/finding/<str:finding>"

ROUTES = (
    Route("", "root", public.root, PUBLIC),
    Route("keys.json", "keys", files.keys, PUBLIC),
    Route("log/<path:name>", "log-file", files.log_file, PUBLIC),
    Route("<str:lang>/", "home", public.home, PUBLIC),
    Route("<str:lang>/register/", "register", public.register, PUBLIC),
    Route("<str:lang>/entry/<path:entry>", "entry", public.entry, PUBLIC),
    Route("<str:lang>/log/checkpoint", "log", public.log, PUBLIC),
    Route("<str:lang>/sign-in", "sign-in", sign.sign_in, PUBLIC, FORM),
    Route("<str:lang>/sign-out", "sign-out", sign.sign_out, SIGNED_IN, SEND),
    Route("<str:lang>/firm", "firm", firm.home, "firm.view", own=True),
    Route("<str:lang>/firm/file", "firm-file", firm.file, "filing.send", FORM, own=True),
    Route("<str:lang>/firm/result/<int:n>", "firm-result", firm.result, "firm.view", own=True),
    Route("<str:lang>/firm/receipt/<int:n>", "firm-receipt", firm.receipt, "firm.view", own=True),
    Route("<str:lang>/desk", "desk", desk.home, "finding.view"),
    Route(FINDING, "finding", finding.show, "finding.view"),
    Route(f"{FINDING}/export", "finding-export", finding.take_away, "finding.view"),
    Route("<str:lang>/desk/journal", "journal", journal.home, "journal.view"),
    Route(
        "<str:lang>/desk/journal/receipt/<int:n>", "act-receipt", journal.receipt, "journal.view"
    ),
    Route("<str:lang>/law", "law", law.home, SIGNED_IN),
    Route("<str:lang>/law/text/<int:n>", "law-text", law.text, SIGNED_IN),
    Route("<str:lang>/law/tie/<str:article>", "tie", law.tie, "citation.tie", FORM),
    Route(
        "<str:lang>/law/confirm/<str:article>/<int:n>",
        "confirm",
        law.confirm,
        "citation.verify",
        SEND,
    ),
)

urlpatterns = [path(route.path, guarded(route), name=route.name) for route in ROUTES]

handler404 = "perimeter.web.gate.not_found"
handler500 = "perimeter.web.gate.failed"
