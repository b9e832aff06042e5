"""What `benches/run.py` does, a part in each file.

`environment` makes a Python with the rivals in it; `columns` says what stands beside what, and builds it; `operations` what is done, and
that all do it right; `timing` and `instructions` measure; `sizes` builds the crates
of many functions that `scale` writes; `seeds` looks at single optimisations; `results` keeps what was found, and `page`, `targets` and `chart` write it down.
"""
