"""`receipt verify` reads the proof of a leaf too: what the pages give anybody of any act."""

import json
from pathlib import Path

import pytest

from perimeter.core.act import leaf_entry
from perimeter.core.note import read_proof
from perimeter.store.receipt import leaf_proof

SAMPLES = Path(__file__).parents[1] / "formats"
KEYS = SAMPLES / "keys-1.json"


@pytest.fixture
def proof(tmp_path):
    """The proof of the leaf that the stored receipt is about."""
    kept = json.loads((SAMPLES / "receipt-1.json").read_text())
    entry = leaf_entry(bytes.fromhex(kept["salt"]), kept["act"].encode())
    path = tmp_path / "act.tlog-proof"
    path.write_bytes(leaf_proof(entry, read_proof(kept["proof"])))
    return path


def test_it_is_proved_with_the_keys_alone(run, proof):
    done = run("receipt", "verify", proof, "--keys", KEYS, "--json")
    whole = run("receipt", "verify", SAMPLES / "receipt-1.json", "--keys", KEYS, "--json")
    assert done.code == whole.code == 0
    assert done.document["proved"] is True and "act" not in done.document
    assert done.document["n"] == whole.document["act"]["n"]
    assert done.document["size"] == whole.document["size"]


@pytest.mark.parametrize("lang", ["tk", "ru", "en"])
def test_another_leaf_is_not_proved(run, proof, lang):
    changed = read_proof(proof.read_text())
    proof.write_bytes(leaf_proof(bytes(32), changed))
    done = run("receipt", "verify", proof, "--keys", KEYS, "--lang", lang)
    assert done.code == 1 and done.out.strip()


def test_without_keys_there_is_nothing_to_check_against(run, proof):
    assert run("receipt", "verify", proof).code == 2
