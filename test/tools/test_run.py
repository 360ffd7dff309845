#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The script hosts from outside. Usage: test_run.py COMITY CSCRIPT WSCRIPT ENGINE SOURCE LIBRARY

The engine is the tests' own (trial_engine.c): a host must work with any that is registered. What
hosts say is worded as Windows' cscript says it.
"""
import contextlib
import os
import pty
import signal
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../python/test"))
import tap  # pylint: disable=wrong-import-position
from tap import check, test  # pylint: disable=wrong-import-position

COMITY, CSCRIPT, WSCRIPT, ENGINE, SOURCE, LIBRARY = (
    os.path.abspath(name) for name in sys.argv[1:7])
CLSID = "{8a0c9f11-2a8d-4f0a-9b36-0d5c1f0e7a21}"


def run(*words, stdin=b"", env=None):
    """(exit status, stdout, stderr)"""
    if isinstance(stdin, str):
        stdin = stdin.encode()
    done = subprocess.run(words, input=stdin, capture_output=True, timeout=60,
                          env={**os.environ, **(env or {})})
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def comity_run(*words, **options):
    return run(COMITY, "run", *words, **options)


def write(name, text, encoding="utf-8"):
    with open(name, "wb") as file:
        file.write(text.encode(encoding))
    return name


def register():
    for key, value in (
            (rf"HKCU\Software\Classes\Trial.Engine\CLSID", CLSID),
            (rf"HKCU\Software\Classes\CLSID\{CLSID}\InprocServer32", ENGINE),
            (r"HKCU\Software\Classes\.trial", "TrialFile"),
            (r"HKCU\Software\Classes\TrialFile\ScriptEngine", "Trial.Engine")):
        check(run(COMITY, "reg", "add", key, "/ve", "/d", value, "/f")[0], 0)
    check(run(COMITY, "reg", "add", rf"HKCU\Software\Classes\CLSID\{CLSID}\InprocServer32", "/v",
              "ThreadingModel", "/d", "Both", "/f")[0], 0)


# ---- running and what it ends with ----

@test
def test_a_script_runs_by_the_engine_of_its_extension():
    write("a.trial", "echo Hello, world\n")
    check(comity_run("a.trial"), (0, "Hello, world\n", ""))


@test
def test_a_script_runs_by_the_engine_that_is_asked_for():
    write("a.txt", "echo one\necho two\n")
    check(comity_run("//E:trial.engine", "a.txt"), (0, "one\ntwo\n", ""))
    check(comity_run("a.txt", "//e:Trial.Engine"), (0, "one\ntwo\n", ""))


@test
def test_quit_gives_the_exit_status_and_ends_the_script():
    write("a.trial", "echo before\nquit 7\necho after\n")
    check(comity_run("a.trial"), (7, "before\n", ""))
    write("b.trial", "quit 0\nfail never\n")
    check(comity_run("b.trial"), (0, "", ""))


@test
def test_an_error_has_file_line_source_and_text():
    write("a.trial", "echo before\n\n  fail Surprise\necho after\n")
    check(comity_run("a.trial"), (1, "before\n", "a.trial(3, 1) Trial error: Surprise\n"))
    os.makedirs("folder", exist_ok=True)
    write("folder/b.trial", "fail Surprise")
    check(comity_run("folder/b.trial"),
          (1, "", "folder/b.trial(1, 1) Trial error: Surprise\n"))


@test
def test_an_error_of_the_text_is_found_before_anything_runs():
    write("a.trial", "echo before\nsyntax Nonsense\n")
    check(comity_run("a.trial"), (1, "", "a.trial(2, 1) Trial error: Nonsense\n"))


@test
def test_batch_mode_shows_neither_errors_nor_echoes():
    write("a.trial", "echo hidden\nout shown\nfail Surprise\n")
    check(comity_run("//b", "a.trial"), (1, "shown\n", ""))
    check(comity_run("//b", "//i", "a.trial"),
          (1, "hidden\nshown\n", "a.trial(3, 1) Trial error: Surprise\n"))


# ---- what is wrong from the beginning ----

@test
def test_a_file_that_is_not_there():
    path = os.path.realpath(".") + "/none.trial"
    check(comity_run("none.trial"), (1, "", f'Input Error: Can not find script file "{path}".\n'))


@test
def test_an_extension_without_engine():
    write("a.foo", "")
    check(comity_run("a.foo"),
          (1, "", 'Input Error: There is no script engine for file extension ".foo".\n'))
    write("noextension", "")
    status, out, err = comity_run("noextension")
    check((status, out, err.startswith("Input Error: There is no file extension in")),
          (1, "", True))


@test
def test_an_engine_that_is_not_registered():
    path = os.path.realpath(".") + "/a.txt"
    write("a.txt", "")
    check(run(CSCRIPT, "//nologo", "//e:Nobody.Engine", "a.txt"),
          (1, "", f'CScript Error: Can\'t find script engine "Nobody.Engine" for script "{path}".\n'))


@test
def test_an_unknown_option():
    write("a.trial", "echo never\n")
    check(comity_run("//z", "a.trial"),
          (1, "", 'Input Error: Unknown option "//z" specified.\n'))
    check(comity_run("//t:soon", "a.trial")[0], 1)
    check(comity_run("a.trial", "//job:"), (1, "", "Input Error: Missing job name.\n"))


@test
def test_help_says_what_there_is():
    status, out, err = run(CSCRIPT, "//nologo", "//?")
    check((status, err), (0, ""))
    check(out.startswith("Usage: CScript scriptname.extension [option...] [arguments...]\n"), True)
    check(" //T:nn " in out, True)
    status, out, err = comity_run("--help")
    check((status, err, "//t:SECONDS" in out), (0, "", True))


@test
def test_the_banner_is_cscripts_default():
    write("a.trial", "echo text\n")
    status, out, err = run(CSCRIPT, "a.trial")
    check((status, err, out.startswith("Comity Script Host "), out.endswith("\n\ntext\n")),
          (0, "", True, True))
    check(run(CSCRIPT, "//nologo", "a.trial"), (0, "text\n", ""))
    check(comity_run("//logo", "a.trial")[1], out)


@test
def test_options_are_saved_for_the_user():
    write("a.trial", "echo text\nget Timeout\n")
    check(run(CSCRIPT, "//nologo", "//t:50", "//s"), (0, "Command line options are saved.\n", ""))
    check(run(CSCRIPT, "a.trial"), (0, "text\n50\n", ""))
    check(run(CSCRIPT, "//logo", "//t:0", "//s")[0], 0)
    check(run(CSCRIPT, "a.trial")[1].startswith("Comity Script Host "), True)


@test
def test_the_default_host_is_changed():
    check(run(CSCRIPT, "//nologo", "//h:CScript"),
          (0, 'The default script host is now set to "cscript.exe".\n', ""))
    out = run(COMITY, "reg", "query", r"HKCR\VBSFile\Shell", "/ve")[1]
    check("Open2" in out, True)


# ---- files ----

@test
def test_files_of_each_encoding():
    text = "echo gr\u00fc\u00df \u00e9\n"
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"):
        write("a.trial", text, encoding)
        check((encoding, comity_run("a.trial")), (encoding, (0, "gr\u00fc\u00df \u00e9\n", "")))
    write("a.trial", "\ufeff" + text, "utf-16-be")
    check(comity_run("a.trial"), (0, "gr\u00fc\u00df \u00e9\n", ""))


@test
def test_a_script_from_standard_input():
    check(comity_run("//e:Trial.Engine", "-", stdin="echo piped\n"), (0, "piped\n", ""))


@test
def test_a_folder_is_no_script():
    os.makedirs("folder.trial", exist_ok=True)
    status, out, err = comity_run("folder.trial")
    check((status, out, "Comity Error: Loading script" in err), (1, "", True))


# ---- WScript ----

@test
def test_arguments_are_the_words_that_follow():
    write("a.trial", "echo $1 $2 $3\n")
    check(comity_run("//nologo", "a.trial", "one", "//b", "//i", "t w o"),
          (0, "one t w o none\n", ""))


@test
def test_names_and_paths():
    here = os.path.realpath(".")
    write("a.trial", "get Name\nget Version\nget ScriptName\nget ScriptFullName\nget FullName\n"
                     "get Path\nget BuildVersion\nget Interactive\nget Timeout\n")
    check(comity_run("./a.trial", "//t:30"),
          (0, f"Windows Script Host\n5.8\na.trial\n{here}/a.trial\n{os.path.realpath(CSCRIPT)}\n"
              f"{os.path.dirname(os.path.realpath(CSCRIPT))}\n16384\n-1\n30\n", ""))


@test
def test_standard_input_is_read_line_by_line():
    write("a.trial", "copy\n")
    check(comity_run("a.trial", stdin="a\r\n\nlast \u00fc"), (0, "a\n\nlast \u00fc\n", ""))
    check(comity_run("a.trial", stdin=""), (0, "", ""))


@test
def test_text_of_pipes_is_utf16_if_asked_for():
    write("a.trial", "copy\n")
    done = subprocess.run([COMITY, "run", "//u", "a.trial"], input="x\u00fc\n".encode("utf-16-le"),
                          capture_output=True, timeout=60)
    check((done.returncode, done.stdout), (0, "x\u00fc\n".encode("utf-16-le")))


@test
def test_a_class_that_is_not_there():
    write("a.trial", "create Nobody.Knows\n")
    check(comity_run("a.trial"),
          (1, "", "a.trial(1, 1) Trial error: Could not locate automation class named "
                  '"Nobody.Knows".\n'))


# ---- events ----

SOURCE_CLSID = "{8A0C9F11-2A8D-4F0A-9B36-0D5C1F0E7A33}"
TELLING_CLSID = "{8A0C9F11-2A8D-4F0A-9B36-0D5C1F0E7A34}"
SOURCE_LIBID = "{8A0C9F11-2A8D-4F0A-9B36-0D5C1F0E7A30}"


def register_source():
    for key, value in (
            (r"Trial.Source\CLSID", SOURCE_CLSID),
            (r"Trial.Teller\CLSID", TELLING_CLSID),
            (rf"CLSID\{SOURCE_CLSID}\InprocServer32", SOURCE),
            (rf"CLSID\{SOURCE_CLSID}\TypeLib", SOURCE_LIBID),
            (rf"CLSID\{SOURCE_CLSID}\Version", "1.0"),
            (rf"CLSID\{TELLING_CLSID}\InprocServer32", SOURCE),
            (rf"TypeLib\{SOURCE_LIBID}\1.0\0\win64", LIBRARY)):
        check(run(COMITY, "reg", "add", r"HKCU\Software\Classes" + "\\" + key, "/ve", "/d", value,
                  "/f")[0], 0)


PROCEDURE = "sub my_Fired\necho heard\nechoargs\nend\nsub other_fired\necho other\nend\n"


@test
def test_events_call_the_procedures_of_their_prefix():
    register_source()
    for name in ("Trial.Source", "Trial.Teller"):
        write("a.trial", f"create {name} my_\nfire one\nfire two\n" + PROCEDURE)
        check((name, comity_run("a.trial")), (name, (0, "heard\none\nheard\ntwo\n", "")))


@test
def test_objects_are_connected_and_disconnected():
    register_source()
    write("a.trial", "create Trial.Teller\nfire never\nconnect my_\nconnect other_\nfire one\n"
                     "disconnect\nfire never\n" + PROCEDURE)
    check(comity_run("a.trial"), (0, "heard\none\nother\n", ""))


@test
def test_an_object_without_events_cannot_be_connected():
    write("a.trial", "create Scripting.Dictionary my_\n")
    check(comity_run("a.trial"),
          (1, "", "a.trial(1, 1) Trial error: Could not connect object.\n"))


@test
def test_objects_of_a_job_have_events():
    register_source()
    write("a.wsf", '<job><object id="Source" progid="Trial.Source" events="my_"/>'
                   '<script language="Trial.Engine">\necho ready\n' + PROCEDURE +
                   "</script></job>")
    check(comity_run("a.wsf"), (0, "ready\n", ""))


# ---- ending ----

@test
def test_time_runs_out():
    path = os.path.realpath(".") + "/a.trial"
    write("a.trial", "loop\necho after\n")
    check(comity_run("//t:1", "a.trial"),
          (1, "", f'Script execution time was exceeded on script "{path}".\n'
                  "Script execution was terminated.\n"))


@test
def test_time_runs_out_in_sleep_and_in_reading():
    for command in ("sleep 60000", "copy"):
        write("a.trial", command + "\necho after\n")
        reading, writing = os.pipe()
        done = subprocess.run([COMITY, "run", "//t:1", "a.trial"], stdin=reading,
                              capture_output=True, timeout=30)
        os.close(reading)
        os.close(writing)
        check((done.returncode, done.stdout), (1, b""))


@test
def test_control_c_ends_the_script():
    for command in ("loop", "sleep 60000", "copy"):
        write("a.trial", f"out begun\n{command}\necho after\n")
        reading, writing = os.pipe()
        process = subprocess.Popen([COMITY, "run", "a.trial"], stdin=reading,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        check(process.stdout.readline(), b"begun\n")
        process.send_signal(signal.SIGINT)
        check((command, *process.communicate(timeout=30)), (command, b"", b""))
        check(process.returncode, 130)
        os.close(reading)
        os.close(writing)


# ---- .wsf ----

PACKAGE = """<package>
<job id="First">
  <?job error="true" debug="false"?>
  <runtime>
    <description>Adds things up.</description>
    <named name="server" helpstring="Where &amp; who" type="string" required="true"/>
    <named name="fast" helpstring="In a hurry" type="boolean"/>
    <unnamed name="file" helpstring="What to add" many="true" required="false"/>
    <example>Example: sum.wsf /server:here</example>
  </runtime>
  <!-- <script> of no kind -->
  <script language="Trial.Engine">
    echo first
  </script>
