"""Runs textkit over the sources of this Python's standard library, and compares every result with Python's own.

Run with: pyz3 run examples/textkit/demo.py. The exit status is 1 if a result disagrees.
"""

import ast
import hashlib
import io
import keyword
import re
import sys
import sysconfig
import time
import zlib
from pathlib import Path

import textkit

MAX_FILES = 80
MAX_BYTES = 100_000  # of one file
MAX_NAMES = 220  # compared each with each
TYPOS = ["isinstace", "namedtupel", "splitlins", "maxsise", "startwith", "asdcit"]


# The same algorithms in Python.


def py_words(text):
    """Unicode's words (UAX 29), for ASCII text."""
    return [m[0] for m in PY_WORD.finditer(text) if not m[0].strip("_") == ""]


# Letters, digits and underscores hold together; a dot or an apostrophe joins two letters or two digits, a colon two
# letters, a comma or a semicolon two digits.
PY_WORD = re.compile(r"(?:\w|(?<=[A-Za-z])[.':](?=[A-Za-z])|(?<=[0-9])[.',;](?=[0-9]))+", re.ASCII)


def py_graphemes(text):
    """Unicode's grapheme clusters (UAX 29), for ASCII text: all stand alone but a line's end of two."""
    return re.findall(r"\r\n|[\0-\x7f]", text)


def py_levenshtein(a, b):
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        diagonal, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            diagonal, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, diagonal + (x != y))
    return row[-1]


