"""A sealed package at the counter: an official uploads it, sees what became of each filing in it,
and takes the receipts for whoever brought it."""

import io
import zipfile
from pathlib import Path

from django.core.files.uploadedfile import TemporaryUploadedFile
from django.http import HttpResponse

from perimeter.acts import package as packages
from perimeter.acts.package import Came
from perimeter.core.problem import Damaged, Refusal, Unavailable
from perimeter.law import words
from perimeter.web.page import Visit, attachment, render
from perimeter.web.papers import redirect
from perimeter.web.rows import title

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first day that a ZIP knows: the same receipts, the same bytes


def home(visit: Visit) -> HttpResponse:
    """The upload; a package that was opened leads on to what came of it."""
    errors, status = [], 200
    if visit.request.method == "POST":
        upload = visit.request.FILES.get("file")
        try:
            if not isinstance(upload, TemporaryUploadedFile):
                raise Refusal("web.file_needed")
            path = Path(upload.temporary_file_path())
            found = packages.bring(visit.shelf.book, visit.who, path)
            return redirect(visit, "package-came", digest=found.digest)
        except (Damaged, Unavailable):
            raise
        except Refusal as refusal:
            errors, status = [("file", words.said(refusal, visit.lang))], refusal.status
    return render(
        visit, "package.html", words.text("package.title", visit.lang), status, errors=errors
    )


def came(visit: Visit, digest: str) -> HttpResponse:
    """What became of each filing of a package."""
    found = packages.brought(visit.shelf.book, visit.who, digest)
    return render(
        visit,
        "package_came.html",
        words.text("package.came", visit.lang),
        found=found,
        firm=visit.names[found.firm] or found.firm,
        filings=[(one, _name(visit, one), _why(visit, one)) for one in found.filings],
        some=any(one.act for one in found.filings),
    )


def receipts(visit: Visit, digest: str) -> HttpResponse:
    """Every receipt of a package in one file."""
    found, out = packages.brought(visit.shelf.book, visit.who, digest), io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as kept:
        for name, content in packages.receipts(visit.shelf.book, found):
            kept.writestr(zipfile.ZipInfo(name, _EPOCH), content)
    return attachment(out.getvalue(), f"receipts-{digest[:12]}.zip", "application/zip")


def _name(visit: Visit, one: Came) -> str:
    """The form as people call it; one that the pack does not know, as the package does."""
    form = visit.shelf.book.forms.get(one.form)
    return title(form, visit.lang) if form else one.form


def _why(visit: Visit, one: Came) -> str:
    return words.said(one.refusal(), visit.lang) if one.refused else ""
