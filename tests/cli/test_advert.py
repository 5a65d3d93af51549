"""`advert check`."""

import subprocess
import sys

import pytest

FULL = (
    "You may lose all your funds. A technical failure is possible. Others may act unlawfully: "
    "unlawful acts. The State guarantees nothing."
)


@pytest.fixture
def advert(tmp_path):
    def written(text):
        path = tmp_path / "advert.txt"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return written


def test_what_is_missing_comes_with_a_sentence_to_copy(run, advert):
    done = run("advert", "check", advert("Get rich, get rich!"), "--lang", "en")
    assert done.code == 1
    lines = done.out.splitlines()
    assert lines[0].split()[:2] == ["missing", "advert.warning"]
    assert sum("Get rich" in line for line in lines) == 1
    assert lines[-1].startswith("This is a first reading")
    document = run("advert", "check", advert("Get rich!"), "--json", "--lang", "en").document
    assert [one["statement"] for one in document["missing"]] == [
        "loss", "failure", "unlawful", "no_guarantee",
    ]  # fmt: skip
    (found,) = document["forbidden"]
    assert (found["stem"], found["kind"], found["at"]) == ("get rich", "ask", [0, 8])
    assert document["language"] == "en" and document["missing"][0]["sentence"].endswith("put in.")


def test_an_advert_that_will_do(run, advert):
    done = run("advert", "check", advert("\ufeff" + FULL), "--lang", "en")
    assert done.code == 0, done.out
    assert done.out.splitlines()[0].startswith("The warnings are all there")


def test_as_one_who_holds_no_entry(run, advert):
    path = advert(FULL + " Buy cryptocurrency.")
    assert run("advert", "check", path).code == 0
    assert run("advert", "check", path, "--no-entry").code == 1


def test_by_another_pack(run, advert):
    done = run("advert", "check", advert("Купите"), "--pack", "model", "--json", "--lang", "tk")
    assert [one["article"] for one in done.document["missing"]] == ["adverts.warned"] * 2
    assert done.document["missing"][0]["sentence"] == "Вы можете потерять вложенные средства."


@pytest.mark.parametrize("lang", ["tk", "ru", "en"])
@pytest.mark.parametrize("data", [b"\xff\xfe", b"a" * 5001, "й".encode() * 30_000])
def test_what_cannot_be_read(run, advert, data, lang):
    done = run("advert", "check", advert(data), "--lang", lang)
    assert done.code == 2 and done.err.startswith("perimeter: ") and not done.out


def test_no_such_file(run, tmp_path):
    assert run("advert", "check", tmp_path / "none").code == 2
    assert run("advert", "check", tmp_path).code == 2


def test_it_runs_without_django(advert):
    script = (
        "import sys; from perimeter.cli.main import main\n"
        f"code = main(['advert', 'check', {str(advert(FULL))!r}])\n"
        "assert 'django' not in sys.modules; sys.exit(code)"
    )
    subprocess.run([sys.executable, "-c", script], check=True, capture_output=True)
