"""A package around a module in Rust."""

from ._core import VERSION, add

__all__ = ["VERSION", "add"]
