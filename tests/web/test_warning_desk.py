"""Officials' pages of warnings: proposing with evidence, what looks alike, the second's word."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from perimeter.acts import warnings
from perimeter.acts.tell import Told, tell
from perimeter.acts.warn import change, propose
from tests.acts.warned import PNG, REASON, content, licensed, seen, warn

NEW = "/en/desk/warning/new"
GIVEN = {
    "kind": "unlicensed",
    "names": "Gün Birža\n\nГүн Биржа",
    "domains": "https://www.gun.example/",
    **{f"reason-{lang}": text for lang, text in REASON.items()},
}


def picture(name="site.png", data=PNG):
    return SimpleUploadedFile(name, data, "image/png")


def text(answer, status=200):
    assert answer.status_code == status
    return answer.content.decode()


def send(site, role="supervisor", path=NEW, **more):
    return site.as_(role).post(path, {**GIVEN, "evidence": [picture()], **more})


def test_proposed_read_and_confirmed_by_pages(site):
    licensed(site.world)
    sent = send(site, names="Genuine Exchanje")
    assert sent.headers["Location"] == "/en/desk/warning/W-00001"
    supervisor, head = site.as_("supervisor"), site.as_("head")
    own = text(supervisor.get("/en/desk/warning/W-00001"))
    assert "Take back" in own and 'value="confirm"' not in own
    page = text(head.get("/en/desk/warning/W-00001"))
    assert "Genuine Exchange" in page and 'href="/en/entry/L-77"' in page  # looks alike
    assert "gun.example" in page and REASON["ru"] in page and "Gözegçi" not in page
    waiting = text(head.get("/en/desk/warnings"))
    assert "Genuine Exchanje" in waiting and "waits for a second official" in waiting
    n = warnings.course(site.world.book, "W-00001").waiting.n
    done = head.post("/en/desk/warning/W-00001", {"step": "confirm", "n": n})
    assert done.status_code == 302 and list(warnings.standing(site.world.book)) == ["W-00001"]
    assert "Genuine Exchanje" in text(site.as_().get("/en/warnings/"))
    again = head.post("/en/desk/warning/W-00001", {"step": "confirm", "n": n})
    assert "waits no longer" in text(again, 409)


def test_every_fault_is_told_by_its_field_and_what_was_typed_stays(site):
    answer = send(
        site, kind="clone", domains="t.me/x\ngood.example", phones="12", **{"reason-ru": ""}
    )
    page = text(answer, 400)
    assert "<title>Error: " in page and "good.example" in page and "Гүн Биржа" in page
    for field in ("domains", "phones", "clone_of", "reason-ru", "evidence"):
        assert f'href="#{field}"' in page and f'id="{field}-fault"' in page
    assert "Choose the files again." in page
    assert warnings.every(site.world.book) == {}


def test_evidence_is_wanted_and_judged(site):
    client = site.as_("supervisor")
    assert "Add at least one file" in text(client.post(NEW, GIVEN), 400)
    runs = {**GIVEN, "evidence": [picture("a.png", b"MZ\x90\x00" * 9)]}
    assert 'id="evidence-fault"' in text(client.post(NEW, runs), 400)
    many = {**GIVEN, "evidence": [picture(f"{n}.png") for n in range(6)]}
    assert "no more than 5 files" in text(client.post(NEW, many), 400)


def test_a_site_of_a_licence_is_refused_with_the_reason(site):
    licensed(site.world)
    assert "birza.example belongs to entry L-77" in text(send(site, domains="birza.example"), 400)


def test_a_file_is_opened_by_those_who_may_open_records(site):
    name = warn(site.world)
    record = warnings.course(site.world.book, name).evidence[0]["record"]
    path = f"/en/desk/warning/{name}/paper/{record}"
    answer = site.as_("head").post(path)
    assert answer.content == PNG and answer.headers["Content-Disposition"].endswith('"E-1.png"')
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert site.as_("supervisor").post(path).status_code == 403
    assert site.as_("head").get(path).status_code == 405
    assert "sealed" in text(site.as_("supervisor").get(f"/en/desk/warning/{name}"))


def test_taken_back_declined_changed_and_removed(site):
    officer, head = site.as_("licensing"), site.as_("head")
    send(site, "licensing")
    one = warnings.course(site.world.book, "W-00001").waiting.n
    said = {"step": "decline", "n": one}
    assert "Write the reason" in text(officer.post("/en/desk/warning/W-00001", said), 400)
    assert officer.post("/en/desk/warning/W-00001", {**said, "why": "A slip."}).status_code == 302
    assert "not given" in text(officer.get("/en/desk/warnings"))
    name, book = warn(site.world), site.world.book
    form = text(officer.get(f"/en/desk/warning/{name}/change"))
    assert "gun-birza.example" in form and REASON["tk"] in form and "checked" in form
    sent = officer.post(f"/en/desk/warning/{name}/change", {**GIVEN, "kind": "fraud"})
    assert sent.status_code == 302
    page = text(head.get(f"/en/desk/warning/{name}"))
    assert "gun-birza.example" in page and "gun.example" in page and "What everybody sees" in page
    n = warnings.course(book, name).waiting.n
    head.post(f"/en/desk/warning/{name}", {"step": "confirm", "n": n})
    assert warnings.standing(book)[name].kind == "fraud"
    asked = {"step": "remove", "why": "Licensed now."}
    assert officer.post(f"/en/desk/warning/{name}", asked).status_code == 302
    assert "It is proposed to remove" in text(head.get(f"/en/desk/warning/{name}"))
    n = warnings.course(book, name).waiting.n
    head.post(f"/en/desk/warning/{name}", {"step": "confirm", "n": n})
    assert warnings.standing(book) == {}
    assert "removed" in text(head.get("/en/desk/warnings"))
    assert officer.get(f"/en/desk/warning/{name}/change").status_code == 409


@pytest.mark.parametrize(
    "role, status",
    [("auditor", 200), ("laundering", 200), ("lawyer", 403), ("energy", 403), ("messenger", 403)],
)
def test_who_sees_what_is_proposed(site, role, status):
    propose(site.world.book, site.world.who["supervisor"], content(), [seen()])
    for path in ("/en/desk/warnings", "/en/desk/warning/W-00001"):
        assert site.as_(role).get(path).status_code == status
    assert site.as_(role).get(NEW).status_code == 403
    assert site.as_(firm="F-001").get("/en/desk/warnings").status_code == 403
    assert site.as_().get("/en/desk/warnings").status_code == 302


def test_a_licence_that_came_between_is_told_on_the_page(site):
    send(site, domains="birza.example")
    licensed(site.world)
    n = warnings.course(site.world.book, "W-00001").waiting.n
    said = {"step": "confirm", "n": n}
    page = text(site.as_("head").post("/en/desk/warning/W-00001", said), 400)
    assert "birza.example belongs to entry L-77" in page and 'href="#asks"' in page
    assert warnings.standing(site.world.book) == {}


def test_who_may_not_confirm_is_told(site):
    name = warn(site.world)
    act = change(site.world.book, site.world.who["supervisor"], name, content(names=("New",)))
    page = text(site.as_("auditor").get(f"/en/desk/warning/{name}"))
    assert "right to confirm" in page and 'name="step"' not in page
    said = {"step": "confirm", "n": act.n}
    assert site.as_("auditor").post(f"/en/desk/warning/{name}", said).status_code == 403
    assert site.as_("licensing").post(f"/en/desk/warning/{name}", said).status_code == 403


def test_objections_that_wait_stand_on_the_page(site):
    name = warn(site.world)
    about = f"warning:{name}"
    told = tell(site.world.book, Told("objection", about, "en", {"words": "We are licensed."}))
    for path in ("/en/desk/warnings", f"/en/desk/warning/{name}"):
        page = text(site.as_("licensing").get(path))
        assert f"/en/desk/reports/{told.report}" in page and "We are licensed." not in page


@pytest.mark.parametrize("lang", ["tk", "ru", "en"])
def test_in_three_languages(site, lang):
    propose(site.world.book, site.world.who["supervisor"], content(), [seen()])
    client = site.as_("licensing")
    for path in ("warnings", "warning/new", "warning/W-00001"):
        assert f'<html lang="{lang}">' in text(client.get(f"/{lang}/desk/{path}"))
