/* SPDX-License-Identifier: MIT */
#include "launch/launcher.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <comity/winreg.h>

#include "base/guid.h"
#include "base/hresult.h"
#include "diagnosis/event_log.h"
#include "launch/account.h"
#include "test.h"

static const CLSID clsid_test = {
    0x5b1fe8a2, 0x3c5d, 0x4a0e, {0x8f, 0x11, 0x22, 0x3d, 0x5a, 0x9c, 0x70, 0x04}};

/* A launcher in an event loop, and what it told. */
struct stage {
    sd_event *event;
    struct roll *roll;
    struct launcher *launcher;
    HRESULT hr;
    char text[4096];
};

static void on_failed(void *context, const CLSID *clsid, HRESULT hr, const char *text)
{
    struct stage *stage = context;

    ASSERT_TRUE(guid_is_equal(clsid, &clsid_test));
    stage->hr = hr;
    snprintf(stage->text, sizeof(stage->text), "%s", text);
    sd_event_exit(stage->event, 0);
}

/* The class's server is a shell script. */
static void register_script(const char *script, DWORD timeout_ms)
{
    char path[4096], key[256], clsid[GUID_TEXT_SIZE];
    FILE *file;

    snprintf(path, sizeof(path), "%s/server", test_home());
    file = fopen(path, "we");
    ASSERT_TRUE(file);
    fprintf(file, "#!/bin/sh\n%s\n", script);
    fclose(file);
    ASSERT_EQ(chmod(path, 0755), 0);
    guid_to_text(&clsid_test, clsid);
    snprintf(key, sizeof(key), "CLSID\\%s\\LocalServer32", clsid);
    ASSERT_EQ(RegSetKeyValueA(HKEY_CLASSES_ROOT, key, NULL, REG_SZ, path, (DWORD)strlen(path) + 1),
              ERROR_SUCCESS);
    if (timeout_ms) {
        snprintf(key, sizeof(key), "AppID\\%s", clsid);
        ASSERT_EQ(RegSetKeyValueA(HKEY_CLASSES_ROOT, key, "ServerTimeout", REG_DWORD, &timeout_ms,
                                  sizeof(timeout_ms)),
                  ERROR_SUCCESS);
    }
}

static void stage_open(struct stage *stage)
{
    sigset_t blocked;

    test_expect_open_descriptors();
    *stage = (struct stage){0};
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGCHLD);
    sigprocmask(SIG_BLOCK, &blocked, NULL);
    ASSERT_TRUE(sd_event_new(&stage->event) >= 0);
    ASSERT_HR(roll_open(&stage->roll), S_OK);
    ASSERT_HR(launcher_new(stage->event, stage->roll, on_failed, stage, &stage->launcher), S_OK);
}

static void stage_close(struct stage *stage)
{
    launcher_free(stage->launcher);
    roll_close(stage->roll);
    sd_event_unref(stage->event);
}

static HRESULT start(struct stage *stage)
{
    struct server_command command;
    HRESULT hr;

    ASSERT_HR(server_command_find(&clsid_test, &command), S_OK);
    hr = launcher_start(stage->launcher, &clsid_test, &command, NULL);
    server_command_deinit(&command);
    return hr;
}

TEST(a_server_that_exits_is_told_with_its_last_words)
{
    struct stage stage;

    stage_open(&stage);
    register_script("echo \"no $1 today\" >&2; exit 3", 0);
    ASSERT_HR(start(&stage), S_OK);
    ASSERT_TRUE(sd_event_loop(stage.event) >= 0);
    ASSERT_HR(stage.hr, CO_E_SERVER_EXEC_FAILURE);
    ASSERT_TRUE(strstr(stage.text, "exited with status 3"));
    ASSERT_TRUE(strstr(stage.text, "no -Embedding today"));
    ASSERT_TRUE(launcher_is_idle(stage.launcher));
    stage_close(&stage);
}

