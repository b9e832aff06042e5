"""Run with: pyz3 run examples/error_handling/demo.py"""

import traceback

import error_handling as shop

print(shop.order("3 apples"), "apples are left")

# An exception with fields, taken from a variant of a Rust enum.
try:
    shop.order("5 pears")
except shop.OutOfStock as error:
    print(f"{error}: order {error.left} instead of {error.ordered}")

# What Rust calls the source of an error is its cause here; both have the types that `errors:` says.
try:
    shop.parse(7, "many plums")
except shop.ParseFailed as error:
    print(f"{error}, because: {type(error.__cause__).__name__}: {error.__cause__}")

# Contexts of anyhow stand around the OSError that Python itself would raise.
try:
    shop.read_orders("/no/such/file")
except RuntimeError as error:
    print(f"{error}: {error.__cause__!r}")

# Several at once.
try:
    shop.check_all(["1 apple", "pear", "x plums"])
except Exception as error:
    for one in getattr(error, "exceptions", [error]):
        print("  ", type(one).__name__, one.args)


# Through both languages: Python calls Rust, which calls Python.
def supplier():
    raise ConnectionError("nobody answers")


try:
    shop.restock("plums", supplier)
except shop.ShopError:
    print(traceback.format_exc())

# A mistake in Rust is an exception, too, and the interpreter goes on.
try:
    shop.give_up()
except RuntimeError as error:
    print(f"{type(error).__name__}: {error}")
