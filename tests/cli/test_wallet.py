"""`wallet verify`: its document, its exit codes, hostile files, and a small install."""

import json
import subprocess
import sys

import pytest

from perimeter.wallets.document import BYTES_MAX
from tests.wallets.signing import WORDS, asked, personal, text_of

TIMES = {"issued_at": "2026-05-01T11:50:00Z", "expires_at": "2026-05-01T12:20:00Z"}
AT = "2026-05-01T12:00:00Z"


def document(**more):
    wanted = asked()
    text = text_of(wanted)
    proof = {
        "method": "eip191",
        "wallet": wanted.wallet,
        "chain": wanted.chain,
        "message": text,
        "signature": personal(text),
    }
    return {"proof": proof, "asked": {**wanted.__dict__, **TIMES}, "at": AT, **more}


@pytest.fixture
def verify(run, tmp_path):
    def call(content, *words):
        path = tmp_path / "proof.json"
        if isinstance(content, dict):
            content = json.dumps(content)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return run("wallet", "verify", path, *words)

    return call


def test_a_proof_ends_with_0(verify):
    done = verify(document(), "--json")
    assert done.code == 0 and done.document["schema"] == "perimeter-wallet-verify/1"
    assert (done.document["state"], done.document["asked"]) == ("valid", True)
    assert done.document["details"]["nonce"] == asked().nonce
    assert verify(document(), "--lang", "tk").out.count("\n") == 1


def test_what_does_not_prove_ends_with_1_and_says_why(verify):
    late = verify(document(at="2026-05-01T12:20:00Z"), "--json", "--lang", "ru")
    assert late.code == 1 and late.document["code"] == "wallet_expired"
    assert "2026-05-01T12:20:00Z" in late.document["text"]
    other = {**document()["proof"], "signature": "0x" + "11" * 130}
    undecided = verify(document(proof=other), "--json")
    assert undecided.code == 1 and undecided.document["state"] == "inconclusive"


def test_without_asked_or_at_the_signature_alone_is_checked(verify):
    done = verify({"proof": document()["proof"]}, "--json")
    assert done.code == 0 and done.document["asked"] is False
    now = {name: value for name, value in document().items() if name != "at"}
    assert verify(now, "--json").document["code"] == "wallet_expired"  # by the machine's clock


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "{}",
        "null",
        b"\xff\xfe",
        "[" * 100_000,
        '{"proof":' * 50_000,
        '{"proof": {}, "proof": {}}',
        '{"proof": {"a\\nb": 1}}',
        '{"proof": {"method": ["eip191"]}}',
        {"proof": {**document()["proof"], "message": 7}},
        {"proof": {**document()["proof"], "message": "\ud800"}},
        document(asked=None),
        document(asked=[]),
        document(at=0),
        document(more=1),
        b" " * (BYTES_MAX + 1),
        b'{"proof": "' + b"A" * 10_000_000 + b'"}',
    ],
    ids=range(18),
)
def test_a_file_that_is_no_such_document_ends_with_2_in_one_line(verify, content):
    done = verify(content, "--lang", "en")
    assert done.code == 2 and done.err.count("\n") == 1 and not done.out
    assert verify(content, "--json").document["schema"] == "perimeter-refusal/1"


@pytest.mark.parametrize(
    "signature",
    [
        "smp" + "/v//////" + "A" * 1_000_000,
        "ful" + "A" * 1_400_000,
        "pofcHNidP8B" + "/////w==",
        "smp/w==",
        "x" * 1_400_000,
    ],
)
def test_a_hostile_signature_ends_in_one_line(verify, signature):
    proof = {
        "method": "bip322",
        "wallet": "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
        "chain": "bip122:000000000019d6689c085ae165831e93",
        "message": WORDS,
        "signature": signature,
    }
    done = verify({"proof": proof})
    assert done.code == 1 and done.out.count("\n") == 1 and not done.err


def test_a_file_that_is_not_there(run, tmp_path):
    assert run("wallet", "verify", tmp_path / "no.json").code == 2
    assert run("wallet", "verify", tmp_path).code == 2


def test_it_runs_where_there_is_no_django(tmp_path):
    path = tmp_path / "proof.json"
    path.write_text(json.dumps(document()))
    code = (
        "import sys; sys.modules['django'] = None\n"
        "from perimeter.cli.main import main\n"
        f"sys.exit(main(['wallet', 'verify', {str(path)!r}]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
