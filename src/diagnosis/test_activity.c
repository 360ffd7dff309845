/* SPDX-License-Identifier: MIT */
#include "diagnosis/activity.h"

#include <stdio.h>
#include <sys/stat.h>

#include <comity/winreg.h>

#include "base/guid.h"
#include "diagnosis/event_log.h"
#include "test.h"

static const CLSID clsid_test = {
    0x5b1fe8a2, 0x3c5d, 0x4a0e, {0x8f, 0x11, 0x22, 0x3d, 0x5a, 0x9c, 0x70, 0x08}};
static char command[4096];

static void make_server(void)
{
    FILE *file;

    snprintf(command, sizeof(command), "%s/server", test_home());
    file = fopen(command, "we");
    ASSERT_TRUE(file);
    fputs("#!/bin/sh\n", file);
    fclose(file);
    ASSERT_EQ(chmod(command, 0755), 0);
}

/* An event @seconds after now. */
static void append(int seconds, enum event_kind kind, uint32_t pid, int32_t number,
                   const char *text)
{
    struct stat status;

    ASSERT_EQ(stat(command, &status), 0);
    event_log_append(&(struct event){
        .when_us = (uint64_t)(status.st_ctim.tv_sec + seconds) * 1000000,
        .kind = kind,
        .clsid = clsid_test,
        .pid = pid,
        .number = number,
        .text = text,
    });
}

static bool has_step(const struct diagnosis *diagnosis, const char *words)
{
    for (size_t i = 0; i < diagnosis->n_steps; i++) {
        if (strstr(diagnosis->steps[i].text, words))
            return true;
    }
    return false;
}

TEST(without_a_daemon_nobody_serves)
{
    struct diagnosis diagnosis = {0};

    ASSERT_EQ(activity_examine_servers(&diagnosis, &clsid_test), 0);
    ASSERT_TRUE(has_step(&diagnosis, "no daemon runs"));
    ASSERT_FALSE(diagnosis_has_failed(&diagnosis));
    diagnosis_deinit(&diagnosis);
}

TEST(the_last_failure_is_blamed)
{
    struct diagnosis diagnosis = {0};

    test_expect_open_descriptors();
    make_server();
    append(1, EVENT_LAUNCHED, 11, 0, NULL);
    append(1, EVENT_OFFERED, 11, 5, NULL);
    append(2, EVENT_EXITED, 11, 0, NULL);
    append(3, EVENT_LAUNCHED, 12, 0, NULL);
    append(3, EVENT_FAILED, 12, 0, "it broke: mend it\nlast words");
    activity_examine_launches(&diagnosis, &clsid_test, command);
    ASSERT_TRUE(has_step(&diagnosis, "process 11 offered the class and exited with status 0"));
    ASSERT_TRUE(has_step(&diagnosis, "it broke: mend it\nlast words"));
    ASSERT_EQ(diagnosis.verdict.cause, CAUSE_LAUNCH_FAILED);
    ASSERT_STR(diagnosis_sentence(&diagnosis), "it broke: mend it");
    diagnosis_deinit(&diagnosis);
}

TEST(what_was_mended_or_worked_since_is_not_blamed)
{
    struct diagnosis diagnosis = {0};

    test_expect_open_descriptors();
    make_server();
    append(-5, EVENT_LAUNCHED, 12, 0, NULL);
    append(-5, EVENT_FAILED, 12, 0, "it broke: mend it");
    activity_examine_launches(&diagnosis, &clsid_test, command);
    ASSERT_TRUE(has_step(&diagnosis, "has changed since"));
    ASSERT_FALSE(diagnosis_has_failed(&diagnosis));
    append(5, EVENT_LAUNCHED, 13, 0, NULL);
    append(5, EVENT_OFFERED, 13, 5, NULL);
    activity_examine_launches(&diagnosis, &clsid_test, command);
    ASSERT_FALSE(diagnosis_has_failed(&diagnosis));
    diagnosis_deinit(&diagnosis);
}

TEST(a_registration_that_changed_since_is_not_blamed)
{
    struct diagnosis diagnosis = {0};
    char key[128], guid[GUID_TEXT_SIZE];

    test_expect_open_descriptors();
    make_server();
    append(5, EVENT_REFUSED, 0, CO_E_RUNAS_LOGON_FAILURE, "no such user: make one");
    activity_examine_launches(&diagnosis, &clsid_test, command);
    ASSERT_HR(diagnosis.verdict.hr, CO_E_RUNAS_LOGON_FAILURE);
    diagnosis_deinit(&diagnosis);

    append(-5, EVENT_REFUSED, 0, CO_E_RUNAS_LOGON_FAILURE, "no such user: make one");
    guid_to_text(&clsid_test, guid);
    snprintf(key, sizeof(key), "Software\\Classes\\AppID\\%s", guid);
    ASSERT_EQ(RegSetKeyValueA(HKEY_LOCAL_MACHINE, key, "RunAs", REG_SZ, "me", 3), ERROR_SUCCESS);
    activity_examine_launches(&diagnosis, &clsid_test, command);
    ASSERT_TRUE(has_step(&diagnosis, "its registration has changed since"));
    ASSERT_FALSE(diagnosis_has_failed(&diagnosis));
    diagnosis_deinit(&diagnosis);
}

TEST(of_many_launches_the_last_are_told)
{
    struct diagnosis diagnosis = {0};

    make_server();
    for (uint32_t pid = 1; pid <= 9; pid++) {
        append((int)pid, EVENT_LAUNCHED, pid, 0, NULL);
        append((int)pid, EVENT_KILLED, pid, 9, NULL);
    }
    activity_examine_launches(&diagnosis, &clsid_test, command);
    ASSERT_EQ(diagnosis.n_steps, 3);
    ASSERT_TRUE(has_step(&diagnosis, "process 9 was started and was ended by signal 9"));
    ASSERT_FALSE(has_step(&diagnosis, "process 6 "));
    diagnosis_deinit(&diagnosis);
}
