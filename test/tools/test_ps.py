#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What comity ps, comity top and comity rot tell of servers and clients. Usage: test_ps.py COMITY PLAYER"""
import calendar
import contextlib
import fcntl
import json
import os
import select
import signal
import socket
import struct
import subprocess
import sys
import termios
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../python/test"))
import tap  # pylint: disable=wrong-import-position
from tap import check, test  # pylint: disable=wrong-import-position

COMITY, PLAYER = map(os.path.abspath, sys.argv[1:3])
CLSID = "{5B1FE8A2-3C5D-4A0E-8F11-223D5A9C7070}"
PROGID = "Comity.Test.Played"
MULTIPLE_USE, SUSPENDED = 1, 4
PATIENCE = 20


def run(*arguments):
    """(exit status, stdout, stderr)"""
    done = subprocess.run([COMITY, *arguments], capture_output=True, text=True, timeout=60,
                          encoding="utf-8", stdin=subprocess.DEVNULL)
    return done.returncode, done.stdout, done.stderr


class Player:
    """A process that does as it is told, and ends with its `with`."""

    def __init__(self, apartment="mta"):
        self.process = subprocess.Popen([PLAYER, apartment], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True)
        self.pid = self.process.pid

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self.process.kill()
        self.process.communicate()

    def send(self, act):
        self.process.stdin.write(act + "\n")
        self.process.stdin.flush()

    def do(self, *acts):
        for act in acts:
            self.send(act)
            check((act, self.process.stdout.readline()), (act, "0x00000000\n"))


def ps_json(*arguments):
    status, out, err = run("ps", "--json", *arguments)
    check(err, "")
    return status, json.loads(out)


def server(pid):
    for found in ps_json()[1]["servers"]:
        if found["process"] == pid:
            return found
    return None


def await_server(pid, says):
    """What is sent without an answer is there soon."""
    deadline = time.monotonic() + PATIENCE
    while True:
        found = server(pid)
        if found and says(found):
            return found
        assert time.monotonic() < deadline, found


@test
def without_a_daemon_there_is_little_to_say():
    check(run("ps"), (0, " " * 8 + "comityd does not run\n\n" + " " * 8 +
                      "no server runs, and none is being started\n", ""))
    check(ps_json(), (0, {"daemon": {"running": False, "answers": False}, "servers": [], "others": [],
                          "launches": [], "backOff": []}))


@test
def a_server_that_nothing_keeps_is_named():
    with Player() as player:
        player.do(f"offer {MULTIPLE_USE}")
        found = server(player.pid)
        check(found["state"], "unused")
        check(found["answers"], True)
        check(found["keptBy"], {"objects": False, "locks": False, "userControl": False})
        check(found["command"], f"{PLAYER} mta")
        check(len(found["classes"]), 1)
        offered = found["classes"][0]
        check((offered["clsid"], offered["progId"], offered["name"]), (CLSID, PROGID, "A player"))
        check((offered["flags"], offered["context"], offered["isSuspended"],
               offered["isSingleUse"]), (MULTIPLE_USE, 4, False, False))
        check([(it["isClassObject"], it["clsid"]) for it in found["objects"]], [(True, CLSID)])
        status, out, err = run("ps")
        check((status, err), (0, ""))
        assert f"{player.pid} {PLAYER} mta" in out, out
        assert "unused: registered, though no object, lock or user control keeps it" in out, out
        assert f"class   {PROGID} {CLSID}, multiple use\n" in out, out


