"""What a firm notes of the details that travel with its transfers: which were there, how they were
sent, and whether they fit IVMS 101. The message itself stays with the firm, and is not made here.
"""

import numpy as np
import pyarrow as pa

from perimeter.country.columns import hexes, numbered, times, words
from perimeter.country.transfers import NO_RESPONSE, NONE, RECEIVED, REFUSED, SENT, SUNRISE
from perimeter.country.world import Columns, Flags, Ints

PROTOCOLS = ("TRP/3.2.1", "TRISA/1")
VERSIONS = ("ivms101_2023", "ivms101_2020")
YES_NO = ("yes", "no")
RESULTS = ("met", "broken", "not_applicable")
MET, BROKEN, NOT_APPLICABLE = 0, 1, 2
BROKEN_IN = 400  # one message in so many has neither address nor identifier
SECOND_US = 1_000_000

# What each constraint speaks of: people, organisations, a birth or a way between that is not there.
_OF_PEOPLE, _OF_BODIES = (1, 6), (4, 5, 7, 9, 10, 11)
_OF_NOTHING, _OF_ALL, _OF_ADDRESSES = (2, 12), 3, 8


def travelled(rows: Columns, legal: Flags, chance: np.random.Generator) -> dict[str, pa.Array]:
    """The columns of the form by name; `legal` tells which customers are organisations."""
    told = np.isin(rows["outcome"], (SENT, RECEIVED, SUNRISE, NO_RESPONSE, REFUSED))
    count = len(told)
    bare = chance.integers(0, BROKEN_IN, count) == 0
    address = (chance.integers(0, 2, count) == 0) & ~bare
    yes, no = np.ones(count, np.bool_), np.zeros(count, np.bool_)
    given = {
        "originator_name": yes,
        "originator_account": yes,
        "originator_address": address,
        "originator_national_id": ~address & ~bare,
        "originator_customer_id": no,
        "originator_birth": no,
        "originating_firm": yes,
        "beneficiary_name": yes,
        "beneficiary_account": yes,
        "beneficiary_firm": yes,
    }
    results = _results(legal[rows["customer"]], address, bare)
    return {
        **_sent(rows, told, chance),
        **{f"{n}_given": _words(told, np.where(is_, 0, 1), YES_NO) for n, is_ in given.items()},
        **{f"ivms_c{n}": _words(told, came, RESULTS) for n, came in results.items()},
    }


def _sent(rows: Columns, told: Flags, chance: np.random.Generator) -> dict[str, pa.Array]:
    """How a message went: sent well before the transfer, answered unless nobody could."""
    answered = np.isin(rows["outcome"], (SENT, RECEIVED, REFUSED))
    lead = chance.integers(30, 90, len(told)) * SECOND_US
    protocol = rows["wallet"] // 10 % len(PROTOCOLS)
    return {
        "travel_protocol": _words(told, protocol, PROTOCOLS),
        "travel_message": numbered("m-", rows["number"], told),
        "travel_sent_at": times(rows["at"] - lead, told),
        "travel_answered_at": times(rows["at"] - lead // 3, answered),
        "travel_digest": hexes(chance, told),
        "ivms_version": _words(told, protocol, VERSIONS),
    }


def _results(body: Flags, address: Flags, bare: Flags) -> dict[int, Ints]:
    """What each of the twelve constraints came to."""
    nothing = np.zeros(len(body), np.bool_)
    speaks = dict.fromkeys(_OF_PEOPLE, ~body) | dict.fromkeys(_OF_BODIES, body)
    speaks |= dict.fromkeys(_OF_NOTHING, nothing)
    speaks |= {_OF_ALL: ~nothing, _OF_ADDRESSES: address}
    found = {n: np.where(is_, MET, NOT_APPLICABLE) for n, is_ in sorted(speaks.items())}
    for n in (_OF_PEOPLE[0], _OF_BODIES[0]):
        found[n] = np.where(bare & speaks[n], BROKEN, found[n])
    return found


def _words(told: Flags, index: Ints, said: tuple[str, ...]) -> pa.Array:
    return words(np.where(told, index, NONE), said)
