/* SPDX-License-Identifier: MIT */
/*
 * How long it takes to look through a registry of 100,000 keys for what is wrong with them.
 */
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <comity/ktmw32.h>
#include <comity/windows.h>

#include "bench.h"
#include "lint/lint.h"

enum {
    CLASSES = 25000, /* of four keys each */
    MODULES = 700,   /* that serve them */
    BATCHES = 3,
};

static char home[] = "/tmp/comity-bench.XXXXXX";

static void fail(const char *what)
{
    fprintf(stderr, "bench_lint: %s failed\n", what);
    exit(1);
}

static void set(HANDLE transaction, const char *path, const char *name, const char *text)
{
    HKEY key;

    if (RegCreateKeyTransactedA(HKEY_CURRENT_USER, path, 0, NULL, 0, KEY_WRITE, NULL, &key, NULL,
                                transaction, NULL) != ERROR_SUCCESS ||
        RegSetValueExA(key, name, 0, REG_SZ, (const BYTE *)text, (DWORD)strlen(text) + 1) !=
            ERROR_SUCCESS)
        fail("registering");
    RegCloseKey(key);
}

static void register_class(HANDLE transaction, unsigned i)
{
    char guid[40], path[160], text[64];

    snprintf(guid, sizeof(guid), "{%08X-5A11-4000-8000-C04170000000}", i);
    snprintf(path, sizeof(path), "Software\\Classes\\CLSID\\%s", guid);
    set(transaction, path, NULL, "A class");
    snprintf(path, sizeof(path), "Software\\Classes\\CLSID\\%s\\InprocServer32", guid);
    snprintf(text, sizeof(text), "/nowhere/module%03u.so", i % MODULES);
    set(transaction, path, NULL, text);
    set(transaction, path, "ThreadingModel", "Both");
    snprintf(path, sizeof(path), "Software\\Classes\\Bench.Class%u", i);
    set(transaction, path, NULL, "A class");
    snprintf(path, sizeof(path), "Software\\Classes\\Bench.Class%u\\CLSID", i);
    set(transaction, path, NULL, guid);
}

static void register_all(void)
{
    HANDLE transaction = CreateTransaction(NULL, NULL, 0, 0, 0, 0, NULL);

    for (unsigned i = 0; i < CLASSES; i++)
        register_class(transaction, i);
    if (!CommitTransaction(transaction))
        fail("committing");
    CloseHandle(transaction);
}

static void look(void *context)
{
    struct lint_scope scope = {.hives = LINT_HIVE_USER | LINT_HIVE_MACHINE};
    struct lint_report report;

    memset(scope.rules, true, sizeof(scope.rules));
    if (FAILED(lint_run(&scope, &report)) || report.n != CLASSES)
        fail("looking");
    lint_report_deinit(&report);
}

static int remove_entry(const char *path, const struct stat *status, int type, struct FTW *walk)
{
    return remove(path);
}

int main(void)
{
    if (!mkdtemp(home) || setenv("COMITY_HOME", home, 1) != 0)
        fail("making a home");
    register_all();
    bench_print("lint.100k", bench_best_ns(look, NULL, BATCHES, 1) / 1e6, "ms");
    nftw(home, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
    return 0;
}
