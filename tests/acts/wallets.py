"""A miner with wallets that can sign, a custodian and a stranger: for the tests of proofs."""

from datetime import timedelta

from perimeter.acts.apply import Application, apply
from perimeter.acts.challenge import Wanted, ask
from perimeter.acts.decide import Decision
from perimeter.acts.dossier import dossier
from perimeter.acts.firm import Firm, enrol
from perimeter.acts.proofs import Asking, asked, fold, to_sign, wallets
from perimeter.core.source import Source
from perimeter.wallets.address import p2wpkh
from perimeter.wallets.hashes import hash160
from perimeter.wallets.proof import Proof
from tests.wallets import signing
from tests.world import DAY, firm_account

MAIN, EVM = signing.MAIN, signing.EVM
TRON, LITECOIN = "tron:728126428", "bip122:12a765e31ffd4059bada1e25190f6e98"
ADDRESS = signing.bech32(p2wpkh(hash160(signing.public())))
ETHER, TRON_WALLET = signing.evm_address(), "TInvented0000000000000000000000001"
OTHER = "0x" + "ab" * 20
WALLETS = ((ADDRESS, MAIN), (ETHER, EVM), (TRON_WALLET, TRON))
TRANSACTION = "ab" * 32


def rows(*listed):
    return [{"wallet": wallet, "chain": chain, "use": "payout"} for wallet, chain in listed]


def miner(world, firm="F-1", entry="M-1", listed=WALLETS):
    """An application that lists the wallets."""
    enrol(world.book, world.who["licensing"], Firm(firm, "legal", f"Firm {firm}"))
    given = world.rows("miner", entry) | {"wallets": rows(*listed)}
    return apply(
        world.book, firm_account(world, firm), Application("miner", firm, (), given, entry, DAY)
    )


def custodian(world, firm="F-7", services=("storage",)):
    """A licence in force for these services: its number."""
    world.firm(firm, services)
    return f"L-{firm.removeprefix('F-')}"


def wanted(world, way="signature", wallet=ADDRESS, firm="F-1", entry="M-1", **more) -> Asking:
    """The proof of a wallet, which its firm asks for."""
    act = ask(world.book, firm_account(world, firm), Wanted(entry, wallet, way, **more))
    return next(iter(fold([act]).values()))


def signed(world, one, method="bip322", n=1):
    """What the wallet of key `n` hands in for a proof that was asked for."""
    said, text = asked(world.book, one), to_sign(world.book, one, method)
    make = {
        "bip322": lambda: signing.simple_p2wpkh(text, n)[1],
        "bip137": lambda: signing.compact(text, n),
        "eip191": lambda: signing.personal(text, n),
        "eip712": lambda: signing.recoverable(signing.typed.read(text).digest, n),
    }
    return Proof(method, said.wallet, said.chain, text, make[method]())


def granted(world, entry="M-1"):
    return world.settle(Decision(entry, "grant", effective=DAY))


def state(world, wallet=ADDRESS, entry="M-1"):
    """How a wallet stands by now."""
    found, now = wallets(world.book, dossier(world.book, entry)), world.book.home.source.now()
    return next(one.state(now) for one in found if one.wallet == wallet)


def later(world, **how):
    """Moves the world's clock."""
    before = world.book.home.source
    world.book.home.source = Source(lambda: before.now() + timedelta(**how), before.random_bytes)