@test
def a_client_is_named_with_what_it_holds():
    with Player() as player, Player() as client, Player() as other:
        player.do(f"offer {MULTIPLE_USE}")
        client.do("create 2")
        other.do("create 1")
        found = server(player.pid)
        check((found["state"], found["heldObjects"]), ("inUse", 3))
        check(found["keptBy"], {"objects": True, "locks": False, "userControl": False})
        check({(it["process"], it["objects"]) for it in found["holders"]},
              {(client.pid, 2), (other.pid, 1)})
        things = [it for it in found["objects"] if not it["isClassObject"]]
        check([it["clsid"] for it in things], [CLSID] * 3)
        check([it["interfaces"][0]["name"] for it in things], ["IUnknown"] * 3)
        check([it["interfaces"][0]["holders"][0]["process"] for it in things],
              [client.pid, client.pid, other.pid])
        out = run("ps", "-o")[1]
        assert "in use: 3 objects\n" in out, out
        assert f"holder  {client.pid} player mta: 2 objects, 10 references\n" in out, out
        assert f"IUnknown, {other.pid} player mta (5)\n" in out, out
        assert "class object 1 " in out, out
        assert "IUnknown," not in run("ps")[1]
        client.do("release 2")
        await_server(player.pid, lambda it: it["heldObjects"] == 1)


@test
def a_dead_client_holds_nothing():
    with Player() as player, Player() as client:
        player.do(f"offer {MULTIPLE_USE}")
        client.do("create 2")
        check(server(player.pid)["state"], "inUse")
        client.process.kill()
        client.process.wait()
        found = await_server(player.pid, lambda it: it["state"] == "unused")
        check(found["holders"], [])


@test
def locks_counts_and_users_keep_a_server():
    with Player() as player:
        player.do(f"offer {MULTIPLE_USE}", "lock 1")
        found = server(player.pid)
        check((found["state"], found["locks"], found["keptBy"]["locks"]), ("inUse", 1, True))
        check(found["keptBy"]["objects"], False)
        assert "in use: 1 lock\n" in run("ps")[1]
        player.do("lock 0", "count 1")
        found = server(player.pid)
        check((found["serverCount"], found["keptBy"]["locks"]), (1, True))
        player.do("user 1")
        check(server(player.pid)["keptBy"]["userControl"], True)
        assert "in use: server count 1, user control\n" in run("ps")[1]


@test
def a_server_that_goes_too_early_is_named():
    with Player() as player, Player() as client:
        player.do(f"offer {MULTIPLE_USE}")
        client.do("create 1")
        player.do("suspend")
        found = server(player.pid)
        check((found["state"], found["classes"][0]["isSuspended"]), ("suspendedInUse", True))
        assert "suspended, though it is kept by 1 object\n" in run("ps")[1]
        player.do("resume")
        check(server(player.pid)["state"], "inUse")
        player.do("revoke")
        check(server(player.pid)["state"], "revokedInUse")
        assert "revoked, though it is kept by 1 object\n" in run("ps")[1]
        client.do("release 1")
        await_server(player.pid, lambda it: it["state"] == "leaving")


@test
def a_server_that_is_not_ready_is_starting():
    with Player() as player:
        player.do(f"offer {MULTIPLE_USE | SUSPENDED}")
        check(server(player.pid)["state"], "starting")
        player.do("resume")
        check(server(player.pid)["state"], "unused")


@test
def a_server_that_does_not_pump_answers():
    with Player("sta") as player, Player() as client:
        player.do(f"offer {MULTIPLE_USE}")
        client.send("create 1")
        found = server(player.pid)
        check((found["answers"], found["objects"][0]["apartment"]), (True, "single"))


@test
def a_server_that_was_stopped_does_not_answer():
    with Player() as player, Player() as other:
        player.do(f"offer {MULTIPLE_USE}")
        other.do(f"offer {MULTIPLE_USE}")
        os.kill(player.pid, signal.SIGSTOP)
        os.waitid(os.P_PID, player.pid, os.WSTOPPED)
        begun = time.monotonic()
        found = server(player.pid)
        assert time.monotonic() - begun < PATIENCE
        check((found["state"], found["answers"], found["objects"]), ("silent", False, []))
        check(server(other.pid)["answers"], True)
        assert "does not answer: it was stopped by a signal\n" in run("ps", str(player.pid))[1]


@test
def a_daemon_that_was_stopped_leaves_the_servers_to_be_seen():
    with Player() as player:
        player.do(f"offer {MULTIPLE_USE}")
        daemon = ps_json()[1]["daemon"]
        check((daemon["running"], daemon["answers"]), (True, True))
        os.kill(daemon["process"], signal.SIGSTOP)
        try:
            check(ps_json()[1]["daemon"], {"running": True, "answers": False})
            check([it["state"] for it in ps_json()[1]["servers"]], ["unused"])
            assert "comityd does not answer\n" in run("ps")[1]
        finally:
            os.kill(daemon["process"], signal.SIGCONT)


