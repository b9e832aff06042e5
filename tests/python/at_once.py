"""A plug-in of pytest that calls each test in several threads at once: `pytest -p at_once`.

Every thread has objects of its own; the classes, and whatever belongs to the interpreter, are everybody's.
"""

import gc
import sys
import threading

import pytest

THREADS = 8


def pytest_configure():
    """Threads switch often, and whoever asks for a collection gets one: CPython's own does nothing while another thread collects."""
    sys.setswitchinterval(1e-5)
    gc.disable()
    collect, lock = gc.collect, threading.RLock()

    def collect_alone(generation=2):
        with lock:
            return collect(generation)

    gc.collect = collect_alone


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem):
    arguments = {name: pyfuncitem.funcargs[name] for name in pyfuncitem._fixtureinfo.argnames}
    start, raised = threading.Barrier(THREADS), []

    def run():
        start.wait()
        try:
            pyfuncitem.obj(**arguments)
        except BaseException as error:
            raised.append(error)

    threads = [threading.Thread(target=run) for _ in range(THREADS)]
    for it in threads:
        it.start()
    for it in threads:
        it.join()
    for it in raised:
        raise it
    return True
