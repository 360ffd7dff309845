#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What daemon, servers and clients do when one of them dies, is silent, or talks nonsense.

test_daemon.py BUILD, the staged installation being in BUILD/stage. Output is TAP.
"""
import concurrent.futures
import json
import os
import pathlib
import select
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
import uuid

from dcerpc import LAST, FIRST, OBJECT, REQUEST, Closed, Connection, Writer, pdu
from test_foreign_client import ACTIVATOR, activation_properties, put_pointer, read_activation

LIMIT_SECONDS = 30
EXPECTED = "Name:  Vasya Pupkin ; Count:  1\n"
PROG_ID = "Comity.Example.ExeDictionary"
CLSID = uuid.UUID("5b1d0c52-6f10-4a53-9a01-c04170000002")
SCM = uuid.UUID("2c1f7a30-51d4-4f0e-9b21-c04170595343")
IUNKNOWN = uuid.UUID("00000000-0000-0000-c000-000000000046")
ICLASSFACTORY = uuid.UUID("00000001-0000-0000-c000-000000000046")
ACTIVATE, OFFER, STATUS = 0, 1, 5
CLSCTX_LOCAL_SERVER = 4
READ = 63 if os.uname().machine == "aarch64" else 0  # the system call
RPC_E_DISCONNECTED, SERVER_UNAVAILABLE, BAD_STUB_DATA = 0x80010108, 0x800706BA, 0x800706F7

USE_AND_WAIT = """
import sys, pythoncom, win32com.client
def use(wanted):
    try:
        thing = win32com.client.Dispatch(sys.argv[1], clsctx=pythoncom.CLSCTX_LOCAL_SERVER)
        print("made", flush=True)
        sys.stdin.readline()
        thing = thing._oleobj_
        count = thing.Invoke(thing.GetIDsOfNames("Count"), 0, pythoncom.DISPATCH_PROPERTYGET, True)
        print("count", count, flush=True)
    except pythoncom.com_error as error:
        print("error 0x%08x" % (error.hresult & 0xffffffff), flush=True)
for line in sys.stdin:
    use(line)
"""


class World:
    """A home of its own, with the example server registered in it."""

    def __init__(self, build):
        self.built = build / "meson-out"
        self.python = build / "stage" / "python" / "bin" / "python"
        self.home = tempfile.mkdtemp(prefix="comity-daemon-")
        self.environment = {**os.environ, "COMITY_HOME": self.home}
        self.processes = []
        assert self.run("example_exe_server", "/RegServer")[0] == 0

    def close(self):
        for process in self.processes:
            process.kill()
            process.wait()
        self.run("comity", "daemon", "stop")
        shutil.rmtree(self.home, ignore_errors=True)

    def run(self, program, *arguments):
        """(exit status, output)"""
        done = subprocess.run([self.built / program, *arguments], env=self.environment, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              timeout=LIMIT_SECONDS, check=False)
        return done.returncode, done.stdout

    def start(self, *command):
        process = subprocess.Popen(command, env=self.environment, text=True,
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.processes.append(process)
        return process

    def start_python_client(self, prog_id=PROG_ID):
        return self.start(self.python, "-c", USE_AND_WAIT, prog_id)

    def scm(self):
        self.run("comity", "daemon", "start")
        return Connection(self.home, "scm")

    def activate(self, scm):
        """The class object of the example server: (OXID, IPID)."""
        writer = Writer().guid(CLSID).put("I", CLSCTX_LOCAL_SERVER).put("Q", 0)
        reader = scm.request(SCM, ACTIVATE, writer.data)
        assert reader.get("I") == 0
        reader.get("Q")
        objref = reader.raw(reader.get("I"))
        oxid, _ = struct.unpack_from("<QQ", objref, 32)
        return oxid, uuid.UUID(bytes_le=objref[48:64])

    def create(self, server, ipid):
        """IClassFactory::CreateInstance: the object's stays with the connection's association."""
        stub = Writer().orpcthis(uuid.uuid4()).guid(IUNKNOWN).data
        server.request(ICLASSFACTORY, 3, stub, ipid)

    def daemon(self):
        """The daemon's process."""
        scm = Connection(self.home, "scm")
        pid = scm.peer()
        scm.close()
        return pid