def py_jaro_winkler(a, b):
    if not a and not b:
        return 1.0
    if not a or not b:
        return 0.0
    reach = max(max(len(a), len(b)) // 2 - 1, 0)
    used = [False] * len(b)
    left = []
    for i, x in enumerate(a):
        for j in range(max(0, i - reach), min(len(b), i + reach + 1)):
            if not used[j] and b[j] == x:
                used[j] = True
                left.append(x)
                break
    if not left:
        return 0.0
    right = [y for j, y in enumerate(b) if used[j]]
    moved = sum(x != y for x, y in zip(left, right)) // 2
    m = len(left)
    jaro = (m / len(a) + m / len(b) + (m - moved) / m) / 3
    prefix = 0
    for x, y in zip(a[:4], b[:4]):
        if x != y:
            break
        prefix += 1
    return jaro + 0.1 * prefix * (1 - jaro) if jaro > 0.7 else jaro


def py_closest(word, candidates, limit=3):
    ranked = [(py_jaro_winkler(word, it), it) for it in candidates]
    ranked.sort(key=lambda pair: (-pair[0], pair[1]))
    return ranked[:limit]


# The standard library.


def sources():
    """Some modules of the standard library: the same ones in every run, name and bytes."""
    folder = Path(sysconfig.get_path("stdlib"))
    files = []
    for path in sorted(folder.glob("*.py")):
        data = path.read_bytes()
        if 0 < len(data) <= MAX_BYTES:
            files.append((path.name, data))
    # Evenly over the alphabet.
    step = max(1, len(files) // MAX_FILES)
    return folder, files[::step][:MAX_FILES]


def functions(texts):
    """Names of functions and classes, each once, sorted."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    names = {node.name for text in texts for node in ast.walk(ast.parse(text)) if isinstance(node, kinds)}
    return sorted(names)


def identifiers(texts):
    """All identifiers, comments and strings included, each once, sorted."""
    names = {name for text in texts for name in re.findall(r"[A-Za-z_]\w*", text)}
    return sorted(name for name in names if not keyword.iskeyword(name))


# Timing and comparing.


class Table:
    def __init__(self):
        self.rows = []
        self.wrong = []

    def compare(self, task, amount, ours, theirs, calls, same=lambda a, b: a == b, beside="Python"):
        """Runs both over the same calls, each result compared with its twin."""
        results, spent = [], []
        for function in ours, theirs:
            start = time.perf_counter()
            results.append([function(*args) for args in calls])
            spent.append(time.perf_counter() - start)
        self.rows.append((task, amount, spent[0], spent[1], beside))
        for args, a, b in zip(calls, *results):
            if not same(a, b):
                self.claim(False, f"{task}{tuple(shorten(arg) for arg in args)}: {shorten(a)}, not {shorten(b)}")

    def claim(self, holds, text):
        if not holds:
            self.wrong.append(text)

    def print(self):
        out = io.StringIO()
        head = ("", "work", "textkit", "Python", "ratio", "beside")
        rows = [(task, amount, f"{a * 1e3:.1f} ms", f"{b * 1e3:.1f} ms", f"{b / a:.1f}x", beside)
                for task, amount, a, b, beside in self.rows]
        widths = [max(len(row[i]) for row in [head, *rows]) for i in range(len(head))]
        for row in [head, *rows]:
            cells = [cell.ljust(w) if i in (0, 5) else cell.rjust(w) for i, (cell, w) in enumerate(zip(row, widths))]
            print("  ".join(cells).rstrip(), file=out)
        print(out.getvalue())


def shorten(value):
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def close(a, b):
    return abs(a - b) < 1e-12


def same_ranking(a, b):
    return len(a) == len(b) and all(close(x, y) and p == q for (x, p), (y, q) in zip(a, b))


def main():
    folder, files = sources()
    data = [content for _, content in files]
    texts = [content.decode("utf-8") for content in data]
    plain = [text for text in texts if text.isascii()]
    size = f"{sum(map(len, data)) / 1e6:.1f} MB"
    plain_size = f"{sum(map(len, plain)) / 1e6:.1f} MB"
    print(f"Python {sys.version.split()[0]}: {len(files)} files of {folder}, {size}\n")
    table = Table()

    # Text. What is not ASCII has no twin here: its parts must add up to the whole.
    for text in texts:
        clusters = textkit.graphemes(text)
        table.claim("".join(clusters) == text, f"graphemes({shorten(text)}) lost something")
        table.claim(textkit.count_graphemes(text) == len(clusters), f"count_graphemes({shorten(text)})")
        raw = text.encode()
        for start, word in textkit.word_indices(text):
            table.claim(raw.startswith(word.encode(), start), f"word_indices: {word!r} is not at {start}")
    table.compare("words", plain_size, textkit.words, py_words, [(text,) for text in plain])
    table.compare("graphemes", plain_size, textkit.graphemes, py_graphemes, [(text,) for text in plain])
    words = sum(map(textkit.count_words, texts))
    graphemes = sum(map(textkit.count_graphemes, texts))

    # Digests, file by file.
    calls = [(content,) for content in data]
    table.compare("sha256", size, textkit.sha256, lambda it: hashlib.sha256(it).digest(), calls, beside="hashlib (C)")
    table.compare("md5", size, textkit.md5, lambda it: hashlib.md5(it).digest(), calls, beside="hashlib (C)")
    table.compare("crc32", size, textkit.crc32, zlib.crc32, calls, beside="zlib (C)")
    hello = "ea8f163db38682925e4491c5e58d4bb3506ef8c14eb78a86e908c5624a67200f"
    table.claim(textkit.blake3(b"hello").hex() == hello, "blake3(b'hello') is not what it is elsewhere")
    start = time.perf_counter()
    for content in data:
        textkit.blake3(content)
    blake3 = sum(map(len, data)) / 1e9 / (time.perf_counter() - start)

    # Distances, each name with each.
    names = functions(texts)
    names = names[:: max(1, len(names) // MAX_NAMES)][:MAX_NAMES]
    pairs = [(a, b) for i, a in enumerate(names) for b in names[i + 1 :]]
    amount = f"{len(pairs):,} pairs"
    table.compare("levenshtein", amount, textkit.levenshtein, py_levenshtein, pairs)
    table.compare("jaro_winkler", amount, textkit.jaro_winkler, py_jaro_winkler, pairs, same=close)
    near = sorted(pairs, key=lambda pair: (-textkit.jaro_winkler(*pair), pair))[:3]

    # Did you mean?
    known = identifiers(texts)
    asked = [(typo, known) for typo in TYPOS]
    amount = f"{len(TYPOS)} in {len(known):,}"
    table.compare("closest", amount, textkit.closest, py_closest, asked, same=same_ranking)

    table.print()
    print(f"{words:,} words, {graphemes:,} graphemes in {sum(map(len, texts)):,} code points; BLAKE3 at {blake3:.1f} GB/s")
    print("names most alike: " + ", ".join(f"{a} ~ {b}" for a, b in near))
    for typo in TYPOS:
        print(f"{typo}? Did you mean " + ", ".join(name for _, name in textkit.closest(typo, known)) + "?")
    try:
        textkit.hamming("short", "longer")
    except RuntimeError as error:
        print(f"hamming('short', 'longer'): {error}")
    else:
        table.claim(False, "hamming of strings that differ in length is no error")

    if table.wrong:
        print(f"\n{len(table.wrong)} results disagree:", *table.wrong[:20], sep="\n  ", file=sys.stderr)
        return 1
    print("All results agree.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
