#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Every example server with every client: registers, calls, unregisters, and looks what is left.

test_examples.py BUILD, the staged installation being in BUILD/stage. Output is TAP.
"""
import os
import pathlib
import select
import shutil
import signal
import subprocess
import sys
import tempfile

SOURCE = pathlib.Path(__file__).resolve().parent.parent
LIMIT_SECONDS = 120
EXPECTED = "Name:  Vasya Pupkin ; Count:  1\n"


class Story:
    """The programs of one build, and the servers as (name, ProgID, register, unregister)."""

    def __init__(self, build):
        built = build / "meson-out"
        prefix = subprocess.run([SOURCE / "test" / "stage", build], check=True, text=True,
                                stdout=subprocess.PIPE).stdout.strip()
        self.python = build / "stage" / "python" / "bin" / "python"
        self.comity = pathlib.Path(prefix) / "bin" / "comity"
        self.cscript = pathlib.Path(prefix) / "lib" / "comity" / "compat" / "cscript"
        python_server = [self.python, SOURCE / "examples" / "python_server.py"]
        python_program = [self.python, SOURCE / "examples" / "python_program.py"]
        asyncio_server = [self.python, SOURCE / "examples" / "asyncio_server.py"]
        dictionary = ["win32com.servers.dictionary", "DictionaryPolicy"]
        regcomsrv = [self.python, "-m", "regcomsrv"]
        self.marked = [built / "example_inproc_server.so", built / "example_exe_server",
                       built / "example_cpp_server"]
        self.clients = {
            "c": [built / "example_client"],
            "python": [self.python, SOURCE / "examples" / "client.py"],
            "vbscript": [self.cscript, "//nologo", SOURCE / "examples" / "client.vbs"],
        }
        self.servers = [
            ("inproc", "Comity.Example.InprocDictionary",
             [built / "example_register", built / "example_inproc_server.so"],
             [built / "example_register", "/u", built / "example_inproc_server.so"]),
            ("exe", "Comity.Example.ExeDictionary",
             [built / "example_exe_server", "/RegServer"],
             [built / "example_exe_server", "/UnregServer"]),
            ("cpp", "Comity.Example.CppDictionary",
             [built / "example_cpp_server", "-regserver"],
             [built / "example_cpp_server", "-unregserver"]),
            ("epoll", "Comity.Example.EpollDictionary",
             [built / "example_epoll_server", "/RegServer"],
             [built / "example_epoll_server", "/UnregServer"]),
            ("glib", "Comity.Example.GlibDictionary",
             [built / "example_glib_server", "/RegServer"],
             [built / "example_glib_server", "/UnregServer"]),
            ("python", "Comity.Example.PythonDictionary",
             python_server, [*python_server, "--unregister"]),
            ("python program", "Comity.Example.PythonProgram",
             [*python_program, "/RegServer"], [*python_program, "-unregserver"]),
            ("asyncio", "Comity.Example.AsyncioDictionary",
             [*asyncio_server, "/RegServer"], [*asyncio_server, "/UnregServer"]),
            ("regcomsrv", "Python.Dictionary",
             [*regcomsrv, *dictionary], [*regcomsrv, "-u", *dictionary]),
            *((f"{name} by regsvr", prog_id,
               [self.comity, "regsvr", file], [self.comity, "regsvr", "/u", file])
              for name, prog_id, file in (
                  ("inproc", "Comity.Example.InprocDictionary",
                   built / "example_inproc_server.so"),
                  ("exe", "Comity.Example.ExeDictionary", built / "example_exe_server"),
                  ("cpp", "Comity.Example.CppDictionary", built / "example_cpp_server"),
                  ("script", "Comity.Example.ScriptDictionary",
                   SOURCE / "examples" / "script_server.wsc"),
                  ("python program", "Comity.Example.PythonProgram",
                   self.executable_copy(build / "stage" / "python_program.py")))),
        ]

    def executable_copy(self, copy):
        """The Python program as a file that can be run, with the class that it serves."""
        shutil.copy(SOURCE / "examples" / "python_server.py", copy.parent)
        text = (SOURCE / "examples" / "python_program.py").read_text(encoding="utf-8")
        copy.write_text(f"#!{self.python}\n{text}", encoding="utf-8")
        copy.chmod(0o755)
        return copy


def run(command, home):
    """(exit status, output) of a command in this home."""
    environment = {**os.environ, "COMITY_HOME": str(home)}
    try:
        done = subprocess.run([str(part) for part in command], env=environment, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              timeout=LIMIT_SECONDS, check=False)
    except subprocess.TimeoutExpired as late:
        return -1, f"{command} did not end: {late.stdout}"
    return done.returncode, done.stdout


def check(story, home, server, client):
    """What went wrong with one server and one client; None if nothing did."""
    _, prog_id, register, unregister = server
    steps = [
        (register, 0, None),
        ([story.comity, "find", prog_id], 0, None),
        ([*story.clients[client], prog_id], 0, EXPECTED),
        (unregister, 0, None),
        ([story.comity, "find", prog_id], 1, None),
        ([*story.clients[client], prog_id], 1, None),
    ]
    for command, expected_status, expected_output in steps:
        status, output = run(command, home)
        if status != expected_status or expected_output not in (None, output):
            return f"{' '.join(map(str, command))}: status {status}: {output}"
    return None


def remaining(home):
    """The programs of this home, the daemon apart, that do not end by themselves."""
    wanted = f"COMITY_HOME={home}".encode()
    stay = []
    for entry in pathlib.Path("/proc").iterdir():
        try:
            if not entry.name.isdigit() or wanted not in (entry / "environ").read_bytes().split(b"\0"):
                continue
            program = (entry / "comm").read_text(encoding="utf-8").strip()
            descriptor = os.pidfd_open(int(entry.name))
        except OSError:
            continue
        if program != "comityd" and not select.select([descriptor], [], [], LIMIT_SECONDS)[0]:
            stay.append(program)
            os.kill(int(entry.name), signal.SIGKILL)
        os.close(descriptor)
    return stay


def check_markers(story):
    """Each server in C or C++ says that it registers itself; what is wrong, or None."""
    status, output = run([story.comity, "audit", "--format=tsv", *story.marked], "/nowhere")
    header, *rows = (line.split("\t") for line in output.splitlines())
    marks = [row[header.index("oleselfregister")] + row[header.index("self_registers")]
             for row in rows]
    return None if status == 0 and marks == ["11"] * 3 else f"status {status}: {output}"


def check_report(story, home):
    """The report of what is registered, in VBScript; what is wrong, or None."""
    server = next(server for server in story.servers if server[0] == "inproc")
    report = [story.cscript, "//nologo", SOURCE / "examples" / "registry_report.vbs", server[1],
              "Nobody.Knows"]
    run(server[2], home)
    status, output = run(report, home)
    lines = output.splitlines()
    is_good = (status == 1 and len(lines) == 3 and lines[0].startswith(server[1] + " is {") and
               lines[1].startswith("    InprocServer32: /") and
               lines[2] == "Nobody.Knows is not registered.")
    return None if is_good else f"status {status}: {output}"


SHAPE = "scaled {kind} of area {area}, 7 times\nand by -1: 0x80070057\n"


def check_shapes(story, home):
    """A dual interface between C and Python, each way, by its vtable and early bound."""
    server, built = SOURCE / "examples" / "shape_server.py", story.marked[0].parent
    module = built / "example_shape_server.so"
    clients = [[built / "example_shape_client"],
               [story.python, SOURCE / "examples" / "shape_client.py"]]
    for command in ([story.comity, "regsvr", module], [story.python, server]):
        status, output = run(command, home)
        if status:
            return f"{command}: status {status}: {output}"
    for prog_id, kind, area in (("Comity.Example.Circle", "circle", "12.6"),
                                ("Comity.Example.Square", "square", "4.0")):
        for client in clients:
            got = run([*client, prog_id], home)
            if got != (0, SHAPE.format(kind=kind, area=area)):
                return f"{client} with {prog_id}: {got}"
    for command in ([story.python, server, "--unregister"], [story.comity, "regsvr", "/u", module]):
        run(command, home)
    status, output = run([story.comity, "find", "5B1D0C52-6F10-4A53-9A01-C0417000002"], home)
    return None if status == 1 else f"left: {output}"


def main():
    story = Story(pathlib.Path(sys.argv[1]).resolve())
    pairs = [(server, client) for server in story.servers for client in story.clients]
    failures = 0
    print(f"1..{len(pairs) + 3}")
    for number, (server, client) in enumerate(pairs, 1):
        home = tempfile.mkdtemp(prefix="comity-examples-")
        wrong = check(story, home, server, client)
        for program in remaining(home):
            wrong = f"{wrong or ''}{program} does not go after its last client"
        run([story.comity, "daemon", "stop"], home)
        shutil.rmtree(home, ignore_errors=True)
        if wrong:
            failures += 1
            print("".join(f"# {line}\n" for line in wrong.splitlines()), end="")
        print(f"{'not ok' if wrong else 'ok'} {number} - {server[0]} server, {client} client",
              flush=True)
    with tempfile.TemporaryDirectory(prefix="comity-examples-") as home:
        others = [("servers say that they register", check_markers(story)),
                  ("a script reports what is registered", check_report(story, home)),
                  ("a dual interface is called by its vtable", check_shapes(story, home))]
    for number, (what, wrong) in enumerate(others, len(pairs) + 1):
        failures += wrong is not None
        print("".join(f"# {line}\n" for line in (wrong or "").splitlines()), end="")
        print(f"{'not ok' if wrong else 'ok'} {number} - {what}", flush=True)
    return 1 if failures else 0


sys.exit(main())
