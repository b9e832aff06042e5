"""Run with: pyz3 run examples/collections_rs/demo.py"""

import time
from collections.abc import MutableMapping, Sequence

from collections_rs import FrozenDict, FrozenList, ObjectDict, SnapshotDict, SortedDict

ages = SortedDict({"Linus": 55, "Ada": 36, "Grace": 85}, Barbara=28)
print("Always in order:", ages)
ages["Edsger"] = 72
del ages["Linus"]
print("from A to E:", ages.between("A", "F"), "- the last:", ages.last())
print("as a dict:", dict(ages), "- backwards:", *reversed(ages))

# A million items, kept as they are between one change and the next.
stock = SnapshotDict({f"item {i:07}": i for i in range(1_000_000)})
start = time.perf_counter()
history = []
for i in range(1000):
    history.append(stock.snapshot())
    stock[f"item {i:07}"] = -1
spent = time.perf_counter() - start
print(f"\n1000 snapshots of {len(stock):,} items, a change after each: {spent * 1e3:.1f} ms")
start = time.perf_counter()
dict(history[0])
print(f"for comparison, one copy into a dict: {(time.perf_counter() - start) * 1e3:.1f} ms")
print("in the first, item 7 is", history[0]["item 0000007"], "- in the last", history[-1]["item 0000007"])

# What never changes can be a key.
home = FrozenDict(x=1, y=2)
names = {home: "home", home.set("x", 5): "work"}
print("\n" + names[FrozenDict(y=2, x=1)], "and", names[FrozenDict(y=2, x=5)], "- and still", home)

one = FrozenList(range(5))
two = one.append(5).insert(0, -1).set(1, 100)
print(f"\n{one} became {two}: {len(two)} items, from {min(two)} to {max(two)}, {two.count(3)} of them 3")
large = FrozenList([0, 1]) * 500_000_000
print(f"{len(large):,} items that share their memory; in the middle stands {large[len(large) // 2 + 1]}")

# As good as Python's own.
print("\nSortedDict is a MutableMapping:", isinstance(ages, MutableMapping), "- FrozenList a Sequence:", isinstance(one, Sequence))
match ages:
    case {"Ada": age, **others}:
        print(f"Ada is {age}, and {len(others)} others are there")
anything = ObjectDict({"b": [1, 2], "a": None})
anything["self"] = anything  # The garbage collector will find it.
print("views:", anything.keys() & {"a", "self", "z"}, "- popped:", anything.pop("b"))

print()
for mistake in "ages['Zoe']", "ages[3]", "ages['Zoe'] = 'old'", "one[5]", "one[0] = 1", "home['x'] = 1", "hash(ages)":
    try:
        exec(mistake)
    except Exception as error:
        print(f"{mistake:20} {type(error).__name__}: {error}")
