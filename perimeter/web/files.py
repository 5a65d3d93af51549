"""The log's own files, the key list and the proof of any leaf, for anybody to fetch and keep."""

import re

from django.http import HttpResponse, JsonResponse

from perimeter.core.problem import NotFound
from perimeter.store import receipt
from perimeter.web.page import DIGITS_MAX, Visit, attachment

# C2SP tlog-tiles: levels, numbers in threes, partial tiles by width. Nothing else of the folder.
_FILE = re.compile(r"checkpoint|tile/(entries|[0-9]{1,2})/(x[0-9]{3}/)*[0-9]{3}(\.p/[0-9]{1,3})?")


def log_file(visit: Visit, name: str) -> HttpResponse:
    """The checkpoint or a tile; a tile never changes."""
    path = visit.shelf.book.home.log.folder / name
    if _FILE.fullmatch(name) is None or not path.is_file():
        raise NotFound("page_unknown")
    if name == "checkpoint":
        return HttpResponse(path.read_bytes(), content_type="text/plain; charset=utf-8")
    response = HttpResponse(path.read_bytes(), content_type="application/octet-stream")
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


def proof(visit: Visit, n: int) -> HttpResponse:
    """The proof that the leaf of act `n` is in the log; of the act itself it says nothing."""
    home = visit.shelf.book.home
    if len(str(n)) > DIGITS_MAX or not 0 < n <= home.log.head().size:
        raise NotFound("page_unknown")
    content = receipt.leaf_proof(home.journal.leaves(n - 1, n)[0], home.log.proof(n - 1))
    return attachment(content, f"act-{n}.tlog-proof", "text/plain; charset=utf-8")


def keys(visit: Visit) -> HttpResponse:
    return JsonResponse(visit.shelf.book.home.keys().document(), json_dumps_params={"indent": 1})