@test
def what_is_for_a_single_use_is_shown_so():
    with Player() as player, Player() as client, Player() as other:
        other.do("offer 8")
        assert "surrogate\n" in run("ps")[1] and "single use" not in run("ps")[1]
        player.do("offer 0")
        check([it["isSingleUse"] for it in server(player.pid)["classes"]], [True])
        assert "single use\n" in run("ps")[1]
        client.do("create 1")
        check([it["isUsed"] for it in server(player.pid)["classes"]], [True])
        assert "single use, used\n" in run("ps")[1]


@test
def who_talks_nonsense_is_told_apart():
    with Player() as player:
        player.do(f"offer {MULTIPLE_USE}")
        for answer in b"", b"\0" * 4096, b"\5\0\x0c\3" + b"\xff" * 60:
            path = os.path.join(os.environ["COMITY_HOME"], "run", f"process-{os.getpid()}")
            with socket.socket(socket.AF_UNIX) as listener:
                listener.bind(path)
                listener.listen()

                def talk():
                    with listener.accept()[0] as peer:
                        peer.sendall(answer)
                        while peer.recv(65536):
                            pass

                talker = threading.Thread(target=talk)
                talker.start()
                check({it["process"]: it["state"] for it in ps_json()[1]["servers"]},
                      {player.pid: "unused", os.getpid(): "silent"})
                talker.join()
            os.unlink(path)


@test
def who_left_his_socket_behind_is_not_shown():
    with Player() as player:
        player.do("pack")
        check([it["process"] for it in ps_json()[1]["others"]], [player.pid])
    assert os.listdir(os.path.join(os.environ["COMITY_HOME"], "run")), "the socket is there"
    check(ps_json()[1]["others"], [])


@test
def packets_hold_too():
    with Player() as player:
        player.do(f"offer {MULTIPLE_USE}", "pack")
        found = server(player.pid)
        check((found["state"], found["heldObjects"], found["referencesInPackets"]),
              ("inUse", 1, 5))
        assert "holder  packets: 5 references\n" in run("ps")[1]


@test
def who_offers_nothing_is_no_server():
    with Player() as player:
        player.do("pack")
        check([it["process"] for it in ps_json()[1]["others"]], [player.pid])
        assert "offers no class; it has 1 object\n" in run("ps")[1]


@test
def a_launch_is_shown_while_it_lasts():
    script = os.path.join(os.environ["COMITY_HOME"], "never")
    with open(script, "w", encoding="utf-8") as file:
        file.write("#!/bin/sh\nexec sleep 60\n")
    os.chmod(script, 0o755)
    key = rf"HKCR\CLSID\{CLSID}\LocalServer32"
    check(run("reg", "add", key, "/ve", "/d", script, "/f")[0], 0)
    with Player() as client:
        client.send("create 1")
        deadline = time.monotonic() + PATIENCE
        while not ps_json()[1]["launches"]:
            assert time.monotonic() < deadline
        launch = ps_json()[1]["launches"][0]
        check((launch["command"], launch["clsid"], launch["progId"], launch["waiting"]),
              (script, CLSID, PROGID, 1))
        assert 0 <= launch["ageMs"] <= launch["limitMs"]
        out = run("ps", PROGID)[1]
        assert f"{launch['process']} {script}\n" in out, out
        assert "1 activation waits" in out, out
        os.kill(launch["process"], signal.SIGKILL)
        check(client.process.stdout.readline(), "0x80080005\n")
        check(ps_json()[1]["launches"], [])
    check(run("reg", "delete", key, "/f")[0], 0)


