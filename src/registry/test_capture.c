/* SPDX-License-Identifier: MIT */
#include "registry/capture.h"

#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <comity/ktmw32.h>
#include <comity/winreg.h>

#include "base/hresult.h"
#include "hive/operation.h"
#include "registry/joined_capture.h"
#include "registry/owner.h"
#include "registry/reception.h"
#include "test.h"

static void set(HKEY root, LPCWSTR path, DWORD value)
{
    if (RegSetKeyValueW(root, path, u"Number", REG_DWORD, &value, sizeof(value)) != 0)
        _exit(1);
}

/* 0 if it is not there. */
static DWORD get(HKEY root, LPCWSTR path)
{
    DWORD value = 0, size = sizeof(value);

    RegGetValueW(root, path, u"Number", RRF_RT_REG_DWORD, NULL, &value, &size);
    return value;
}

static void look_first(void)
{
    get(HKEY_CURRENT_USER, u"Software");
    get(HKEY_LOCAL_MACHINE, u"Software");
}

static char folder[PATH_MAX];

/* Runs a module's registration in a process of its own. */
static void capture(enum key_scope scope, void (*registration)(void))
{
    int status;
    pid_t child;

    snprintf(folder, sizeof(folder), "%s/capture-XXXXXX", test_home());
    ASSERT_TRUE(mkdtemp(folder) != NULL);
    ASSERT_HR(capture_make(folder, &(struct capture_terms){scope}), S_OK);
    child = fork();
    if (child == 0) {
        if (FAILED(joined_capture_join(folder)))
            _exit(1);
        registration();
        _exit(0);
    }
    ASSERT_EQ(waitpid(child, &status, 0), child);
    ASSERT_EQ(status, 0);
}

static const struct reception_terms modules = {.owner = "module"}, nobodys;

/* Does what was captured. */
static HRESULT receive(const struct reception_terms *terms)
{
    _cleanup_(reception_freep) struct reception *reception = NULL;
    HRESULT hr = reception_new(folder, terms, &reception);

    return SUCCEEDED(hr) ? reception_commit(reception) : hr;
}

/* Writes behind the header of the capture of the user's hive. */
static void forge(const void *bytes, size_t size, uint64_t told)
{
    struct capture_header header;
    int fd;

    ASSERT_HR(capture_open(folder, HIVE_USER, &header, &fd), S_OK);
    ASSERT_EQ(pwrite(fd, bytes, size, sizeof(header)), (ssize_t)size);
    header.size = told;
    ASSERT_EQ(pwrite(fd, &header, sizeof(header), 0), sizeof(header));
    close(fd);
}

static void register_module(void)
{
    set(HKEY_CLASSES_ROOT, u"Thing\\CLSID", 1);
    set(HKEY_CURRENT_USER, u"Software\\Thing", 2);
    set(HKEY_LOCAL_MACHINE, u"Software\\Thing", 3);
    RegDeleteTreeW(HKEY_CURRENT_USER, u"Software\\Old");
    /* It reads what it wrote, and what it did not. */
    if (get(HKEY_CURRENT_USER, u"Software\\Thing") != 2 ||
        get(HKEY_CURRENT_USER, u"Software\\Kept") != 9 ||
        get(HKEY_CURRENT_USER, u"Software\\Old") != 0)
        _exit(1);
}

