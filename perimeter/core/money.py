"""Amounts: whole numbers of an asset's base units, and their written form.

A float never comes near. The scale is the asset register's: 8 means that 10^8 base units are one
whole unit. Amounts fit DECIMAL(38,0); a larger one is refused, never cut.
"""

from decimal import Decimal, localcontext

AMOUNT_MAX = 10**38 - 1  # the largest DECIMAL(38,0)
SCALE_MAX = 38


def in_range(units: int) -> bool:
    return -AMOUNT_MAX <= units <= AMOUNT_MAX


def written(units: int, scale: int) -> str:
    """Base units as a plain decimal with exactly `scale` places: (123450, 4) is "12.3450"."""
    if not 0 <= scale <= SCALE_MAX:
        raise ValueError(f"scale out of range: {scale}")
    sign, digits = ("-" if units < 0 else ""), str(abs(units)).rjust(scale + 1, "0")
    return sign + (f"{digits[:-scale]}.{digits[-scale:]}" if scale else digits)


def in_units(text: str, scale: int) -> int:
    """Whole units as written to base units; ValueError if it has more places than the asset."""
    with localcontext() as exact:
        exact.prec = 100
        value = Decimal(text).scaleb(scale)
        if not value.is_finite() or value != value.to_integral_value():
            raise ValueError(f"{text!r} has more than {scale} decimal places")
        units = int(value)
    if not in_range(units):
        raise ValueError(f"{text!r} is larger than an amount may be")
    return units


def share_bp(part: int, whole: int) -> int:
    """`part` of `whole` in basis points, rounded down; ValueError where `whole` is not positive."""
    if whole <= 0:
        raise ValueError("a share needs a positive whole")
    return part * 10_000 // whole


def value_minor(units: int, price_minor: int, price_units: int) -> int:
    """What `units` are worth when `price_units` base units are worth `price_minor` minor units.

    Exact, rounded half to even (ISO 80000-1, rule A).
    """
    whole, rest = divmod(units * price_minor, price_units)
    return whole + (2 * rest > price_units or (2 * rest == price_units and whole % 2 == 1))
