"""Run with: pyz3 run examples/versioning/demo.py"""

import warnings

import versioning

print(versioning.total([1, 2.5]))
print({it: versioning.has(it) for it in ("notes", "groups", "own GIL", "no GIL")})

try:
    versioning.total([1, "two", None])
except Exception as error:  # An ExceptionGroup from Python 3.11 on.
    print(type(error).__name__, error)
    for inner in getattr(error, "exceptions", [error.__cause__]):
        print(" ", inner, getattr(inner, "__notes__", ""))

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    print(versioning.sum_all([1.0, 2.0]))
print(caught[0].category.__name__, caught[0].message)