TEST(what_a_child_registers_comes_about_when_the_parent_commits)
{
    struct reception *reception = NULL;

    test_expect_open_descriptors();
    look_first();
    set(HKEY_CURRENT_USER, u"Software\\Old", 8);
    set(HKEY_CURRENT_USER, u"Software\\Kept", 9);
    capture(KEY_SCOPE_BOTH, register_module);
    ASSERT_EQ(get(HKEY_CURRENT_USER, u"Software\\Thing"), 0);
    ASSERT_EQ(get(HKEY_CURRENT_USER, u"Software\\Old"), 8);

    ASSERT_HR(reception_new(folder, &modules, &reception), S_OK);
    ASSERT_EQ(get(HKEY_CURRENT_USER, u"Software\\Thing"), 0);
    ASSERT_HR(reception_commit(reception), S_OK);
    reception_free(reception);
    ASSERT_EQ(get(HKEY_CLASSES_ROOT, u"Thing\\CLSID"), 1);
    ASSERT_EQ(get(HKEY_CURRENT_USER, u"Software\\Thing"), 2);
    ASSERT_EQ(get(HKEY_LOCAL_MACHINE, u"Software\\Thing"), 3);
    ASSERT_EQ(get(HKEY_CURRENT_USER, u"Software\\Old"), 0);

    ASSERT_HR(registry_undo("module"), S_OK);
    ASSERT_EQ(get(HKEY_CLASSES_ROOT, u"Thing\\CLSID"), 0);
    ASSERT_EQ(get(HKEY_CURRENT_USER, u"Software\\Thing"), 0);
    ASSERT_EQ(get(HKEY_LOCAL_MACHINE, u"Software\\Thing"), 0);
    ASSERT_EQ(get(HKEY_CURRENT_USER, u"Software\\Old"), 8);
}

static void register_with_a_transaction(void)
{
    HANDLE transaction = CreateTransaction(NULL, NULL, 0, 0, 0, 0, NULL);
    DWORD value = 1;
    HKEY key;

    if (RegCreateKeyTransactedW(HKEY_CURRENT_USER, u"Software\\T", 0, NULL, 0, KEY_ALL_ACCESS, NULL,
                                &key, NULL, transaction, NULL) != 0 ||
        RegSetValueExW(key, u"Number", 0, REG_DWORD, (BYTE *)&value, sizeof(value)) != 0 ||
        !CommitTransaction(transaction) || get(HKEY_CURRENT_USER, u"Software\\T") != 1)
        _exit(1);
}

TEST(a_childs_own_transactions_are_captured_too)
{
    test_expect_open_descriptors();
    look_first();
    capture(KEY_SCOPE_BOTH, register_with_a_transaction);
    ASSERT_EQ(get(HKEY_CURRENT_USER, u"Software\\T"), 0);
    ASSERT_HR(receive(&nobodys), S_OK);
    ASSERT_EQ(get(HKEY_CURRENT_USER, u"Software\\T"), 1);
}

static void undo_another(void)
{
    if (registry_undo("another") != hr_from_win32(ERROR_ACCESS_DENIED))
        _exit(1);
}

static void register_nothing(void)
{
}

TEST(a_child_cannot_undo_what_others_did)
{
    struct operation operation = {.kind = OPERATION_UNDO, .owner = "another"};
    struct operations forged = {0};
    test_expect_open_descriptors();
    look_first();
    capture(KEY_SCOPE_BOTH, undo_another);
    ASSERT_HR(operations_append(&forged, &operation), S_OK);
    forge(forged.bytes, forged.len, forged.len);
    ASSERT_HR(receive(&modules), hr_from_win32(ERROR_REGISTRY_CORRUPT));
    operations_deinit(&forged);
}

TEST(what_no_child_writes_is_refused)
{
    static const uint64_t sizes[] = {CAPTURE_MAX + 1ull, 4096, 8, 16, UINT64_MAX};
    static const uint64_t words[] = {0x4141414141414141, 0};

    test_expect_open_descriptors();
    look_first();
    for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
        capture(KEY_SCOPE_BOTH, register_nothing);
        forge(words, sizeof(words), sizes[i]);
        ASSERT_HR(receive(&modules), hr_from_win32(ERROR_REGISTRY_CORRUPT));
        ASSERT_EQ(truncate(strcat(folder, "/user"), 4), 0);
        *strrchr(folder, '/') = '\0';
        ASSERT_HR(receive(&modules), hr_from_win32(ERROR_REGISTRY_CORRUPT));
    }
}

/* The child of a fork goes on with the capture, and each sees what the other wrote. */
static void fork_and_go_on(void)
{
    int status;
    pid_t child;

    set(HKEY_CURRENT_USER, u"Software\\First", 1);
    child = fork();
    if (child == 0) {
        if (get(HKEY_CURRENT_USER, u"Software\\First") != 1)
            _exit(1);
        set(HKEY_CURRENT_USER, u"Software\\First\\Second", 2);
        _exit(0);
    }
    if (waitpid(child, &status, 0) != child || status != 0 ||
        get(HKEY_CURRENT_USER, u"Software\\First\\Second") != 2)
        _exit(1);
    set(HKEY_CURRENT_USER, u"Software\\First\\Second\\Third", 3);
}

