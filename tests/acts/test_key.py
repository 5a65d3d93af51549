"""Keys: rotated, the old one still proves; revoked, it proves nothing."""

import json

import pytest

from perimeter.acts.filing import receipt
from perimeter.acts.key import CERTIFICATES, SEALING, revoke, rotate
from perimeter.core.problem import NotAllowed, NotFound, Refusal
from perimeter.core.sealed import key_id
from perimeter.store.certkeys import current
from perimeter.store.keys import read_list
from perimeter.store.receipt import check
from perimeter.store.verify import Count, verify


def test_rotation(world):
    old = world.book.home.keys().current
    kept = receipt(world.book, world.book.home.journal.act(1))
    rotate(world.book, world.who["administrator"])
    keys = world.book.home.keys()
    assert keys.current.kid != old.kid and len(keys.keys) == 2
    assert check(kept, keys)[0].n == 1
    assert check(receipt(world.book, world.book.home.journal.act(1)), keys)[0].n == 1
    assert list(verify(world.book.home, Count())) == []


def test_revocation(world):
    kept = receipt(world.book, world.book.home.journal.act(1))
    kid = world.book.home.keys().current.kid
    with pytest.raises(Refusal):
        revoke(world.book, world.who["administrator"], kid, "")
    revoke(world.book, world.who["administrator"], kid, "the machine was stolen")
    with pytest.raises(Refusal) as caught:
        check(kept, world.book.home.keys())
    assert caught.value.code == "key_revoked"
    assert list(verify(world.book.home, Count())) == []
    with pytest.raises(NotFound):
        revoke(world.book, world.who["administrator"], "00000000", "why")


def test_who_may_not(world):
    with pytest.raises(NotAllowed):
        rotate(world.book, world.who["head"])


def test_certificates_have_a_key_of_their_own(world):
    admin, home = world.who["administrator"], world.book.home
    log_key = home.keys().current
    assert home.keys().certificates == ()
    assert [act.kind for act in rotate(world.book, admin, CERTIFICATES)] == ["key-add"]
    (first,) = home.keys().certificates
    assert [a.kind for a in rotate(world.book, admin, CERTIFICATES)] == ["key-end", "key-add"]
    first, second = home.keys().certificates
    assert first.until and not first.revoked and current([first, second]) == second
    acts = revoke(world.book, admin, second.kid, "the machine was stolen")
    assert [act.kind for act in acts] == ["key-end", "key-add"]
    assert home.keys().certificates[1].revoked and len(home.keys().certificates) == 3
    assert len(revoke(world.book, admin, first.kid, "and the old one")) == 1
    assert home.keys().certificates[0].revoked and home.keys().certificates[0].until
    assert home.keys().current == log_key
    assert list(verify(home, Count())) == []


def test_who_may_not_turn_the_key_of_certificates(world):
    for role in ("head", "licensing"):
        with pytest.raises(NotAllowed):
            rotate(world.book, world.who[role], CERTIFICATES)
    assert world.book.home.keys().certificates == ()


def test_the_published_list_says_which_keys_sign_certificates(world, tmp_path):
    rotate(world.book, world.who["administrator"], CERTIFICATES)
    listed = world.book.home.keys()
    path = tmp_path / "keys.json"
    path.write_text(json.dumps(listed.document()))
    assert read_list(path) == listed and len(listed.certificates) == 1
    # A list from before certificates is still one; so is ours to whoever knows of logs only.
    old = {k: v for k, v in listed.document().items() if k != "certificates"}
    path.write_text(json.dumps(old))
    assert read_list(path).keys == listed.keys and read_list(path).certificates == ()
    path.write_text(json.dumps(listed.document() | {"certificates": [{"kid": "1"}]}))
    with pytest.raises(Refusal, match="keys_not_a_list"):
        read_list(path)


def test_what_others_seal_to_is_published_and_its_private_part_lies_apart(world, tmp_path):
    admin, home = world.who["administrator"], world.book.home
    assert home.keys().sealing == ()
    assert [act.kind for act in rotate(world.book, admin, SEALING)] == ["key-add"]
    (first,) = home.keys().sealing
    assert len(first.public) == 32 and first.kid == key_id(first.public)
    path = tmp_path / "home" / "keys" / f"{first.kid}.pem"
    assert path.stat().st_mode & 0o777 == 0o600
    assert home.sealing_key(first.kid).public_key().public_bytes_raw() == first.public
    assert [a.kind for a in rotate(world.book, admin, SEALING)] == ["key-end", "key-add"]
    assert home.sealing_key(first.kid), "what was on its way still opens"
    listed = tmp_path / "keys.json"
    listed.write_text(json.dumps(home.keys().document()))
    assert read_list(listed) == home.keys()
    revoke(world.book, admin, first.kid, "the machine was stolen")
    for kid, code in ((first.kid, "sealed_key_revoked"), ("0" * 16, "sealed_for_another")):
        with pytest.raises(Refusal) as caught:
            home.sealing_key(kid)
        assert caught.value.code == code
    assert len(home.keys().sealing) == 2 and current(home.keys().sealing)
    with pytest.raises(NotAllowed):
        rotate(world.book, world.who["head"], SEALING)
    assert list(verify(home, Count())) == []
