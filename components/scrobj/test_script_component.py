#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Script components from outside: registered, used by scripts, unregistered.

Usage: test_script_component.py COMITY
"""
import os
import subprocess
import sys
import tempfile
import traceback

COMITY = os.path.abspath(sys.argv[1])
COMPONENT = """<?xml version="1.0"?>
<component>
<registration progid="Trial.Adder" version="1" description="Adds"
              classid="{00000002-7e57-0000-0000-000000000001}"/>
<public>
<method name="Add"/>
<property name="Total"><get/></property>
<property name="Step"/>
<event name="Added"/>
</public>
<object id="words" progid="Scripting.Dictionary"/>
<resource id="greeting">sum </resource>
<script language="VBScript"><![CDATA[
Option Explicit
Dim Step, sum
Step = 1
Function Add(a, b)
  sum = sum + a + b
  words(sum) = True
  fireEvent "Added", sum
  Add = a + b
End Function
Function get_Total
  get_Total = getResource("greeting") & sum & " of " & words.Count
End Function
]]></script>
</component>
"""
tests = []


def test(function):
    tests.append(function)
    return function


def run(*command):
    """(exit status, stdout, stderr)"""
    done = subprocess.run((COMITY, *command), capture_output=True, text=True, timeout=120)
    return done.returncode, done.stdout, done.stderr


def check(got, expected):
    if got != expected:
        raise AssertionError(f"got\n{got!r}\nnot\n{expected!r}")


def check_in(part, text):
    if part not in text:
        raise AssertionError(f"{part!r} is not in\n{text!r}")


def write(name, text):
    with open(name, "w", encoding="utf-8") as file:
        file.write(text)


def script(text):
    write("script.vbs", text)
    return run("run", "//nologo", "script.vbs")


@test
def a_registered_component_is_an_object_like_others():
    write("adder.wsc", COMPONENT)
    status, output, error = run("regsvr", "adder.wsc")
    check((status, error), (0, ""))
    check_in("Registered: ", output)
    check(script("""Set adder = CreateObject("Trial.Adder.1")
WScript.Echo adder.Add(1, 2), adder.Total, adder.Step
adder.Step = 5
WScript.Echo adder.Step, adder.Add(3, 4), adder.Total
"""), (0, "3 sum 3 of 1 1\n5 7 sum 10 of 2\n", ""))


@test
def unregistering_takes_exactly_that_even_when_the_file_is_gone():
    write("adder.wsc", COMPONENT)
    run("regsvr", "adder.wsc")
    check(run("regsvr", "/u", "adder.wsc")[0], 0)
    check(run("reg", "query", "HKCR\\Trial.Adder")[0], 1)
    run("regsvr", "adder.wsc")
    os.remove("adder.wsc")
    check(run("regsvr", "/u", "adder.wsc")[0], 0)
    check(run("reg", "query", "HKCR\\CLSID\\{00000002-7E57-0000-0000-000000000001}")[0], 1)


@test
def what_is_wrong_with_a_component_is_said_with_its_place():
    write("bad.wsc", "<component><registration progid='Trial.Bad'/>\n"
                     "<script language='VBScript'>\nx = (\n</script></component>")
    status, _, error = run("regsvr", "bad.wsc")
    check(status, 5)
    check_in("bad.wsc(3, ", error)
    check_in("Nothing was registered", error)
    write("bad.wsc", "<component>")
    check_in("bad.wsc(1): An element does not end.", run("regsvr", "bad.wsc")[2])
    check(run("reg", "query", "HKCR\\Trial.Bad")[0], 1)


@test
def a_file_is_used_without_being_registered():
    write("adder.wsc", COMPONENT)
    check(script(f"""Set adder = GetObject("script:{os.getcwd()}/adder.wsc")
WScript.Echo adder.Add(1, 2)
"""), (0, "3\n", ""))


@test
def a_script_hears_of_a_components_events():
    write("adder.wsc", COMPONENT)
    run("regsvr", "adder.wsc")
    check(script("""Set adder = WScript.CreateObject("Trial.Adder", "adder_")
adder.Add 1, 2
adder.Add 3, 4
WScript.DisconnectObject adder
adder.Add 5, 6
Sub adder_Added(sum)
  WScript.Echo "sum", sum
End Sub
"""), (0, "sum 3\nsum 10\n", ""))


# Source: Windows' "Script Components", element <script>: src is relative to the component's file.
@test
def scripts_of_a_component_may_stand_in_other_files():
    os.mkdir("parts")
    os.mkdir("parts/wsc")
    write("parts/counter.vbs", "Class Counter\nPublic Count\nEnd Class\n")
    write("parts/wsc/wrap it.vbs", "Set counter_ = New Counter\nFunction Up\n"
                                   "counter_.Count = counter_.Count + 1 : Up = counter_.Count\n"
                                   "End Function\nFunction Bad : x = 1 / 0 : End Function\n")
    write("parts/wsc/c.wsc", """<?xml version="1.0"?><component>
