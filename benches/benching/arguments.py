"""The command line."""

from __future__ import annotations

import argparse


def parse(text: str) -> argparse.Namespace:
    """What is wanted."""
    parser = argparse.ArgumentParser(description=text, formatter_class=argparse.RawDescriptionHelpFormatter, usage=argparse.SUPPRESS)
    for switch in ("instructions", "sizes", "seeds", "all", "quick", "check", "page", "update"):
        parser.add_argument(f"--{switch}", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--only", nargs="+", default=[], help=argparse.SUPPRESS)
    parser.add_argument("--match", default="", help=argparse.SUPPRESS)
    parser.add_argument("--minutes", type=float, default=600.0, help=argparse.SUPPRESS)
    parser.add_argument("--rounds", type=int, default=40, help=argparse.SUPPRESS)
    return parser.parse_args()
