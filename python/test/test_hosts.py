# SPDX-License-Identifier: MIT
"""Scripts and servers in Python: what a script host does while it waits."""
import os
import pathlib
import subprocess
import sys

import announcer
import pythoncom
import tap
import win32com.client
import win32com.server.register

BUILT = pathlib.Path(sys.prefix).parent.parent / "meson-out"
CLASSES = r"HKCU\Software\Classes"
LIMIT_SECONDS = 60


def register(key, value):
    subprocess.run([BUILT / "comity", "reg", "add", CLASSES + "\\" + key, "/ve", "/d", value, "/f"],
                   check=True, stdout=subprocess.DEVNULL)


win32com.server.register.RegisterClasses(announcer.Announcer, quiet=1)
register(rf"CLSID\{announcer.Announcer._reg_clsid_}\TypeLib", announcer.LIBRARY)
register(rf"TypeLib\{announcer.LIBRARY}\1.0\0\win64", str(BUILT / "trial_source.tlb"))
register(rf"Interface\{announcer.EVENTS}\ProxyStubClsid32",
         "{00020420-0000-0000-C000-000000000046}")

LISTENING = """
Set announcer = WScript.CreateObject("Comity.Tests.Announcer", "announcer_")
WScript.StdOut.WriteLine "waiting"
WScript.Sleep 1000000
WScript.StdOut.WriteLine "never"

Sub announcer_Fired(text)
    WScript.StdOut.WriteLine "heard " & text
    If text = "enough" Then WScript.Quit 5
End Sub
"""


def test_a_script_hears_events_while_it_sleeps_and_may_quit_then():
    with open("listening.vbs", "w", encoding="utf-8") as file:
        file.write(LISTENING)
    with subprocess.Popen([BUILT / "cscript.exe", "//nologo", "listening.vbs"], text=True,
                          stdout=subprocess.PIPE) as script:
        tap.check(script.stdout.readline(), "waiting\n")
        other = win32com.client.Dispatch("Comity.Tests.Announcer",
                                         clsctx=pythoncom.CLSCTX_LOCAL_SERVER)
        other.Fire("one")
        tap.check(script.stdout.readline(), "heard one\n")
        other.Fire("enough")
        tap.check((script.communicate(timeout=LIMIT_SECONDS)[0], script.returncode),
                  ("heard enough\n", 5))


def test_a_script_without_its_server_says_what_is_missing():
    with open("missing.vbs", "w", encoding="utf-8") as file:
        file.write('On Error Resume Next\nSet o = CreateObject("Nobody.Knows")\n'
                   "WScript.Echo Err.Number, Err.Description\n")
    done = subprocess.run([BUILT / "cscript.exe", "//nologo", "missing.vbs"], text=True,
                          capture_output=True, timeout=LIMIT_SECONDS, check=False,
                          env={**os.environ})
    tap.check((done.returncode, done.stdout, done.stderr),
              (0, "429 ActiveX component can't create object\n", ""))


tap.main(globals())