<registration progid="Trial.Counter" classid="{00000002-7e57-0000-0000-000000000003}"/>
<public><method name="Up"/><method name="Bad"/></public>
<script language="VBScript" src="..\\counter.vbs"/>
<script language="VBScript" src="./wrap it.vbs"/></component>""")
    check(run("regsvr", "parts/wsc/c.wsc")[::2], (0, ""))
    check(script('Set c = CreateObject("Trial.Counter")\nc.Up\nWScript.Echo c.Up\n'),
          (0, "2\n", ""))
    write("parts/wsc/wrap it.vbs", "\nx = (\n")
    check_in("wrap it.vbs(2, ", run("regsvr", "parts/wsc/c.wsc")[2])
    os.remove("parts/counter.vbs")
    check_in("parts/wsc/../counter.vbs: No such file", run("regsvr", "parts/wsc/c.wsc")[2])


@test
def a_registrations_own_script_is_vbscript_like_any_other():
    write("told.wsc", """<component><registration progid="Trial.Told"><script language="VBScript">
Set shell = CreateObject("WScript.Shell")
Sub Register : shell.RegWrite "HKCR\\Trial.Told\\Note\\", "told" : End Sub
</script></registration></component>""")
    check(run("regsvr", "told.wsc")[::2], (0, ""))
    check_in("told", run("reg", "query", "HKCR\\Trial.Told\\Note")[1])


# What hosts are told of an error names what it is about.
@test
def a_failure_in_a_component_is_the_callers():
    write("adder.wsc", COMPONENT)
    check(script(f"""Set adder = GetObject("script:{os.getcwd()}/adder.wsc")
On Error Resume Next
adder.Add "a", 1
WScript.Echo Err.Number, Err.Description
"""), (0, """13 Type mismatch: '[string: "a"]'\n""", ""))


# An object that a component's script has made is its own affair: calls of it go past the component.
@test
def a_failure_in_an_object_that_a_component_made_is_the_callers_too():
    write("maker.wsc", """<component><public><method name="Make"/></public>
<script language="VBScript">
Class Thing
Public Sub Fail : x = 1 / 0 : End Sub
Public Sub Complain : Err.Raise 1234, "a thing", "not today" : End Sub
End Class
Function Make : Set Make = New Thing : End Function
</script></component>""")
    check(script(f"""Set maker = GetObject("script:{os.getcwd()}/maker.wsc")
Set thing = maker.Make
On Error Resume Next
thing.Fail
WScript.Echo Err.Number, Err.Description
Err.Clear
thing.Complain
WScript.Echo Err.Number, Err.Source, Err.Description
"""), (0, "11 Division by zero\n1234 a thing not today\n", ""))


@test
def programs_run_code_by_the_script_control():
    check(script("""Set control = CreateObject("MSScriptControl.ScriptControl")
control.Language = "VBScript"
control.AddCode "Function Twice(x) : Twice = 2 * x : End Function"
WScript.Echo control.Run("Twice", 21), control.Eval("1 + 2"), control.CodeObject.Twice(4)
WScript.Echo control.Procedures.Count, control.Procedures("twice").NumArgs
On Error Resume Next
control.AddCode "x = ("
WScript.Echo Err.Number, control.Error.Number, control.Error.Line
"""), (0, "42 3 8\n1 1\n1002 1002 1\n", ""))


@test
def streams_and_the_shell_serve_scripts():
    check(script('''Set stream = CreateObject("ADODB.Stream")
stream.Charset = "utf-8"
stream.Open
stream.WriteText "one", 1
stream.WriteText "two"
stream.Position = 0
WScript.Echo stream.ReadText(-2), stream.EOS, stream.Size
Set shell = CreateObject("WScript.Shell")
shell.RegWrite "HKCU\\Software\\Trial\\n", 7, "REG_DWORD"
WScript.Echo shell.RegRead("HKCU\\Software\\Trial\\n"), shell.Run("sh -c ""exit 3""", 0, True)
Set process = shell.Exec("cat")
process.StdIn.WriteLine "through"
process.StdIn.Close
WScript.Echo process.StdOut.ReadLine
On Error Resume Next
shell.RegRead "HKCU\\none"
WScript.Echo Hex(Err.Number), Err.Source, Err.Description
'''), (0, "one 0 11\n7 3\nthrough\n80070002 WshShell.RegRead "
          'Unable to open registry key "HKCU\\none" for reading.\n', ""))


def main():
    failed = False
    print(f"1..{len(tests)}")
    for number, function in enumerate(tests, 1):
        with tempfile.TemporaryDirectory() as folder:
            os.chdir(folder)
            os.environ["COMITY_HOME"] = folder + "/home"
            os.mkdir("home")
            try:
                function()
                print(f"ok {number} - {function.__name__}")
            except Exception:  # any failure is reported and the next test run
                failed = True
                print(f"not ok {number} - {function.__name__}")
                print("".join("# " + line + "\n" for line in traceback.format_exc().splitlines()))
            os.chdir("/")
    return failed


if __name__ == "__main__":
    sys.exit(main())