@test
def a_class_that_backs_off_is_shown():
    key = rf"HKCR\CLSID\{CLSID}\LocalServer32"
    check(run("reg", "add", key, "/ve", "/d", "/bin/false", "/f")[0], 0)
    with Player() as client:
        def fail_until(look):
            """The pause may be over before it is seen: the next is longer."""
            deadline = time.monotonic() + PATIENCE
            while not (found := look()):
                assert time.monotonic() < deadline
                client.send("create 1")
                check(client.process.stdout.readline(), "0x80080005\n")
            return found

        found = fail_until(lambda: ps_json(PROGID)[1]["backOff"])
        check([(it["clsid"], it["progId"]) for it in found], [(CLSID, PROGID)])
        assert found[0]["failures"] >= 10 and "status 1" in found[0]["last"], found
        assert 0 < found[0]["leftMs"] <= 30000, found
        fail_until(lambda: " failures in a row\n" in run("ps")[1])
        fail_until(lambda: "1 backing off" in run("top", "-n", "1")[1])
        check(run("reg", "add", key, "/ve", "/d", "/bin/true", "/f")[0], 0)
        client.send("create 1")
        check(client.process.stdout.readline(), "0x80080005\n")
        check(ps_json()[1]["backOff"], [])
    check(run("reg", "delete", key, "/f")[0], 0)


@test
def what_is_wanted_alone_is_shown():
    with Player() as player, Player() as client:
        player.do(f"offer {MULTIPLE_USE}")
        client.do("create 1", "pack")
        for wanted in PROGID, PROGID.lower(), CLSID, CLSID.lower(), "a PLAY", str(player.pid):
            check([it["process"] for it in ps_json(wanted)[1]["servers"]], [player.pid])
            check(ps_json(wanted)[1]["others"], [])
        check([it["process"] for it in ps_json("player mta")[1]["others"]], [client.pid])
        check([it["process"] for it in ps_json(str(client.pid))[1]["servers"]], [player.pid])
        check(run("ps", "no such thing"), (1, "", "Nothing that runs is no such thing.\n"))
        check(ps_json("no such thing")[0], 1)


def rot_json():
    status, out, err = run("rot", "--json")
    check((status, err), (0, ""))
    return [json.loads(line) for line in out.splitlines()]


@test
def without_a_daemon_no_object_runs():
    check(run("rot"), (0, "comityd does not run, and no object.\n", ""))
    check(rot_json(), [])


@test
def running_objects_are_listed_while_their_process_lives():
    with Player() as player, Player() as other:
        player.do("activate 0")
        before = time.time() - 2
        other.do("activate 1", "name 7")
        found = rot_json()
        check([(it["name"], it["class"], it["process"], it["isStrong"]) for it in found],
              [(f"!{CLSID}", PROGID, player.pid, True), (f"!{CLSID}", PROGID, other.pid, False),
               ('!\ufffd[31m"part" 7', None, other.pid, True)])
        check({(it["command"], it["allowsAnyClient"]) for it in found},
              {(f"{PLAYER} mta", False)})
        changed = calendar.timegm(time.strptime(found[1]["changed"], "%Y-%m-%dT%H:%M:%SZ"))
        assert before <= changed <= time.time(), found
        status, out, err = run("rot")
        check((status, err), (0, ""))
        header, first, second, third = out.splitlines()
        check(header, "PROCESS  KEPT     CHANGED               MONIKER")
        check(first, f"{player.pid:7}  strong   {found[0]['changed']}  !{CLSID} {PROGID}, of "
              "player mta")
        assert second.startswith(f"{other.pid:7}  weak     "), out
        assert '!\ufffd[31m"part" 7, of' in third, out
        other.process.kill()
        other.process.wait()
        deadline = time.monotonic() + PATIENCE
        while [it["process"] for it in rot_json()] != [player.pid]:
            assert time.monotonic() < deadline


@test
def long_tables_are_shown_whole():
    with Player() as player:
        player.do(*(f"name {n}" for n in range(1500)))
        found = rot_json()
        check(len(found), 1500)
        check(found[-1]["name"][-4:], "1499")


