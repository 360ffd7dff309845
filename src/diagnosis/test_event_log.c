/* SPDX-License-Identifier: MIT */
#include "diagnosis/event_log.h"

#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>

#include <comity/winerror.h>

#include "base/guid.h"
#include "test.h"

static const CLSID clsid_test = {
    0x5b1fe8a2, 0x3c5d, 0x4a0e, {0x8f, 0x11, 0x22, 0x3d, 0x5a, 0x9c, 0x70, 0x07}};

static void log_path(const char *name, char path[static PATH_MAX])
{
    ASSERT_HR(event_log_folder(path, PATH_MAX), S_OK);
    snprintf(path + strlen(path), PATH_MAX - strlen(path), "/%s", name);
}

TEST(what_was_appended_is_read)
{
    struct event_reader *reader;
    struct event event;

    ASSERT_HR(event_reader_open(&reader), S_OK);
    ASSERT_HR(event_reader_next(reader, &event), S_FALSE);
    event_log_append(&(struct event){.kind = EVENT_FAILED,
                                     .clsid = clsid_test,
                                     .pid = 12,
                                     .number = -3,
                                     .command = "/a\\b\t\"c\"",
                                     .text = "one\ntwo\\n\r"});
    event_log_append(&(struct event){.when_us = 5, .kind = EVENT_DAEMON_LEFT});
    ASSERT_HR(event_reader_next(reader, &event), S_OK);
    ASSERT_TRUE(event.when_us > 1000000 && guid_is_equal(&event.clsid, &clsid_test));
    ASSERT_EQ(event.kind, EVENT_FAILED);
    ASSERT_EQ(event.pid, 12);
    ASSERT_EQ(event.number, -3);
    ASSERT_STR(event.command, "/a\\b\t\"c\"");
    ASSERT_STR(event.text, "one\ntwo\\n\r");
    ASSERT_HR(event_reader_next(reader, &event), S_OK);
    ASSERT_EQ(event.when_us, 5);
    ASSERT_FALSE(event.command || event.text);
    ASSERT_HR(event_reader_next(reader, &event), S_FALSE);
    event_reader_close(reader);
}

/* More than fits into both files: the newest are there, and the files stay as long as they may. */
TEST(the_log_is_bounded_and_a_reader_goes_on_over_its_turns)
{
    static char text[2000];
    struct event_reader *reader;
    struct event event;
    struct stat status;
    char path[PATH_MAX];
    int n = 0;

    memset(text, 'x', sizeof(text) - 1);
    for (int i = 0; i < 1500; i++)
        event_log_append(&(struct event){.kind = EVENT_LAUNCHED, .number = i, .text = text});
    log_path("events.log", path);
    ASSERT_EQ(stat(path, &status), 0);
    ASSERT_TRUE(status.st_size <= 1024 * 1024);
    log_path("events.log.1", path);
    ASSERT_EQ(stat(path, &status), 0);
    ASSERT_TRUE(status.st_size <= 1024 * 1024 && status.st_size > 1000 * 1000);

    ASSERT_HR(event_reader_open(&reader), S_OK);
    for (; event_reader_next(reader, &event) == S_OK; n++)
        ASSERT_TRUE(event.number < 1500);
    ASSERT_TRUE(n > 500 && n < 1500);
    ASSERT_EQ(event.number, 1499);
    /* The reader waits at the end while the file is turned and goes on in the new one. */
    for (int i = 1500; i < 1900; i++)
        event_log_append(&(struct event){.kind = EVENT_LAUNCHED, .number = i, .text = text});
    for (n = 1500; event_reader_next(reader, &event) == S_OK; n++)
        ASSERT_EQ(event.number, n);
    ASSERT_EQ(n, 1900);
    event_reader_close(reader);
}

TEST(what_is_no_event_is_passed_over)
{
    struct event_reader *reader;
    struct event event;
    char path[PATH_MAX], long_line[40000];
    FILE *file;

    event_log_append(&(struct event){.kind = EVENT_DAEMON_STARTED, .pid = 1});
    memset(long_line, 'a', sizeof(long_line) - 1);
    long_line[sizeof(long_line) - 1] = '\0';
    log_path("events.log", path);
    file = fopen(path, "ae");
    ASSERT_TRUE(file);
    fprintf(file, "\n\t\t\t\nnonsense\n5\tno-kind\t{}\t1\t2\t\t\n%s\n", long_line);
    fclose(file);
    event_log_append(&(struct event){.kind = EVENT_DAEMON_STARTED, .pid = 2});
    ASSERT_HR(event_reader_open(&reader), S_OK);
    ASSERT_HR(event_reader_next(reader, &event), S_OK);
    ASSERT_EQ(event.pid, 1);
    ASSERT_HR(event_reader_next(reader, &event), S_OK);
    ASSERT_EQ(event.pid, 2);
    ASSERT_HR(event_reader_next(reader, &event), S_FALSE);
    event_reader_close(reader);
}
