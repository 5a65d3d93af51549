"""The QR codes in a picture of a paper: PNG, JPEG or WebP, as telephones and scanners make them.

It knows neither what a text means nor other marks than QR codes, and keeps nothing. A picture that
claims too many pixels is not decoded, one that breaks off is not read in part.
"""

import io
import warnings

import zxingcpp
from PIL import Image

from perimeter.core.problem import Refusal
from perimeter.judging.kinds import Limits

_FORMATS = ("PNG", "JPEG", "WEBP")
_QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCodeModel2)
_BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)


def texts(picture: bytes, limits: Limits) -> list[str]:
    """The texts of its codes, each once; Refusal where it is too large or cannot be opened."""
    try:
        grey = _grey(picture, limits)
    except _BOMBS as error:
        raise _too_large(limits) from error
    except (OSError, SyntaxError, ValueError) as error:  # what Pillow says of damage
        raise Refusal("picture_unreadable") from error
    read = zxingcpp.read_barcodes(grey, formats=_QR)
    return list(dict.fromkeys(code.text for code in read))


def _grey(picture: bytes, limits: Limits) -> Image.Image:
    """The picture in grey; what shines through stands on white paper."""
    if len(picture) > limits.bytes_max:
        raise _too_large(limits)
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        opened = Image.open(io.BytesIO(picture), formats=_FORMATS)
    with opened:
        if opened.width * opened.height > limits.pixels_max:
            raise _too_large(limits)
        if not opened.has_transparency_data:
            return opened.convert("L")
        paper = Image.new("RGBA", opened.size, "white")
        paper.alpha_composite(opened.convert("RGBA"))
        return paper.convert("L")


def _too_large(limits: Limits) -> Refusal:
    return Refusal(
        "picture_too_large",
        megabytes=limits.bytes_max >> 20,
        megapixels=limits.pixels_max // 1_000_000,
    )
