# SPDX-License-Identifier: MIT
"""What bench_python measures of Python: python_calls.py call PROGID | import MODULE | leak PROGID."""
import subprocess
import sys
import time

BATCHES, CALLS, MIXED = 5, 2000, 1_000_000


def best_us(function):
    best = None
    for _ in range(BATCHES):
        start = time.perf_counter_ns()
        for _ in range(CALLS):
            function()
        each = (time.perf_counter_ns() - start) / CALLS / 1000
        best = each if best is None else min(best, each)
    return best


def call(prog_id):
    """Microseconds of one look at Count."""
    import win32com.client

    made = win32com.client.DispatchEx(prog_id)
    return best_us(lambda: made.Count)


def importing(module):
    """Milliseconds that an import takes in a new interpreter."""
    best = None
    for _ in range(10):
        took = subprocess.run(
            [sys.executable, "-c", "import time; t = time.perf_counter_ns()\n"
             f"import {module}\nprint((time.perf_counter_ns() - t) / 1e6)"],
            check=True, stdout=subprocess.PIPE, text=True).stdout
        best = float(took) if best is None else min(best, float(took))
    return best


class Thing:
    """What is called and passed around: a dictionary of everything."""

    _public_methods_ = ["Echo", "Fail", "Make"]
    _public_attrs_ = ["Value"]
    Value = 7

    def Echo(self, value):
        return value

    def Fail(self):
        raise ValueError("on purpose")

    def Make(self):
        from win32com.server.util import wrap

        return wrap(Thing())


def leak(prog_id):
    """Objects that are left after a million mixed calls."""
    import gc
    import logging

    import pythoncom
    import win32com
    import win32com.client
    from win32com.server.util import wrap

    win32com.logger = logging.getLogger("quiet")
    win32com.logger.addHandler(logging.NullHandler())
    win32com.logger.propagate = False
    made = win32com.client.Dispatch(wrap(Thing()))
    values = (1, 2.5, "text", None, True, (1, "x", (2.0, None)), b"bytes")

    def mixed(n):
        for i in range(n // 4):
            if i % 100 == 0:
                other = win32com.client.Dispatch(prog_id, clsctx=pythoncom.CLSCTX_LOCAL_SERVER)
                other.Count
            made.Echo(values[i % len(values)])
            made.Value = i
            made.Make()
            try:
                made.Fail()
            except pythoncom.com_error:
                pass

    mixed(1000)
    gc.collect()
    before = pythoncom._GetInterfaceCount() + pythoncom._GetGatewayCount(), len(gc.get_objects())
    mixed(MIXED)
    gc.collect()
    after = pythoncom._GetInterfaceCount() + pythoncom._GetGatewayCount(), len(gc.get_objects())
    return max(0, after[0] - before[0]) + max(0, after[1] - before[1] - 1)


print({"call": call, "import": importing, "leak": leak}[sys.argv[1]](sys.argv[2]))