TEST(processes_that_register_together_see_what_the_others_wrote)
{
    test_expect_open_descriptors();
    look_first();
    capture(KEY_SCOPE_BOTH, fork_and_go_on);
    ASSERT_EQ(get(HKEY_CURRENT_USER, u"Software\\First"), 0);
    ASSERT_HR(receive(&modules), S_OK);
    ASSERT_EQ(get(HKEY_CURRENT_USER, u"Software\\First\\Second\\Third"), 3);
}

enum {
    WRITERS = 4,
    KEYS = 50,
};

static void write_side_by_side(void)
{
    pid_t children[WRITERS];
    int status;

    for (DWORD i = 0; i < WRITERS; i++) {
        children[i] = fork();
        for (DWORD j = 1; children[i] == 0 && j <= KEYS; j++) {
            WCHAR path[] = u"Software\\Many\\a\\aa";

            path[14] = (WCHAR)('a' + i);
            path[16] = (WCHAR)('a' + j / 10);
            path[17] = (WCHAR)('a' + j % 10);
            set(HKEY_CURRENT_USER, path, j);
        }
        if (children[i] == 0)
            _exit(0);
    }
    for (int i = 0; i < WRITERS; i++)
        if (waitpid(children[i], &status, 0) != children[i] || status != 0)
            _exit(1);
}

TEST(processes_that_write_at_the_same_time_lose_nothing)
{
    DWORD n = 0;
    HKEY key;

    test_expect_open_descriptors();
    look_first();
    capture(KEY_SCOPE_BOTH, write_side_by_side);
    ASSERT_HR(receive(&modules), S_OK);
    for (WCHAR writer = 'a'; writer < 'a' + WRITERS; writer++) {
        WCHAR path[] = u"Software\\Many\\a";

        path[14] = writer;
        ASSERT_EQ(RegOpenKeyExW(HKEY_CURRENT_USER, path, 0, KEY_READ, &key), 0);
        ASSERT_EQ(
            RegQueryInfoKeyW(key, NULL, NULL, NULL, &n, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
            0);
        ASSERT_EQ(n, KEYS);
        RegCloseKey(key);
    }
}

static void register_classes(void)
{
    set(HKEY_CLASSES_ROOT, u"Scoped", 1);
    set(HKEY_LOCAL_MACHINE, u"Software\\Classes\\Scoped\\Below", 2);
}

TEST(a_scope_says_where_classes_are_registered)
{
    static const struct {
        enum key_scope scope;
        HKEY root, other;
    } cases[] = {
        {KEY_SCOPE_USER, HKEY_CURRENT_USER, HKEY_LOCAL_MACHINE},
        {KEY_SCOPE_MACHINE, HKEY_LOCAL_MACHINE, HKEY_CURRENT_USER},
    };

    test_expect_open_descriptors();
    look_first();
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        capture(cases[i].scope, register_classes);
        ASSERT_HR(receive(&modules), S_OK);
        ASSERT_EQ(get(cases[i].root, u"Software\\Classes\\Scoped"), 1);
        ASSERT_EQ(get(cases[i].root, u"Software\\Classes\\Scoped\\Below"), 2);
        ASSERT_EQ(get(cases[i].other, u"Software\\Classes\\Scoped"), 0);
        ASSERT_HR(registry_undo("module"), S_OK);
        ASSERT_EQ(get(cases[i].root, u"Software\\Classes\\Scoped"), 0);
    }
}

enum {
    MANY = 1500,
    LENGTH = 300 << 10, /* bytes */
};

static void register_much(void)
{
    static const BYTE data[LENGTH];

    for (DWORD i = 1; i <= MANY; i++) {
        WCHAR path[] = u"Software\\Much\\aaa";

        path[14] = (WCHAR)('a' + i / 400);
        path[15] = (WCHAR)('a' + i / 20 % 20);
        path[16] = (WCHAR)('a' + i % 20);
        set(HKEY_CURRENT_USER, path, i);
    }
    if (RegSetKeyValueW(HKEY_CURRENT_USER, u"Software\\Much", u"Long", REG_BINARY, data, LENGTH) !=
        0)
        _exit(1);
    set(HKEY_CURRENT_USER, u"Software\\Much", MANY);
}