def await_end(pid):
    """Waits until the process, which need not be a child, has ended."""
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    try:
        ready, _, _ = select.select([descriptor], [], [], LIMIT_SECONDS)
        assert ready, f"process {pid} does not end"
    finally:
        os.close(descriptor)


def await_that(claim, what):
    end = time.monotonic() + LIMIT_SECONDS
    while not claim():
        assert time.monotonic() < end, f"not in time: {what}"


def reads_its_input(pid):
    """Whether the process waits in read() of descriptor 0."""
    call = pathlib.Path(f"/proc/{pid}/syscall").read_text(encoding="ascii").split()
    return call[:2] == [str(READ), "0x0"]


def state_of(process):
    return (process / "stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]


def is_waiting(pid):
    return state_of(pathlib.Path(f"/proc/{pid}")) == "S"


def are_stopped(pid):
    """Whether no thread runs any more: a signal takes a moment to stop them all."""
    return all(state_of(task) == "T" for task in pathlib.Path(f"/proc/{pid}/task").iterdir())


def tell(client, expected):
    client.stdin.write("\n")
    client.stdin.flush()
    line = client.stdout.readline().strip()
    assert line in expected, f"{line!r}, not {expected}"


def start_and_exit_do_not_cross(world):
    """A daemon that leaves at every opportunity is never met on its way out."""
    stage = pathlib.Path(world.home) / "stage"
    stage.mkdir()
    shutil.copy(world.built / "comity", stage)
    wrapper = stage / "comityd"
    wrapper.write_text(f"#!/bin/sh\nexec {world.built}/comityd --idle-seconds=0.001 \"$@\"\n")
    wrapper.chmod(0o755)

    def come_and_go(_):
        return subprocess.run([stage / "comity", "daemon", "start"], env=world.environment,
                              check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        for done in pool.map(come_and_go, range(400)):
            assert done.returncode == 0, done.stdout


def the_daemon_says_what_it_is_and_does(world):
    assert world.run("comity", "daemon", "status", "--json") == (1, '{"running": false}\n')
    scm = world.scm()
    status, output = world.run("comity", "daemon", "status", "--json")
    assert (status, json.loads(output)) == (0, {"running": True, "process": scm.peer(),
                                                "connections": 1, "classes": 0}), output
    assert world.run("comity", "daemon", "stop") == (0, "")
    assert not os.path.exists(os.path.join(world.home, "run", "scm"))
    assert world.run("comity", "daemon", "start", "twice")[0] == 2
    for option, start in (("--help", "comityd - service"), ("--version", "comityd "),
                          ("--man", '.\\" SPDX')):
        status, output = world.run("comityd", option)
        assert status == 0 and output.startswith(start), output
    assert world.run("comityd", "--what")[0] == world.run("comityd", "what")[0] == 2


def daemon_killed_during_a_launch(world):
    """The client asks the next daemon, and gets the server that was being started."""
    gate = os.path.join(world.home, "gate")
    starts = os.path.join(world.home, "starts")
    os.mkfifo(gate)
    server = pathlib.Path(world.home) / "slow server"
    server.write_text(f"#!/bin/sh\necho $$ >>'{starts}'\nread line <'{gate}'\n"
                      f"exec {world.built}/example_exe_server \"$@\"\n")
    server.chmod(0o755)
    key = f"HKCR\\CLSID\\{{{str(CLSID).upper()}}}\\LocalServer32"
    for value in (("/ve", "/d", str(server)), ("/v", "ServerExecutable", "/d", str(server))):
        status, output = world.run("comity", "reg", "add", key, *value, "/f")
        assert status == 0, output
    client = world.start(world.built / "example_client", PROG_ID)
    roll = pathlib.Path(world.home) / "run" / "scm.roll"
    await_that(lambda: os.path.exists(starts) and pathlib.Path(starts).read_text("ascii").strip() in
               {str(pid) for _, pid in struct.iter_unpack("<QQ", roll.read_bytes())},
               "the server is started and on the roll")
    os.kill(world.daemon(), signal.SIGKILL)
    with open(gate, "w", encoding="ascii") as opened:
        opened.write("go\n")
    output, _ = client.communicate(timeout=LIMIT_SECONDS)
    assert output == EXPECTED, output
    with open(starts, encoding="ascii") as opened:
        assert len(opened.readlines()) == 1, "a second server was started"


def daemon_killed_under_a_client(world):
    """Calls go on, and new objects come from the same server."""
    client = world.start_python_client()
    tell(client, ["made"])
    os.kill(world.daemon(), signal.SIGKILL)
    tell(client, ["count 0"])
    tell(client, ["made"])
    tell(client, ["count 0"])


def server_killed_in_a_call(world):
    """The client hears of it at once, and its next wish is granted."""
    client = world.start_python_client()
    tell(client, ["made"])
    oxid, _ = world.activate(world.scm())
    server = Connection(world.home, f"oxid-{oxid:016x}").peer()
    os.kill(server, signal.SIGSTOP)
    await_that(lambda: are_stopped(server), "all threads of the server have stopped")
    client.stdin.write("\n")
    client.stdin.flush()
    await_that(lambda: is_waiting(client.pid) and not reads_its_input(client.pid),
               "the client waits for its call")
    os.kill(server, signal.SIGKILL)
    line = client.stdout.readline().strip()
    assert line in (f"error 0x{RPC_E_DISCONNECTED:08x}", f"error 0x{SERVER_UNAVAILABLE:08x}"), line
    tell(client, ["made"])
    tell(client, ["count 0"])


def client_killed_with_half_a_request(world):
    """What it held is released: the server goes."""
    oxid, ipid = world.activate(world.scm())
    connection = Connection(world.home, f"oxid-{oxid:016x}")
    server = connection.peer()
    world.create(connection, ipid)
    connection.socket.sendall(pdu(REQUEST, FIRST | LAST | OBJECT, 9, bytes(200))[:100])
    connection.close()
    await_end(server)


def client_killed_between_fragments(world):
    oxid, ipid = world.activate(world.scm())
    connection = Connection(world.home, f"oxid-{oxid:016x}")
    server = connection.peer()
    world.create(connection, ipid)
    connection.socket.sendall(pdu(REQUEST, FIRST | OBJECT, 9, bytes(24)))
    connection.close()
    await_end(server)


def client_killed_while_its_call_runs(world):
    """Its answer finds nobody, and its references go."""
    oxid, ipid = world.activate(world.scm())
    connection = Connection(world.home, f"oxid-{oxid:016x}")
    server = connection.peer()
    world.create(connection, ipid)
    os.kill(server, signal.SIGSTOP)
    for _ in range(20):
        connection.send(ICLASSFACTORY, 3, Writer().orpcthis(uuid.uuid4()).guid(IUNKNOWN).data,
                        ipid)
    connection.close()
    os.kill(server, signal.SIGCONT)
    await_end(server)


def offer_a_fake(world, clsid, oxid):
    """Offers a class object in a server that the test itself plays."""
    scm = world.scm()
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(os.path.join(world.home, "run", f"oxid-{oxid:016x}"))
    listener.listen()
    listener.settimeout(LIMIT_SECONDS)
    objref = struct.pack("<II", 0x574F454D, 1) + ICLASSFACTORY.bytes_le
    objref += struct.pack("<IIQQ", 0, 0, oxid, 1) + uuid.uuid4().bytes_le
    objref += struct.pack("<HHHHHH", 4, 2, 0, 0, 0, 0)
    stub = Writer().guid(clsid).put("I", 1, CLSCTX_LOCAL_SERVER, 1, len(objref)).raw(objref)
    assert scm.request(SCM, OFFER, stub.data).get("I") == 0
    return listener, scm


def register_fake(world, clsid, prog_id):
    for key, data in ((f"{prog_id}\\CLSID", f"{{{str(clsid).upper()}}}"),
                      (f"CLSID\\{{{str(clsid).upper()}}}\\LocalServer32", "/bin/false")):
        status, output = world.run("comity", "reg", "add", f"HKCR\\{key}", "/ve", "/d", data, "/f")
        assert status == 0, output


GARBAGE = [b"HTTP/1.1 400 Bad Request\r\n\r\n", bytes(64),
           pdu(12, FIRST | LAST, 1, bytes(4)), pdu(12, FIRST | LAST, 1, b"\xff" * 60),
           pdu(2, FIRST | LAST, 1, bytes(40)), pdu(99, FIRST | LAST, 1, bytes(40))]


def server_answers_garbage(world):
    """The client has an error, and lives on."""
    clsid = uuid.uuid4()
    register_fake(world, clsid, "Fake.Server")
    listener, scm = offer_a_fake(world, clsid, 0x1234)
    for garbage in GARBAGE:
        client = world.start(world.built / "example_client", "Fake.Server")
        server, _ = listener.accept()
        server.recv(4096)
        server.sendall(garbage)
        server.shutdown(socket.SHUT_WR)
        status = client.wait(timeout=LIMIT_SECONDS)
        assert status == 1, f"{garbage[:20]}: {status}"
        server.close()
    scm.close()


def server_answers_garbage_to_the_daemon(world):
    """Which asks it on behalf of a client of the published interfaces."""
    clsid = uuid.uuid4()
    register_fake(world, clsid, "Fake.Server")
    listener, scm = offer_a_fake(world, clsid, 0x1236)
    for garbage in GARBAGE:
        client = Connection(world.home, "scm")
        writer = Writer().orpcthis(uuid.uuid4()).put("I", 0)
        put_pointer(writer, activation_properties(clsid, [IUNKNOWN]))
        client.send(ACTIVATOR, 4, writer.data)
        server, _ = listener.accept()
        server.recv(4096)
        assert world.run("comity", "daemon", "status")[0] == 0, "the daemon waits, too"
        server.sendall(garbage)
        server.close()
        hr, _, _ = read_activation(client.answer())
        assert hr & 0x80000000, hex(hr)
    scm.close()


def client_gone_before_its_object_is_made(world):
    clsid = uuid.uuid4()
    register_fake(world, clsid, "Fake.Server")
    listener, scm = offer_a_fake(world, clsid, 0x1237)
    client = Connection(world.home, "scm")
    writer = Writer().orpcthis(uuid.uuid4()).put("I", 0)
    put_pointer(writer, activation_properties(clsid, [IUNKNOWN]))
    client.send(ACTIVATOR, 4, writer.data)
    server, _ = listener.accept()
    client.close()
    await_that(lambda: json.loads(world.run("comity", "daemon", "status", "--json")[1])
               ["connections"] == 1, "the client's connection is gone")
    server.close()
    assert world.run("comity", "daemon", "status")[0] == 0
    scm.close()


def server_never_answers_and_is_killed(world):
    clsid = uuid.uuid4()
    register_fake(world, clsid, "Fake.Server")
    listener, scm = offer_a_fake(world, clsid, 0x1235)
    client = world.start_python_client("Fake.Server")
    client.stdin.write("\n")
    client.stdin.flush()
    server, _ = listener.accept()
    server.recv(4096)
    scm.close()
    listener.close()
    os.unlink(os.path.join(world.home, "run", f"oxid-{0x1235:016x}"))
    server.close()
    line = client.stdout.readline().strip()
    assert line.startswith("error 0x8"), line


def sockets_of_killed_servers_are_removed(world):
    oxid, _ = world.activate(world.scm())
    path = os.path.join(world.home, "run", f"oxid-{oxid:016x}")
    server = Connection(world.home, f"oxid-{oxid:016x}").peer()
    assert os.path.exists(path)
    os.kill(server, signal.SIGKILL)
    await_that(lambda: not os.path.exists(path), "the dead server's socket is removed")


STORIES = [
    the_daemon_says_what_it_is_and_does,
    start_and_exit_do_not_cross,
    daemon_killed_during_a_launch,
    daemon_killed_under_a_client,
    server_killed_in_a_call,
    client_killed_with_half_a_request,
    client_killed_between_fragments,
    client_killed_while_its_call_runs,
    server_answers_garbage,
    server_answers_garbage_to_the_daemon,
    client_gone_before_its_object_is_made,
    server_never_answers_and_is_killed,
    sockets_of_killed_servers_are_removed,
]


def main():
    build = pathlib.Path(sys.argv[1]).resolve()
    subprocess.run([pathlib.Path(__file__).parent / "stage", build], check=True,
                   stdout=subprocess.DEVNULL)
    stories = [story for story in STORIES if story.__name__ in sys.argv[2:] or not sys.argv[2:]]
    failures = 0
    print(f"1..{len(stories)}")
    for number, story in enumerate(stories, 1):
        world = World(build)
        try:
            story(world)
            print(f"ok {number} - {story.__name__}", flush=True)
        except (AssertionError, OSError, Closed, ValueError,
                subprocess.TimeoutExpired) as error:
            failures += 1
            print(f"# {type(error).__name__}: {error}\nnot ok {number} - {story.__name__}",
                  flush=True)
        finally:
            world.close()
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