</job>
<JOB ID=second>
  <Script Language=Trial.Engine src="part.trial"/>
  <script language='Trial.Engine'><![CDATA[
    echo second <b> &amp;
]]></script>
</JOB>
</package>
"""


@test
def test_the_first_job_runs_or_those_that_are_named():
    write("a.wsf", PACKAGE)
    write("part.trial", "echo part\n")
    check(comity_run("a.wsf"), (0, "first\n", ""))
    check(comity_run("a.wsf", "//job:SECOND"), (0, "part\nsecond <b> &amp;\n", ""))
    check(comity_run("//job:second", "//job:first", "a.wsf"),
          (0, "part\nsecond <b> &amp;\nfirst\n", ""))
    check(comity_run("//job:third", "a.wsf"),
          (1, "", 'Input Error: Unable to find job "third".\n'))


@test
def test_the_usage_of_a_job():
    write("a.wsf", PACKAGE)
    usage = ("Adds things up.\nUsage: a.wsf /server:value [/fast[+|-]] [file1] [file2...]\n\n"
             "Options:\n\n/server : Where & who\n/fast   : In a hurry\nfile   : What to add\n"
             "Example: sum.wsf /server:here\n\n")
    check(comity_run("a.wsf", "/?"), (0, usage, ""))
    write("b.wsf", '<job><runtime><usage>All by hand</usage></runtime>'
                   '<script language="Trial.Engine">echo never</script></job>')
    check(comity_run("b.wsf", "/?"), (0, "All by hand\n\n", ""))


@test
def test_errors_of_jobs_are_at_lines_and_columns_of_their_files():
    write("a.wsf", '<job>\n<script language="Trial.Engine">fail Here\n</script></job>')
    check(comity_run("a.wsf"), (1, "", "a.wsf(2, 1) Trial error: Here\n"))
    write("a.wsf", '<job>\n\n<script language="Trial.Engine">\n\nfail Here\n</script></job>')
    check(comity_run("a.wsf"), (1, "", "a.wsf(5, 1) Trial error: Here\n"))
    os.makedirs("folder", exist_ok=True)
    write("folder/part.trial", "echo part\nfail There\n")
    write("folder/b.wsf", "<job><script src='part.trial'/></job>")
    check(comity_run("folder/b.wsf"),
          (1, "part\n", "folder/part.trial(2, 1) Trial error: There\n"))


@test
def test_what_is_no_wsf_is_refused_at_its_place():
    for text, error in (
            ("", "(1, 1) Windows Script Host: There is no job"),
            ("hello", "(1, 1) Windows Script Host: Text is not allowed here"),
            ("<package>\n<job>\n</package>", "(3, 1) Windows Script Host: Expected </job>"),
            ("<job>\n <thing/></job>", "(2, 2) Windows Script Host: Unknown element in <job>"),
            ("<job><script>echo", "(1, 18) Windows Script Host: Expected a closing tag"),
            ("<?xml version='1.0'?><job id=x/>",
             "(1, 30) Windows Script Host: Expected a quoted value"),
            ("<?xml version='1.0'?>\n<job><script>a<b</script></job>",
             "(2, 14) Windows Script Host: Text with a '<' must be in a CDATA section"),
            ("<job><object id='x'/></job>",
             "(1, 6) Windows Script Host: An object needs an id and a progid or classid")):
        write("a.wsf", text)
        check(comity_run("a.wsf"), (1, "", "a.wsf" + error + "\n"))


@test
def test_an_object_that_is_not_there_is_at_its_line():
    write("a.wsf", "<job>\n  <object id='x' progid='Nobody.Knows'/></job>")
    check(comity_run("a.wsf"),
          (1, "", "a.wsf(2, 3) Windows Script Host: Could not locate automation class named "
                  '"Nobody.Knows".\n'))


# ---- the prompt ----

@test
def test_statements_are_run_as_they_are_typed():
    master, slave = pty.openpty()
    with open(master, "wb", buffering=0) as terminal:
        process = subprocess.Popen([COMITY, "run", "//e:Trial.Engine"], stdin=slave,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        os.close(slave)
        terminal.write(b"echo one\n\nfail Oops\necho two\nquit 5\n")
        out, err = process.communicate(timeout=30)
    check((process.returncode, out, err),
          (5, b"> one\n> > > two\n> ", b"stdin(1, 1) Trial error: Oops\n"))


@test
def test_standard_input_that_is_no_terminal_is_a_script():
    check(comity_run("//e:Trial.Engine", stdin="echo one\nfail Oops\n"),
          (1, "one\n", "stdin(2, 1) Trial error: Oops\n"))


# ---- wscript ----

@test
def test_wscript_is_cscript_where_there_is_no_display():
    write("a.trial", "echo text\nfail Surprise\n")
    check(run(WSCRIPT, "a.trial", env={"DISPLAY": "", "WAYLAND_DISPLAY": ""}),
          (1, "text\n", "a.trial(2, 1) Trial error: Surprise\n"))


@test
def test_wscript_shows_windows():
    os.makedirs("dialogs", exist_ok=True)
    write("dialogs/zenity", '#!/bin/sh\nprintf "%s\\n" "$@" >> shown\n')
    os.chmod("dialogs/zenity", 0o755)
    write("a.trial", "echo text\nfail Surprise\n")
    here = os.path.realpath(".")
    check(run(WSCRIPT, "a.trial", env={"DISPLAY": ":77",
                                       "PATH": here + "/dialogs:" + os.environ["PATH"]}),
          (1, "", ""))
    with open("shown", encoding="utf-8") as file:
        shown = file.read()
    check("--text\ntext\n" in shown, True)
    check("Line:\t2\nChar:\t1\nError:\tSurprise\nCode:\t800A0001\nSource:\tTrial error" in shown,
          True)


@test
def test_wscript_asks_in_windows():
    if not os.path.exists(os.path.join(os.path.dirname(COMITY), "vbscript.so")):
        raise tap.Skip("no VBScript: it was built without a resource compiler")
    os.makedirs("dialogs", exist_ok=True)
    write("dialogs/zenity", '#!/bin/sh\nprintf "%s\\n" "$@" >> shown\necho No\nexit 1\n')
    os.chmod("dialogs/zenity", 0o755)
    write("a.vbs", 'WScript.StdOut.WriteLine CStr(MsgBox("Really?", vbYesNo, "Title"))\n')
    path = os.path.realpath(".") + "/dialogs:" + os.environ["PATH"]
    check(run(WSCRIPT, "a.vbs", env={"DISPLAY": ":77", "PATH": path}), (0, "7\n", ""))
    with open("shown", encoding="utf-8") as file:
        words = file.read().splitlines()
    check([words[words.index(option) + 1] for option in ("--title", "--text", "--extra-button")],
          ["Title", "Really?", "Yes"])
    check(run(WSCRIPT, "a.vbs", env={"DISPLAY": "", "WAYLAND_DISPLAY": "", "PATH": path}),
          (0, "6\n", "Title: Really?\n"))


@contextlib.contextmanager
def world():
    with tap.world():
        register()
        yield


tap.run_marked(world)
