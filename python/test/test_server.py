# SPDX-License-Identifier: MIT
"""A Python class served by a process of its own: what its client sees, and that it goes."""
import os
import pathlib
import select
import subprocess
import sys

import pythoncom
import tap
import win32com.client

REGCOMSRV = [sys.executable, "-m", "regcomsrv"]
DICTIONARY = ["win32com.servers.dictionary", "DictionaryPolicy"]
LEAVING_SECONDS = 10


def regcomsrv(*options):
    return subprocess.run([*REGCOMSRV, *options, *DICTIONARY], check=True, text=True,
                          stdout=subprocess.PIPE).stdout


def servers():
    """The processes of this home that serve Python classes."""
    wanted = f"COMITY_HOME={os.environ['COMITY_HOME']}".encode()
    found = []
    for entry in pathlib.Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and b"localserver.py" in (entry / "cmdline").read_bytes() \
                    and wanted in (entry / "environ").read_bytes():
                found.append(int(entry.name))
        except OSError:
            continue
    return found


def wait_for_their_end(processes):
    for process in processes:
        try:
            descriptor = os.pidfd_open(process)
        except ProcessLookupError:
            continue
        ended = select.select([descriptor], [], [], LEAVING_SECONDS)[0]
        os.close(descriptor)
        assert ended, f"{process} does not go"


def dictionary():
    return win32com.client.Dispatch("Python.Dictionary", clsctx=pythoncom.CLSCTX_LOCAL_SERVER)


def test_registered_server_answers_from_its_own_process():
    assert regcomsrv().endswith("Registered: Python.Dictionary \n")
    client = dictionary()
    client["name"] = "Vasya Pupkin"
    assert (client["name"], client.Count) == ("Vasya Pupkin", 1)
    assert len(servers()) == 1 and servers()[0] != os.getpid()


def test_server_goes_with_its_last_client():
    wait_for_their_end(servers())
    first, second = dictionary(), dictionary()
    first["a"] = 1
    second["b"] = 2
    running = servers()
    assert len(running) == 1
    del first
    assert second["b"] == 2
    del second
    wait_for_their_end(running)
    assert not servers(), servers()


def test_unregistered_server_is_an_invalid_class_string():
    assert regcomsrv("-u").endswith("Unregistered: Python.Dictionary\n")
    error = tap.raises(pythoncom.com_error, dictionary)
    assert error.args[:2] == (-2147221005, "Invalid class string"), error.args
    assert error.excepinfo[2].startswith('no ProgID "Python.Dictionary" is registered'), error.args


tap.main(globals())
