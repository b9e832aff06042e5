"""Run with: pyz3 run examples/geometry/demo.py"""

import math
import pickle

import geometry
from geometry import Point, shapes

p = Point(3, 4)
print(f"{p} is {p.norm} from the origin, at {math.degrees(p.angle):.1f} degrees")
p.angle = math.pi / 2  # A property that Rust computes, both ways.
p.shift(1, 0)
print(f"turned upright and shifted by one: ({p.x:.2f}, {p.y:.2f})")
print("operators:", Point(1, 2) + Point(10), 2 * Point(1, 2), -Point(1), abs(Point(3, 4)))
print("sorted:", sorted([Point(2), Point(1, 5), Point(1)]))
print("through pickle:", pickle.loads(pickle.dumps(p)) == p)
print("in a set:", len({Point(1), Point(1.0), Point(2)}))

corners = [Point(0), Point(4), Point(4, 3), Point(0, 3)]
cloud = corners + [Point(1, 1), Point(2, 2), Point(3, 1)]
print("\nhull:", geometry.hull(cloud))
print("area:", geometry.area(geometry.hull(cloud)))

hexagon = shapes.Polygon.regular(6)
print(f"\na hexagon has {len(hexagon)} corners, and area {hexagon.area:.4f}; the last is {hexagon[-1]}")
print("is the origin inside?", geometry.ORIGIN in hexagon)
circle = shapes.enclose(corners)
hexagon.rename("hexagon")  # Every shape has a name: what it inherits in Python, it contains in Rust.
print(f"{hexagon}, {circle}; the larger one is the {shapes.largest(hexagon, circle)}")
print("around the rectangle:", circle)
for sides in 4, 16, 64, 256:
    share = circle.polygon(sides).area / circle.area
    print(f"{sides:>4} sides cover {share:8.4%} of it")


class Place(Point):
    """What Python adds to a class of Rust's."""

    def __init__(self, name, x, y):
        super().__init__(x, y)
        self.name = name

    def __str__(self):
        return f"{self.name} at {super().__repr__()}"


home = Place("home", 1, 1)
print(f"\n{home}, {home.distance(Point(4, 5))} away from work")

print()
for mistake in "p.y = 1", "Point('one')", "p + 1", "p < 1", "hexagon[6]", "circle.radius = -1", "shapes.Corners()":
    try:
        exec(mistake)
    except Exception as error:
        print(f"{mistake:20} {type(error).__name__}: {error}")
