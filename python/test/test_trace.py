# SPDX-License-Identifier: MIT
"""win32trace: text from processes without a terminal."""
import contextlib
import signal
import subprocess
import sys
import threading

import hives
import tap
import win32trace

WRITE = "import win32trace; win32trace.InitWrite(); win32trace.write({!r})"
COLLECTOR = [sys.executable, "-m", "win32traceutil"]


@contextlib.contextmanager
def reading():
    win32trace.InitRead()
    win32trace.read()
    try:
        yield
    finally:
        win32trace.TermRead()


@contextlib.contextmanager
def writing():
    win32trace.InitWrite()
    try:
        yield
    finally:
        win32trace.TermWrite()


def test_nothing_works_before_it_is_begun_and_after_it_is_ended():
    for call in (win32trace.read, win32trace.TermRead, win32trace.TermWrite,
                 win32trace.blockingread):
        tap.raises(win32trace.error, call)
    tap.raises(win32trace.error, win32trace.write, "text")
    with reading(), writing():
        tap.raises(win32trace.error, win32trace.InitRead)
        tap.raises(win32trace.error, win32trace.InitWrite)
    tap.raises(win32trace.error, win32trace.read)


def test_what_is_written_is_read_once():
    with reading(), writing():
        win32trace.write("one ")
        win32trace.write("zwö Юникод")
        assert win32trace.read() == "one zwö Юникод" and win32trace.read() == ""
        assert win32trace.blockingread(1) == ""


def test_other_processes_write_too():
    with reading():
        done = hives.run("-c", WRITE.format("from afar"))
        assert done.returncode == 0, done.stderr
        assert win32trace.blockingread(5000) == "from afar"


def test_threads_do_not_lose_each_others_text():
    with reading(), writing():
        threads = [threading.Thread(target=lambda: [win32trace.write("x") for _ in range(50)])
                   for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert win32trace.read() == "x" * 400


def test_what_nobody_reads_makes_room():
    with reading(), writing():
        win32trace.write("a" * 0x1FFFF)
        win32trace.write("bc")
        assert win32trace.read() == "bc"
        win32trace.write("d" * 0x30000)
        assert win32trace.read() == "d" * 0x20000


def test_printing_is_written():
    with reading():
        done = hives.run("-c", "import win32traceutil; print('printed'); 1 / 0")
        assert done.returncode == 1 and (done.stdout, done.stderr) == ("", ""), done
        text = win32trace.read()
        assert text.startswith("printed\n") and "ZeroDivisionError" in text, text
    assert not win32trace.GetTracer().isatty()


def test_collector_shows_what_is_written():
    collector = subprocess.Popen(COLLECTOR, stdout=subprocess.PIPE, text=True)
    collector.stdout.readline()
    hives.run("-c", WRITE.format("to be seen\n"))
    assert collector.stdout.readline() == "to be seen\n"
    collector.send_signal(signal.SIGINT)
    assert collector.wait(10) == 0
    collector.stdout.close()


tap.main(globals())