/* The next event, which must be of this kind. */
static void expect_event(struct event_reader *reader, enum event_kind kind, struct event *ret_event)
{
    ASSERT_HR(event_reader_next(reader, ret_event), S_OK);
    ASSERT_STR(event_kind_name(ret_event->kind), event_kind_name(kind));
    ASSERT_TRUE(guid_is_equal(&ret_event->clsid, &clsid_test));
    ASSERT_TRUE(ret_event->pid != 0);
}

TEST(the_log_tells_what_became_of_a_launch)
{
    struct event_reader *reader;
    struct event event;
    struct stage stage;

    stage_open(&stage);
    register_script("echo first >&2; echo last >&2; exit 3", 0);
    ASSERT_HR(start(&stage), S_OK);
    ASSERT_TRUE(sd_event_loop(stage.event) >= 0);
    ASSERT_HR(event_reader_open(&reader), S_OK);
    expect_event(reader, EVENT_LAUNCHED, &event);
    ASSERT_TRUE(strstr(event.command, "/server"));
    expect_event(reader, EVENT_FAILED, &event);
    ASSERT_TRUE(strstr(event.text,
                       "/server\" exited with status 3 before it offered its class, and "
                       "said last: last: mend"));
    ASSERT_TRUE(strstr(event.text, "\nfirst\nlast"));
    expect_event(reader, EVENT_EXITED, &event);
    ASSERT_EQ(event.number, 3);
    ASSERT_HR(event_reader_next(reader, &event), S_FALSE);
    event_reader_close(reader);
    stage_close(&stage);
}

TEST(a_server_of_other_classes_is_told_with_them)
{
    static const CLSID other = {0x5b1fe8a2, 0x3c5d, 0x4a0e, {0x8f, 0x11, 0x22}};
    struct scm_listed_launch launch;
    struct stage stage;

    stage_open(&stage);
    register_script("exec tail -f /dev/null", 50);
    ASSERT_HR(start(&stage), S_OK);
    ASSERT_TRUE(launcher_next(stage.launcher, 0, &launch));
    launcher_note_offer(stage.launcher, (pid_t)launch.pid, &other);
    launcher_note_offer(stage.launcher, getpid(), &clsid_test);
    ASSERT_TRUE(sd_event_loop(stage.event) >= 0);
    ASSERT_TRUE(strstr(stage.text, "offers {5B1FE8A2-3C5D-4A0E-8F11-220000000000}, and not the "
                                   "class that it was started for"));
    stage_close(&stage);
}

TEST(a_server_of_other_classes_gets_little_time)
{
    static const CLSID other = {0x5b1fe8a2, 0x3c5d, 0x4a0e, {0x8f, 0x11, 0x22}};
    struct scm_listed_launch launch;
    uint64_t begun, ended;
    struct stage stage;

    stage_open(&stage);
    register_script("exec tail -f /dev/null", 0);
    ASSERT_HR(start(&stage), S_OK);
    ASSERT_TRUE(launcher_next(stage.launcher, 0, &launch));
    launcher_note_offer(stage.launcher, (pid_t)launch.pid, &other);
    sd_event_now(stage.event, CLOCK_MONOTONIC, &begun);
    ASSERT_TRUE(sd_event_loop(stage.event) >= 0);
    sd_event_now(stage.event, CLOCK_MONOTONIC, &ended);
    ASSERT_TRUE(ended - begun < 15 * UINT64_C(1000000));
    ASSERT_TRUE(strstr(stage.text, "and not the class that it was started for"));
    /* It serves others, and lives. */
    ASSERT_EQ(kill((pid_t)launch.pid, SIGKILL), 0);
    stage_close(&stage);
}

