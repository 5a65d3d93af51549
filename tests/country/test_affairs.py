"""What firms file of themselves adds up, and shows nobody."""

from collections import defaultdict

from perimeter.country.affairs import ROLES


def test_the_sides_of_the_accounts_are_equal(filed):
    lines = defaultdict(dict)
    for row in filed.of("capital"):
        lines[row["firm"], row["day"]][row["line"]] = int(row["amount"])
    for one in lines.values():
        assert one["total_assets"] == one["total_liabilities"] + one["own_funds"]
        assert one["own_funds"] == one["share_capital"] + one["reserves"] + one["profit"]
        assert one["profit"] == one["revenue"] - one["costs"]
    assert {firm for firm, _ in lines} == {row["firm"] for row in filed.of("key_persons")}


def test_three_people_in_each_firm_known_to_it_alone(filed, land):
    people = [(row["firm"], row["role"], row["person"]) for row in filed.of("key_persons")]
    assert {(firm, role) for firm, role, _ in people} == {
        (firm, role) for firm in land.providers for role in ROLES
    }
    assert len({person for *_, person in people}) == len(people)


def test_an_incident_has_its_times_in_order(filed):
    for row in filed.of("incidents"):
        assert row["began_at"] < row["found_at"] < row["told_at"] < row["ended_at"]


def test_a_complaint_is_the_firm_s_customer_s_and_closed_with_an_answer(filed, last_books):
    for row in filed.of("complaints"):
        assert (row["firm"], row["customer"]) in last_books
        assert (row["state"] == "closed") == bool(row["answered_day"]) == bool(row["outcome"])
        assert row["answered_day"] is None or row["answered_day"] > row["received_day"]


def test_nobody_screened_is_found(filed):
    rows = list(filed.of("screenings"))
    assert rows and all(row["frozen"] == row["confirmed"] == row["undecided"] == 0 for row in rows)
    assert all(row["matches"] <= row["screened"] for row in rows)


def test_reports_are_counts_of_days_with_any(filed):
    assert all(row["reports"] > 0 for row in filed.of("monitoring_reports"))


def test_who_advertises_warns(filed, land):
    rows = list(filed.of("adverts"))
    assert {row["place"] for row in rows} >= {
        one.site for one in land.providers.values() if one.site
    }
    assert all(row["risk_warning"] == "yes" and row["from_day"] < row["until_day"] for row in rows)