TEST(much_is_captured_whole)
{
    DWORD n = 0, size = 0;
    HKEY key;

    test_expect_open_descriptors();
    look_first();
    capture(KEY_SCOPE_BOTH, register_much);
    ASSERT_HR(receive(&modules), S_OK);
    ASSERT_EQ(get(HKEY_CURRENT_USER, u"Software\\Much"), MANY);
    ASSERT_EQ(RegOpenKeyExW(HKEY_CURRENT_USER, u"Software\\Much", 0, KEY_READ, &key), 0);
    ASSERT_EQ(
        RegQueryInfoKeyW(key, NULL, NULL, NULL, &n, NULL, NULL, NULL, NULL, &size, NULL, NULL), 0);
    ASSERT_EQ(n, MANY);
    ASSERT_EQ(size, LENGTH);
    RegCloseKey(key);
}

static void die_while_writing(void)
{
    int status;
    pid_t child = fork();

    if (child == 0) {
        struct capture_map map;

        if (SUCCEEDED(capture_map(folder, HIVE_USER, &map)) && SUCCEEDED(capture_lock(&map)))
            raise(SIGKILL);
        _exit(1);
    }
    if (waitpid(child, &status, 0) != child || !WIFSIGNALED(status))
        _exit(1);
    set(HKEY_CURRENT_USER, u"Software\\After", 1);
}

TEST(who_dies_while_writing_is_in_nobodys_way)
{
    test_expect_open_descriptors();
    look_first();
    capture(KEY_SCOPE_BOTH, die_while_writing);
    ASSERT_HR(receive(&modules), S_OK);
    ASSERT_EQ(get(HKEY_CURRENT_USER, u"Software\\After"), 1);
}

static void close_all_and_go_on(void)
{
    for (int fd = 3; fd < 256; fd++)
        close(fd);
    register_much();
}

TEST(a_capture_needs_no_descriptor)
{
    test_expect_open_descriptors();
    look_first();
    capture(KEY_SCOPE_BOTH, close_all_and_go_on);
    ASSERT_HR(receive(&modules), S_OK);
    ASSERT_EQ(get(HKEY_CURRENT_USER, u"Software\\Much"), MANY);
}

TEST(a_key_that_others_have_made_meanwhile_is_not_made_again)
{
    char first[PATH_MAX];

    test_expect_open_descriptors();
    look_first();
    capture(KEY_SCOPE_BOTH, register_classes);
    strcpy(first, folder);
    capture(KEY_SCOPE_BOTH, register_classes);
    ASSERT_HR(receive(&modules), S_OK);
    strcpy(folder, first);
    ASSERT_HR(receive(&modules), hr_from_win32(ERROR_TRANSACTIONAL_CONFLICT));
    ASSERT_EQ(get(HKEY_LOCAL_MACHINE, u"Software\\Classes\\Scoped\\Below"), 2);
    ASSERT_HR(registry_undo("module"), S_OK);
    ASSERT_EQ(get(HKEY_LOCAL_MACHINE, u"Software\\Classes\\Scoped\\Below"), 0);
}

static HRESULT leave_out(const struct captured *captured, void *context)
{
    ++*(int *)context;
    return S_FALSE;
}

TEST(what_is_left_out_takes_what_follows_with_it)
{
    int n = 0;
    const struct reception_terms terms = {.owner = "module", .visit = leave_out, .context = &n};

    test_expect_open_descriptors();
    look_first();
    set(HKEY_CURRENT_USER, u"Software\\Old", 8);
    set(HKEY_CURRENT_USER, u"Software\\Kept", 9);
    capture(KEY_SCOPE_BOTH, register_module);
    ASSERT_HR(receive(&terms), S_OK);
    ASSERT_TRUE(n > 6); /* three keys, their values, and what goes */
    ASSERT_EQ(get(HKEY_CURRENT_USER, u"Software\\Thing"), 0);
    ASSERT_EQ(get(HKEY_CURRENT_USER, u"Software\\Old"), 8);
}
