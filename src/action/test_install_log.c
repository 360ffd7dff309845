/* SPDX-License-Identifier: MIT */
#include "action/install_log.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "action/installation.h"
#include "action/interruption.h"
#include "base/hresult.h"
#include "test.h"

static char *log_path(void)
{
    static char path[4096];

    snprintf(path, sizeof(path), "%s/log.txt", test_home());
    return path;
}

static const char *log_text(void)
{
    static char text[4096];
    FILE *file = fopen(log_path(), "r");

    ASSERT_TRUE(file);
    text[fread(text, 1, sizeof(text) - 1, file)] = '\0';
    fclose(file);
    return text;
}

static void write_log(struct install_log_terms terms, const char *text)
{
    struct installation installation = {0};

    terms.path = log_path();
    ASSERT_HR(install_log_new(&terms, &installation.log), S_OK);
    install_log(&installation, "%s", text);
    install_log_free(installation.log);
}

TEST(a_log_is_written_anew_or_appended_to)
{
    write_log((struct install_log_terms){0}, "one");
    write_log((struct install_log_terms){0}, "two");
    ASSERT_STR(log_text(), "two\n");
    write_log((struct install_log_terms){.is_appended = true}, "three");
    ASSERT_STR(log_text(), "two\nthree\n");
}

TEST(lines_can_be_flushed)
{
    struct install_log_terms terms = {.path = log_path(), .is_flushed = true};
    struct installation installation = {0};

    ASSERT_HR(install_log_new(&terms, &installation.log), S_OK);
    install_log(&installation, "at once");
    ASSERT_STR(log_text(), "at once\n");
    install_log_free(installation.log);
}

TEST(a_log_that_cannot_be_written_is_told)
{
    struct install_log_terms terms = {.path = "/nowhere/log.txt"};
    struct install_log *log;

    ASSERT_HR(install_log_new(&terms, &log), hr_from_win32(ERROR_INSTALL_LOG_FAILURE));
    ASSERT_TRUE(strstr(hr_message(), "/nowhere/log.txt"));
}

TEST(actions_begin_and_end)
{
    struct install_log_terms terms = {.path = log_path()};
    struct install_log *log;

    ASSERT_HR(install_log_new(&terms, &log), S_OK);
    install_log_set_total(log, 100);
    install_log_begin_action(log, "InstallFiles", 50);
    install_log_progress(log, 25);
    install_log_end_action(log, "InstallFiles", 1);
    install_log_free(log);
    ASSERT_TRUE(strncmp(log_text(), "Action start ", 13) == 0);
    ASSERT_TRUE(strstr(log_text(), ": InstallFiles.\nAction ended "));
    ASSERT_TRUE(strstr(log_text(), ": InstallFiles. Return value 1.\n"));
}

TEST(an_interruption_ends_the_work)
{
    struct installation installation = {0};

    interruption_catch();
    ASSERT_HR(install_go_on(&installation), S_OK);
    raise(SIGINT);
    ASSERT_HR(install_go_on(&installation), hr_from_win32(ERROR_INSTALL_USEREXIT));
}

static void note(struct install_log *log, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    install_log_note(log, format, arguments);
    va_end(arguments);
}

TEST(notes_are_kept_for_the_end)
{
    _cleanup_(install_log_freep) struct install_log *log = NULL;
    _cleanup_(freep) char *notes = NULL;

    ASSERT_HR(install_log_new(&(struct install_log_terms){0}, &log), S_OK);
    note(log, "%s is kept", "one");
    note(log, "two stays");
    notes = install_log_take_notes(log);
    ASSERT_STR(notes, "note: one is kept\nnote: two stays\n");
    ASSERT_TRUE(install_log_take_notes(log) == NULL);
}
