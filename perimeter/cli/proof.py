"""`wallet ask|prove|attest|confirm|decline|list|document`: the proofs of an entry's wallets.

What a signed document comes to, without a book, says `wallet verify` in wallet.py.
"""

import argparse
from pathlib import Path
from typing import Any

from perimeter.acts import challenge, proofs
from perimeter.acts import prove as proving
from perimeter.acts.book import Book
from perimeter.acts.challenge import Wanted
from perimeter.acts.dossier import dossier
from perimeter.acts.proofs import SIGNATURE, TRANSFER, Wallet
from perimeter.acts.prove import Looked
from perimeter.cli.answer import Answer, table
from perimeter.cli.register import done
from perimeter.cli.wallet import read
from perimeter.core.problem import Refusal
from perimeter.law import words
from perimeter.store.database import Account
from perimeter.wallets.asked import written
from perimeter.wallets.proof import methods


def ask(book: Book, who: Account, options: argparse.Namespace) -> Answer:
    about = (options.entry, options.wallet, options.way, options.custodian or "")
    act = challenge.ask(book, who, Wanted(*about, options.chain or "", options.lang))
    (one,) = proofs.fold([act]).values()
    told = done(act)
    document = {**told.document, "until": written(one.expires_at)}
    lines = [*told.lines]
    if one.way == TRANSFER:
        document["units"] = one.units
        lines.append(str(one.units))
    if one.way == SIGNATURE:
        texts = {method: proofs.to_sign(book, one, method) for method in methods(one.chain)}
        document |= {"asked": _asked(book, one), "messages": texts}
        lines.append(texts[methods(one.chain)[0]])
    return Answer(document, lines)


def prove(book: Book, who: Account, options: argparse.Namespace) -> Answer:
    if bool(options.file) == bool(options.transaction):
        raise Refusal("proof_file_or_transaction")
    about = (book, who, options.entry, options.act)
    if options.transaction:
        return done(proving.transferred(*about, options.transaction))
    return done(proving.prove(*about, read(Path(options.file)).proof))


def attest(book: Book, who: Account, options: argparse.Namespace) -> Answer:
    return done(proving.attest(book, who, options.entry, options.act))


def confirm(book: Book, who: Account, options: argparse.Namespace) -> Answer:
    looked = Looked(options.why or "", options.transaction or "")
    return done(proving.confirm(book, who, options.entry, options.act, looked))


def decline(book: Book, who: Account, options: argparse.Namespace) -> Answer:
    return done(proving.decline(book, who, options.entry, options.act, options.why or ""))


def listed(book: Book, options: argparse.Namespace) -> Answer:
    found = dossier(book, options.entry)
    rows = [_row(book, one) for one in proofs.wallets(book, found)]
    lines = table([[r["state"], r["way"], r["act"], r["chain"], r["wallet"]] for r in rows])
    return Answer({"entry": options.entry, "wallets": rows}, lines)


def document(book: Book, options: argparse.Namespace) -> Answer:
    data, path = proofs.document(book, options.entry, options.act), Path(options.out)
    path.write_bytes(data)
    said = words.text("proofs.written_to", options.lang, path=str(path))
    return Answer({"entry": options.entry, "act": options.act, "path": str(path)}, [said])


def _asked(book: Book, one: proofs.Asking) -> dict[str, str]:
    """As the document of a proof has it."""
    asked = proofs.asked(book, one)
    times = {"issued_at": written(asked.issued_at), "expires_at": written(asked.expires_at)}
    return {**vars(asked), **times}


def _row(book: Book, of: Wallet) -> dict[str, Any]:
    one = of.asking
    row = {"wallet": of.wallet, "chain": of.chain, "state": of.state(proofs.now(book))}
    if one is None:
        return {**row, "way": None, "act": None}
    last = one.acts[-1] if one.acts else None
    parts = {"custodian": one.custodian, "units": one.units, "transaction": one.transaction}
    return {
        **row,
        "way": one.way,
        "act": one.n,
        "until": written(one.expires_at),
        **{name: value for name, value in parts.items() if value},
        **({"last": last.n, "deed": last.kind, "why": last.why} if last else {}),
    }
