"""What travelled: told of exchanges and of nothing else, and true to itself."""

from perimeter.country.travelled import BROKEN_IN

EXCHANGED = {"sent", "received", "sunrise", "no_response", "refused"}
ANSWERED = {"sent", "received", "refused"}
TOLD = ["travel_protocol", "travel_message", "travel_digest", "ivms_version"]
TOLD += [f"ivms_c{n}" for n in range(1, 13)]


def given(row):
    return {name: cell for name, cell in row.items() if name.endswith("_given")}


def test_only_an_exchange_has_details(filed):
    for row in filed.of("transfers"):
        told = row["travel_rule"] in EXCHANGED
        cells = [*(row[name] for name in TOLD), *given(row).values()]
        assert all((cell is not None) == told for cell in cells)
        assert (row["travel_answered_at"] is not None) == (row["travel_rule"] in ANSWERED)


def test_a_message_goes_before_the_transfer_and_is_answered_before_it(filed):
    for row in filed.of("transfers"):
        if row["travel_sent_at"]:
            assert row["travel_sent_at"] < row["at"]
        if row["travel_answered_at"]:
            assert row["travel_sent_at"] < row["travel_answered_at"] < row["at"]


def test_the_first_constraints_say_whether_there_is_an_address_or_an_identifier(filed):
    broken = 0
    for row in filed.of("transfers"):
        if not row["ivms_version"]:
            continue
        enough = "yes" in (row["originator_address_given"], row["originator_national_id_given"])
        first = row["ivms_c1"] if row["ivms_c1"] != "not_applicable" else row["ivms_c4"]
        assert first == ("met" if enough else "broken")
        assert (row["ivms_c1"] == "not_applicable") != (row["ivms_c4"] == "not_applicable")
        assert (row["ivms_c8"] == "met") == (row["originator_address_given"] == "yes")
        broken += not enough
    every = sum(1 for row in filed.of("transfers") if row["ivms_version"])
    assert 0 < broken < 3 * every // BROKEN_IN + 10


def test_every_digest_is_of_another_message(filed):
    digests = [row["travel_digest"] for row in filed.of("transfers") if row["travel_digest"]]
    assert len(set(digests)) == len(digests) > 500


def test_the_firm_s_own_wallet_is_one_it_files(filed):
    held = {(row["firm"], row["wallet"]) for row in filed.of("wallets")}
    keeping = {firm for firm, _ in held}
    moved = {(r["firm"], r["own_wallet"]) for r in filed.of("transfers") if r["firm"] in keeping}
    assert moved and moved <= held
