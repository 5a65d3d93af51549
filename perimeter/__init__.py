"""Perimeter: a virtual-asset law in practice. See ARCHITECTURE.md for the floors."""

__version__ = "0.1.0"
