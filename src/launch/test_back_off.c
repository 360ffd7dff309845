/* SPDX-License-Identifier: MIT */
#include "launch/back_off.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <comity/winerror.h>

#include "base/hresult.h"
#include "test.h"

enum {
    PATIENCE = 10,
    RECORDS_MAX = 256,
};

#define SECOND UINT64_C(1000000)

static const CLSID clsid_test = {
    0x5b1fe8a2, 0x3c5d, 0x4a0e, {0x8f, 0x11, 0x22, 0x3d, 0x5a, 0x9c, 0x70, 0x0d}};

static char script[4096];
static struct server_command command;
static uint64_t now = 100 * SECOND;

static void write_script(const char *text)
{
    FILE *file = fopen(script, "we");

    ASSERT_TRUE(file);
    fputs(text, file);
    fclose(file);
}

static struct back_off *begin(void)
{
    struct back_off *back_off;
    char line[5000];

    snprintf(script, sizeof(script), "%s/server.sh", test_home());
    write_script("exit 1\n");
    snprintf(line, sizeof(line), "/bin/sh %s", script);
    ASSERT_HR(server_command_parse(line, NULL, &command), S_OK);
    ASSERT_HR(back_off_new(&back_off), S_OK);
    return back_off;
}

static void end(struct back_off *back_off)
{
    server_command_deinit(&command);
    back_off_free(back_off);
}

static void fail(struct back_off *back_off, int times)
{
    for (int i = 0; i < times; i++) {
        ASSERT_HR(back_off_begin(back_off, &clsid_test, &command, now), S_OK);
        back_off_note_failure(back_off, &clsid_test, ++now, "it was tired");
    }
}

TEST(who_fails_again_and_again_pauses_and_is_told_why)
{
    struct back_off *back_off = begin();
    struct scm_listed_pause pause;

    fail(back_off, PATIENCE - 1);
    ASSERT_FALSE(back_off_next(back_off, 0, now, &pause));
    fail(back_off, 1);
    ASSERT_HR(back_off_begin(back_off, &clsid_test, &command, now), CO_E_SERVER_EXEC_FAILURE);
    ASSERT_TRUE(strstr(hr_message(), "failed 10 times in a row"));
    ASSERT_TRUE(strstr(hr_message(), "1.0 s"));
    ASSERT_TRUE(strstr(hr_message(), "it was tired"));
    ASSERT_TRUE(strstr(hr_message(), script));
    ASSERT_TRUE(back_off_next(back_off, 0, now, &pause));
    ASSERT_EQ(pause.n_failures, PATIENCE);
    ASSERT_EQ(pause.left_ms, 1000);
    ASSERT_MEM(pause.text, "it was tired", pause.text_size);
    ASSERT_FALSE(back_off_next(back_off, pause.number, now, &pause));
    end(back_off);
}

TEST(pauses_grow_up_to_half_a_minute)
{
    struct back_off *back_off = begin();
    static const unsigned seconds[] = {1, 2, 4, 8, 16, 30, 30};
    struct scm_listed_pause pause;

    fail(back_off, PATIENCE);
    for (size_t i = 0; i < sizeof(seconds) / sizeof(*seconds); i++) {
        ASSERT_TRUE(back_off_next(back_off, 0, now, &pause));
        ASSERT_EQ(pause.left_ms, seconds[i] * 1000);
        now += seconds[i] * SECOND;
        ASSERT_FALSE(back_off_next(back_off, 0, now, &pause));
        fail(back_off, 1);
    }
    end(back_off);
}

TEST(who_is_seldom_asked_for_never_pauses)
{
    struct back_off *back_off = begin();

    for (int i = 0; i < 3 * PATIENCE; i++) {
        fail(back_off, 1);
        now += 2 * SECOND;
    }
    end(back_off);
}

TEST(who_succeeds_begins_anew)
{
    struct back_off *back_off = begin();

    fail(back_off, PATIENCE - 1);
    ASSERT_HR(back_off_begin(back_off, &clsid_test, &command, now), S_OK);
    back_off_note_success(back_off, &clsid_test);
    fail(back_off, PATIENCE);
    ASSERT_HR(back_off_begin(back_off, &clsid_test, &command, now), CO_E_SERVER_EXEC_FAILURE);
    end(back_off);
}

TEST(what_was_mended_begins_anew)
{
    struct back_off *back_off = begin();

    fail(back_off, PATIENCE);
    ASSERT_EQ(unlink(script), 0);
    write_script("exec a-better-server\n");
    fail(back_off, PATIENCE);
    ASSERT_HR(back_off_begin(back_off, &clsid_test, &command, now), CO_E_SERVER_EXEC_FAILURE);
    server_command_deinit(&command);
    ASSERT_HR(server_command_parse("/bin/true", NULL, &command), S_OK);
    fail(back_off, 1);
    end(back_off);
}

TEST(of_very_many_classes_the_last_are_known)
{
    struct back_off *back_off = begin();
    CLSID clsid = clsid_test;

    fail(back_off, PATIENCE);
    for (int i = 0; i < RECORDS_MAX; i++) {
        clsid.Data1++;
        ASSERT_HR(back_off_begin(back_off, &clsid, &command, now), S_OK);
    }
    ASSERT_HR(back_off_begin(back_off, &clsid_test, &command, now), S_OK);
    end(back_off);
}

TEST(without_memory_servers_are_started)
{
    struct back_off *back_off = begin();

    FOR_EACH_FAILING_ALLOCATION(back_off_begin(back_off, &clsid_test, &command, now));
    back_off_note_failure(back_off, &clsid_test, now, "");
    end(back_off);
}
