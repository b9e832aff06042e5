"""Run with: pyz3 run examples/hello/demo.py"""

import hello

print(hello.greet("world"))
print(hello.greet("Grace", times=2))
help(hello.greet)

try:
    hello.greet("Ada", times=-1)  # Rust asked for a usize, and gets nothing else.
except OverflowError as error:
    print(f"OverflowError: {error}")
