/* SPDX-License-Identifier: MIT */
#include "lint/mend.h"

#include <stdio.h>
#include <string.h>

#include <comity/winreg.h>

#include "registry/owner.h"
#include "test.h"
#include "winreg/text_value.h"

#define CLASS "Software\\Classes\\CLSID\\{22222222-0000-4000-8000-000000000001}"
#define ABSENT "{22222222-0000-4000-8000-000000000002}"

static void set(const char *key, const char *name, DWORD type, const char *text)
{
    ASSERT_EQ(RegSetKeyValueA(HKEY_LOCAL_MACHINE, key, name, type, text, (DWORD)strlen(text) + 1),
              ERROR_SUCCESS);
}

/* @expected is NULL for a value that is not there. */
static void check(const char *path, const char *name, const char *expected)
{
    char text[256];
    DWORD size = sizeof(text);
    LSTATUS error = RegGetValueA(HKEY_LOCAL_MACHINE, path, name, RRF_RT_REG_SZ | RRF_NOEXPAND, NULL,
                                 text, &size);

    ASSERT_EQ(error, expected ? ERROR_SUCCESS : ERROR_FILE_NOT_FOUND);
    if (expected)
        ASSERT_STR(text, expected);
}

static void look(struct lint_report *ret_report)
{
    struct lint_scope scope = {.hives = LINT_HIVE_MACHINE};

    memset(scope.rules, true, sizeof(scope.rules));
    ASSERT_HR(lint_run(&scope, ret_report), S_OK);
}

static void register_class(void)
{
    set(CLASS, "AppID", REG_SZ, ABSENT);
    set(CLASS "\\TreatAs", NULL, REG_SZ, ABSENT);
    set(CLASS "\\LocalServer32", NULL, REG_SZ, "/bin/true");
    set(CLASS "\\LocalServer32", "ThreadingModel", REG_SZ, "Both");
}

TEST(what_was_mended_can_be_undone_together)
{
    char owner[MEND_OWNER_SIZE];
    struct lint_report report;

    test_expect_open_descriptors();
    register_class();
    look(&report);
    ASSERT_EQ(report.n, 3);
    ASSERT_HR(mend(&report, owner), S_OK);
    ASSERT_TRUE(strncmp(owner, "comity lint ", 12) == 0);
    for (size_t i = 0; i < report.n; i++)
        ASSERT_TRUE(report.findings[i].is_mended);
    lint_report_deinit(&report);
    check(CLASS, "AppID", NULL);
    check(CLASS "\\TreatAs", NULL, NULL);
    check(CLASS "\\LocalServer32", "ThreadingModel", NULL);
    check(CLASS "\\LocalServer32", NULL, "/bin/true");

    ASSERT_HR(registry_undo(owner), S_OK);
    check(CLASS, "AppID", ABSENT);
    check(CLASS "\\TreatAs", NULL, ABSENT);
    check(CLASS "\\LocalServer32", "ThreadingModel", "Both");
}

TEST(what_is_gone_or_has_keys_below_it_is_left)
{
    char owner[MEND_OWNER_SIZE];
    struct lint_report report;

    test_expect_open_descriptors();
    register_class();
    set(CLASS "\\TreatAs\\Below", NULL, REG_SZ, "x");
    look(&report);
    ASSERT_EQ(RegDeleteKeyValueA(HKEY_LOCAL_MACHINE, CLASS, "AppID"), ERROR_SUCCESS);
    ASSERT_HR(mend(&report, owner), S_OK);
    for (size_t i = 0; i < report.n; i++)
        ASSERT_EQ(report.findings[i].is_mended, report.findings[i].rule == RULE_THREADING_MODEL);
    lint_report_deinit(&report);
    check(CLASS "\\TreatAs", NULL, ABSENT);
}

TEST(a_command_with_variables_keeps_them)
{
    char owner[MEND_OWNER_SIZE];
    struct lint_report report;

    test_expect_open_descriptors();
    ASSERT_EQ(setenv("LINT_FOLDER", "/usr", 1), 0);
    set(CLASS "\\InprocServer32", NULL, REG_EXPAND_SZ, "%LINT_FOLDER%/nowhere.so");
    set(CLASS "\\InprocServer32", "ThreadingModel", REG_EXPAND_SZ, "Both ");
    look(&report);
    ASSERT_EQ(report.n, 2);
    ASSERT_TRUE(strstr(report.findings[0].sentence, "/usr/nowhere.so"));
    ASSERT_HR(mend(&report, owner), S_OK);
    ASSERT_FALSE(report.findings[1].is_mended);
    lint_report_deinit(&report);
}

TEST(nothing_to_mend_makes_no_owner)
{
    char owner[MEND_OWNER_SIZE] = "x";
    struct lint_report report;

    test_expect_open_descriptors();
    set(CLASS, NULL, REG_SZ, "Thing");
    look(&report);
    ASSERT_EQ(report.n, 1);
    ASSERT_HR(mend(&report, owner), S_OK);
    ASSERT_STR(owner, "");
    lint_report_deinit(&report);
}
