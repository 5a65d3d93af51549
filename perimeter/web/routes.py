"""Every address there is, with what it takes to see it. The one list of them."""

from django.urls import path

from perimeter.web import (
    applying,
    changing,
    checks,
    decision,
    desk,
    dossier,
    entries,
    figures,
    files,
    finding,
    firm,
    journal,
    law,
    listing,
    matrix,
    proposal,
    public,
    requests,
    second,
    sessions,
    sign,
    tasks,
)
from perimeter.web.gate import PUBLIC, SIGNED_IN, Route, guarded

FORM, SEND = ("GET", "POST"), ("POST",)
FINDING = "<str:lang>/desk/finding/<str:finding>"
ENTRY = "<str:lang>/desk/entry/<path:entry>"
DRAFT = "<str:lang>/apply/<int:draft>"

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
    Route("<str:lang>/desk/entries", "entries", entries.home, "entry.view"),
    Route(f"{ENTRY}/do/<str:deed>", "deed", decision.deed, "entry.view", FORM),
    Route(f"{ENTRY}/proposal/<int:n>", "proposal", proposal.show, "entry.view", FORM),
    Route(f"{ENTRY}/record/<str:person>", "record", dossier.record, "person.view", SEND),
    Route(f"{ENTRY}/checks", "checks", checks.show, "entry.view"),
    Route(ENTRY, "dossier", dossier.show, "entry.view"),
    Route("<str:lang>/desk/rights", "rights", matrix.home, SIGNED_IN),
    Route("<str:lang>/desk/journal", "journal", journal.home, "journal.view"),
    Route(
        "<str:lang>/desk/journal/receipt/<int:n>", "act-receipt", journal.receipt, "journal.view"
    ),
    Route("<str:lang>/desk/figures", "figures", figures.home, "figures.view"),
    Route("<str:lang>/desk/requests", "requests", requests.home, "request.view"),
    Route("<str:lang>/desk/requests/ask", "request-ask", requests.ask, "request.ask", SEND),
    Route(
        "<str:lang>/desk/requests/answer/<str:number>",
        "request-answer",
        requests.answer,
        "request.answer",
        SEND,
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
    Route("<str:lang>/sign-in/code", "sign-in-code", sign.second_step, PUBLIC, FORM),
    Route("<str:lang>/sign-in/passkey", "sign-in-passkey", sign.by_passkey, PUBLIC, FORM),
    Route("<str:lang>/account", "account", sessions.home, SIGNED_IN, FORM),
    Route("<str:lang>/account/password", "account-password", sessions.password, SIGNED_IN, FORM),
    Route("<str:lang>/account/code", "account-code", second.code, SIGNED_IN, FORM),
    Route("<str:lang>/account/passkeys", "account-passkeys", second.passkeys, SIGNED_IN, FORM),
    Route("<str:lang>/apply", "apply", applying.home, "entry.prepare", FORM),
    Route("<str:lang>/apply/sent/<int:n>", "sent", applying.sent, "entry.prepare"),
    Route("<str:lang>/apply/entry/<path:entry>", "holding", applying.entry, "entry.prepare", FORM),
    Route(DRAFT, "tasks", tasks.show, "entry.prepare"),
    Route(f"{DRAFT}/services", "draft-services", tasks.services, "entry.prepare", FORM),
    Route(f"{DRAFT}/reason", "draft-reason", tasks.reason, "entry.prepare", FORM),
    Route(f"{DRAFT}/check", "draft-check", tasks.check, "entry.prepare", FORM),
    Route(f"{DRAFT}/discard", "draft-discard", applying.discard, "entry.prepare", FORM),
    Route(f"{DRAFT}/<str:schedule>", "draft-list", listing.show, "entry.prepare", FORM),
    Route(f"{DRAFT}/<str:schedule>/on", "draft-on", listing.go_on, "entry.prepare"),
    Route(f"{DRAFT}/<str:schedule>/file", "draft-template", listing.template, "entry.prepare"),
    Route(f"{DRAFT}/<str:schedule>/models", "draft-models", listing.models, "entry.prepare", FORM),
    Route(
        f"{DRAFT}/<str:schedule>/row/<str:row>", "draft-row", changing.row, "entry.prepare", FORM
    ),
)

urlpatterns = [path(route.path, guarded(route), name=route.name) for route in ROUTES]

handler404 = "perimeter.web.gate.not_found"
handler500 = "perimeter.web.gate.failed"