class Terminal:
    """comity top on a terminal of its own."""

    def __init__(self, *arguments):
        self.master, self.slave = os.openpty()
        fcntl.ioctl(self.slave, termios.TIOCSWINSZ, struct.pack("HHHH", 5, 60, 0, 0))
        self.before = termios.tcgetattr(self.slave)
        self.process = subprocess.Popen([COMITY, "top", *arguments], stdin=self.slave,
                                        stdout=self.slave, stderr=self.slave)
        self.shown = ""

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self.process.kill()
        self.process.wait()
        os.close(self.master)
        os.close(self.slave)

    def await_text(self, text):
        while text not in self.shown:
            assert select.select([self.master], [], [], PATIENCE)[0], self.shown
            self.shown += os.read(self.master, 65536).decode()

    def check_ended(self):
        check(self.process.wait(PATIENCE), 0)
        self.await_text("\033[?25h\033[?1049l")
        check(termios.tcgetattr(self.slave), self.before)


@test
def top_shows_a_table_again_and_again():
    with Player() as player, Player() as client:
        player.do(f"offer {MULTIPLE_USE}")
        client.do("create 2")
        status, out, err = run("top", "-n", "2", "-d", "0.1")
        check((status, err), (0, ""))
        frames = out.split("\n\n")
        check(len(frames), 4)
        check(frames[1].splitlines()[0].split(),
              "PROCESS STATE OBJECTS HOLDERS LOCKS COUNT USER CALLS SERVER".split())
        check(frames[1].splitlines()[1].split(),
              f"{player.pid} in use 2 1 0 0 no 0 {PROGID}: player mta".split())
        status, out, err = run("top", "--json", "-n", "2", "-d", "0.1", PROGID)
        check((status, err), (0, ""))
        for line in out.splitlines():
            check([it["heldObjects"] for it in json.loads(line)["servers"]], [2])
        check(len(out.splitlines()), 2)


@test
def top_leaves_the_terminal_as_it_was():
    with Player() as player:
        player.do(f"offer {MULTIPLE_USE}")
        for end in b"q", b"\x03":
            with Terminal() as terminal:
                terminal.await_text("unused")
                assert terminal.shown.startswith("\033[?1049h"), terminal.shown
                os.write(terminal.master, end)
                terminal.check_ended()
        for end in signal.SIGTERM, signal.SIGINT, signal.SIGHUP:
            with Terminal() as terminal:
                terminal.await_text("unused")
                terminal.process.send_signal(end)
                terminal.check_ended()
        with Terminal("-n", "2", "-d", "0.1") as terminal:
            terminal.check_ended()


@test
def top_refreshes_in_place_and_within_the_screen():
    with Player() as player:
        player.do(f"offer {MULTIPLE_USE}", "user 1")
        with Terminal("-d", "3600") as terminal:
            terminal.await_text("in use")
            terminal.await_text("\033[J")
            lines = terminal.shown.split("\033[H")[1].split("\r\n")
            assert len(lines) <= 5 and all(len(line) <= 63 for line in lines), lines
            player.do("user 0")
            os.write(terminal.master, b" ")
            terminal.await_text("unused")
            os.write(terminal.master, b"q")
            terminal.check_ended()


@test
def command_lines_are_checked():
    for wrong in ["--jason"], ["-x"], ["a", "b"]:
        for verb in "ps", "top":
            status, out, err = run(verb, *wrong)
            check((status, out), (2, ""))
            assert f"See comity {verb} --help." in err, err
    for wrong in ["-n"], ["-n", "0"], ["-n", "1.5"], ["-d", "0"], ["-d", "x"], ["-d", ""]:
        check(run("top", *wrong)[:2], (2, ""))
    assert "comity ps [-o] [--json] [SERVER|CLASS]" in run("ps", "--help")[1]
    for wrong in ["--jason"], ["x"], ["--json", "x"]:
        status, out, err = run("rot", *wrong)
        check((status, out), (2, ""))
        assert "See comity rot --help." in err, err
    assert "comity rot [--json]" in run("rot", "--help")[1]


def register():
    for key, text in ("", "A player"), (r"\ProgID", PROGID):
        check(run("reg", "add", rf"HKCR\CLSID\{CLSID}{key}", "/ve", "/d", text, "/f")[0], 0)


@contextlib.contextmanager
def world():
    with tap.world():
        register()
        try:
            yield
        finally:
            run("daemon", "stop")


tap.run_marked(world)