TEST(servers_that_never_register_keep_nobody_else_waiting)
{
    struct accounts *accounts;
    struct account *greedy;
    struct server_command command;
    struct stage stage;
    CLSID clsid = clsid_test;
    unsigned refused = 0;

    stage_open(&stage);
    ASSERT_HR(accounts_new(&accounts), S_OK);
    ASSERT_HR(accounts_open(accounts, getpid(), &greedy), S_OK);
    register_script("exec tail -f /dev/null", 0);
    ASSERT_HR(server_command_find(&clsid_test, &command), S_OK);
    for (int i = 0; i < 1000; i++) {
        HRESULT hr;

        clsid.Data1++;
        hr = launcher_start(stage.launcher, &clsid, &command, greedy);
        refused += hr == hr_from_win32(ERROR_NOT_ENOUGH_QUOTA);
        ASSERT_TRUE(hr == S_OK || hr == hr_from_win32(ERROR_NOT_ENOUGH_QUOTA));
    }
    ASSERT_TRUE(refused > 0 && refused < 1000);
    ASSERT_TRUE(*hr_message());
    /* Another process's are started all the same. */
    ASSERT_HR(launcher_start(stage.launcher, &clsid, &command, NULL), S_OK);
    server_command_deinit(&command);
    stage_close(&stage);
    account_unref(greedy);
    accounts_free(accounts);
}

TEST(of_many_words_the_last_are_kept)
{
    struct stage stage;

    stage_open(&stage);
    register_script("seq 1000 >&2; echo the end >&2; exit 1", 0);
    ASSERT_HR(start(&stage), S_OK);
    ASSERT_TRUE(sd_event_loop(stage.event) >= 0);
    ASSERT_TRUE(strstr(stage.text, "999\n1000\nthe end"));
    ASSERT_FALSE(strstr(stage.text, "\n100\n"));
    stage_close(&stage);
}

TEST(a_server_that_is_killed_is_told_by_its_signal)
{
    struct stage stage;

    stage_open(&stage);
    register_script("kill -9 $$", 0);
    ASSERT_HR(start(&stage), S_OK);
    ASSERT_TRUE(sd_event_loop(stage.event) >= 0);
    ASSERT_TRUE(strstr(stage.text, "ended by signal 9"));
    stage_close(&stage);
}

TEST(a_server_that_takes_too_long_is_ended)
{
    struct stage stage;

    stage_open(&stage);
    register_script("echo waiting >&2; exec tail -f /dev/null", 50);
    ASSERT_HR(start(&stage), S_OK);
    /* One start for all who ask meanwhile. */
    ASSERT_HR(start(&stage), S_FALSE);
    ASSERT_TRUE(sd_event_loop(stage.event) >= 0);
    ASSERT_HR(stage.hr, CO_E_SERVER_EXEC_FAILURE);
    ASSERT_TRUE(strstr(stage.text, "did not offer its class within 0.05 s"));
    stage_close(&stage);
}

TEST(a_server_sees_the_home_and_nothing_of_who_asked)
{
    struct stage stage;

    stage_open(&stage);
    setenv("SECRET", "of the first client", 1);
    register_script("echo \"home $COMITY_HOME secret <$SECRET> in $PWD\" >&2; exit 1", 0);
    ASSERT_HR(start(&stage), S_OK);
    ASSERT_TRUE(sd_event_loop(stage.event) >= 0);
    ASSERT_TRUE(strstr(stage.text, test_home()));
    ASSERT_TRUE(strstr(stage.text, "secret <> in /"));
    stage_close(&stage);
}

TEST(a_server_gets_three_descriptors)
{
    struct stage stage;

    stage_open(&stage);
    register_script("exec 0<&-; ls /proc/self/fd | tr '\\n' ' ' >&2; exit 1", 0);
    ASSERT_EQ(dup2(STDERR_FILENO, 77), 77);
    ASSERT_HR(start(&stage), S_OK);
    ASSERT_EQ(close(77), 0);
    ASSERT_TRUE(sd_event_loop(stage.event) >= 0);
    /* What ls reads is the lowest free one. */
    if (!strstr(stage.text, ": 0 1 2 "))
        test_fail(__FILE__, __LINE__, "%s", stage.text);
    stage_close(&stage);
}
