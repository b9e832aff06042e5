"""Interpreters with a GIL of their own, in a process of their own."""

import os
import subprocess
import sys
import textwrap

# One way to make an interpreter, whatever the version calls it. `run` gives back the text of an error, or None.
TOOLS = """
import sys, threading, os
import importlib

if sys.version_info >= (3, 14):
    from concurrent import interpreters as _new

    def create():
        return _new.create()

    def run(interpreter, code):
        try:
            interpreter.exec(code)
        except _new.ExecutionFailed as error:
            return str(error)

    def destroy(interpreter):
        interpreter.close()
elif sys.version_info >= (3, 13):
    import _interpreters

    def create():
        return _interpreters.create("isolated")

    def run(interpreter, code):
        error = _interpreters.exec(interpreter, code)
        return None if error is None else error.formatted

    def destroy(interpreter):
        _interpreters.destroy(interpreter)
else:
    import _xxsubinterpreters

    def create():
        return _xxsubinterpreters.create(isolated=True)

    def run(interpreter, code):
        try:
            _xxsubinterpreters.run_string(interpreter, code)
        except _xxsubinterpreters.RunFailedError as error:
            return str(error)

    def destroy(interpreter):
        _xxsubinterpreters.destroy(interpreter)

PATH = f"import sys; sys.path[:] = {sys.path!r}\\n"

def together(codes):
    "Runs each code in an interpreter of its own, all at once; the errors."
    made = [create() for _ in codes]
    errors = []
    def work(interpreter, code):
        error = run(interpreter, PATH + code)
        if error is not None:
            errors.append(error)
    threads = [threading.Thread(target=work, args=pair) for pair in zip(made, codes)]
    for it in threads: it.start()
    for it in threads: it.join()
    for it in made: destroy(it)
    return errors
"""


def process(code):
    """Runs code in a process of its own, whose end is part of the test."""
    env = dict(os.environ, PYTHONPATH=os.pathsep.join(it for it in sys.path if it))
    done = subprocess.run(
        [sys.executable, "-X", "faulthandler", "-c", TOOLS + textwrap.dedent(code)],
        capture_output=True,
        text=True,
        timeout=300,
        env=env,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.strip()
