"""Tests of the textkit example: pytest examples/textkit, after pyz3 build examples/textkit."""

import hashlib
import inspect
import zlib
from concurrent.futures import ThreadPoolExecutor

import pytest

import textkit

DATA = [b"", b"a", b"hello", bytes(range(256)), b"x" * 1_000_003]


@pytest.mark.parametrize("data", DATA, ids=len)
def test_digests_are_those_of_the_standard_library(data):
    assert textkit.sha256(data) == hashlib.sha256(data).digest()
    assert textkit.md5(data) == hashlib.md5(data).digest()
    assert textkit.crc32(data) == zlib.crc32(data)


def test_blake3_is_that_of_its_authors():
    # From the test vectors of BLAKE3's repository: the input is 0, 1, … 250, 0, 1, …
    vectors = {
        0: "af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262",
        1: "2d3adedff11b61f14c886e35afa036736dcd87a74d27b5c1510225d0f592e213",
        1025: "d00278ae47eb27b34faecf67b4fe263f82d5412916c1ffd97c8cb7fb814b8444",
    }
    for length, expected in vectors.items():
        data = bytes(i % 251 for i in range(length))
        assert textkit.blake3(data).hex() == expected


def test_blake3_derives_keys():
    one = textkit.blake3_derive_key("textkit 2024 one", b"material")
    two = textkit.blake3_derive_key("textkit 2024 two", b"material")
    assert len(one) == len(two) == 32
    assert one != two


@pytest.mark.parametrize(
    "a, b, distance",
    [("", "", 0), ("", "abc", 3), ("kitten", "sitting", 3), ("flaw", "lawn", 2), ("größe", "grösse", 2), ("🎉", "é", 1)],
)
def test_levenshtein(a, b, distance):
    assert textkit.levenshtein(a, b) == distance
    assert textkit.levenshtein(b, a) == distance


def test_neighbours_may_change_places():
    assert textkit.levenshtein("form", "from") == 2
    assert textkit.damerau_levenshtein("form", "from") == 1


def test_distance_between_lists_of_words():
    assert textkit.word_distance("the quick brown fox".split(), "the brown quick fox jumps".split()) == 2
    assert textkit.word_distance([], []) == 0


def test_hamming_and_its_error():
    assert textkit.hamming("karolin", "kathrin") == 3
    with pytest.raises(RuntimeError, match="^Differing length arguments provided$"):
        textkit.hamming("one", "three")


def test_jaro_winkler():
    assert textkit.jaro_winkler("", "") == 1.0
    assert textkit.jaro_winkler("abc", "xyz") == 0.0
    assert textkit.jaro_winkler("MARTHA", "MARHTA") == pytest.approx(0.9611, abs=1e-4)


def test_closest():
    words = ["print", "sprint", "point", "range"]
    assert [word for _, word in textkit.closest("pritn", words)] == ["print", "sprint", "point"]
    assert textkit.closest("pritn", words, limit=1)[0][0] == textkit.jaro_winkler("pritn", "print")
    assert textkit.closest("x", iter(())) == []
    assert textkit.closest("b", (c for c in "cab"), limit=1) == [(1.0, "b")]
    with pytest.raises(TypeError, match=r"argument 'candidates'"):
        textkit.closest("x", "not a list of words")


def test_graphemes():
    family = "👨‍👩‍👧"
    assert textkit.graphemes("e\u0301a\r\n" + family + "🇩🇪") == ["e\u0301", "a", "\r\n", family, "🇩🇪"]
    assert textkit.count_graphemes(family) == 1
    assert len(family) == 5


def test_words_and_sentences():
    text = "The quick (“brown”) fox can’t jump 32.3 feet, right?"
    words = ["The", "quick", "brown", "fox", "can’t", "jump", "32.3", "feet", "right"]
    assert textkit.words(text) == words
    assert textkit.count_words(text) == len(words)
    assert textkit.word_indices("né à Arles") == [(0, "né"), (4, "à"), (7, "Arles")]
    assert textkit.sentences("Mr. Fox jumped. He fell.") == ["Mr. ", "Fox jumped. ", "He fell."]


def test_bytes_are_not_text():
    with pytest.raises(TypeError, match=r"^sha256\(\) argument 'data': expected bytes, got str$"):
        textkit.sha256("text")
    with pytest.raises(TypeError, match=r"^words\(\) argument 'text': expected str, got bytes$"):
        textkit.words(b"bytes")
    with pytest.raises(UnicodeEncodeError):
        textkit.words("\ud800")


def test_runs_in_threads():
    data = [bytes([i]) * 300_000 for i in range(16)]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(textkit.sha256, data)) == [hashlib.sha256(it).digest() for it in data]


def test_every_function_has_a_doc_and_a_signature():
    functions = [value for name, value in vars(textkit).items() if not name.startswith("_")]
    assert len(functions) == 17
    for function in functions:
        assert function.__doc__
        inspect.signature(function)
