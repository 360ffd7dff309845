/* SPDX-License-Identifier: MIT */
#include "registry/capture.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <comity/ktmw32.h>
#include <comity/winreg.h>

#include "base/hresult.h"
#include "hive/operation.h"
#include "registry/owner.h"
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

/* Runs a module's registration in a child; the end of the pipe that it was sent to. */
static int capture(void (*registration)(void), bool is_to_fail)
{
    int ends[2], status;
    pid_t child;

    ASSERT_EQ(pipe2(ends, O_CLOEXEC), 0);
    child = fork();
    if (child == 0) {
        if (FAILED(capture_begin()))
            _exit(1);
        registration();
        _exit(SUCCEEDED(capture_send(ends[1])) ? 0 : 1);
    }
    close(ends[1]);
    ASSERT_EQ(waitpid(child, &status, 0), child);
    ASSERT_EQ(status != 0, is_to_fail);
    return ends[0];
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
    struct transaction *transaction = NULL;
    int fd;

    test_expect_open_descriptors();
    look_first();
    set(HKEY_CURRENT_USER, u"Software\\Old", 8);
    set(HKEY_CURRENT_USER, u"Software\\Kept", 9);
    fd = capture(register_module, false);
    ASSERT_EQ(get(HKEY_CURRENT_USER, u"Software\\Thing"), 0);
    ASSERT_EQ(get(HKEY_CURRENT_USER, u"Software\\Old"), 8);

    ASSERT_HR(capture_receive(fd, "module", &transaction), S_OK);
    close(fd);
    ASSERT_EQ(get(HKEY_CURRENT_USER, u"Software\\Thing"), 0);
    ASSERT_HR(transaction_commit(transaction), S_OK);
    transaction_unref(transaction);
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

static void register_and_crash(void)
{
    set(HKEY_CURRENT_USER, u"Software\\Half", 1);
    raise(SIGKILL);
}

TEST(a_module_that_crashes_has_registered_nothing)
{
    struct transaction *transaction = NULL;
    int fd;

    test_expect_open_descriptors();
    look_first();
    fd = capture(register_and_crash, true);
    ASSERT_HR(capture_receive(fd, "module", &transaction), hr_from_win32(ERROR_REGISTRY_CORRUPT));
    close(fd);
    ASSERT_EQ(get(HKEY_CURRENT_USER, u"Software\\Half"), 0);
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
    struct transaction *transaction = NULL;
    int fd;

    test_expect_open_descriptors();
    look_first();
    fd = capture(register_with_a_transaction, false);
    ASSERT_EQ(get(HKEY_CURRENT_USER, u"Software\\T"), 0);
    ASSERT_HR(capture_receive(fd, NULL, &transaction), S_OK);
    close(fd);
    ASSERT_HR(transaction_commit(transaction), S_OK);
    transaction_unref(transaction);
    ASSERT_EQ(get(HKEY_CURRENT_USER, u"Software\\T"), 1);
}

static void undo_another(void)
{
    if (registry_undo("another") != hr_from_win32(ERROR_ACCESS_DENIED))
        _exit(1);
}

TEST(a_child_cannot_undo_what_others_did)
{
    struct operation operation = {.kind = OPERATION_UNDO, .owner = "another"};
    struct operations forged = {0};
    struct transaction *transaction = NULL;
    uint64_t size;
    int ends[2];

    test_expect_open_descriptors();
    look_first();
    close(capture(undo_another, false));

    ASSERT_HR(operations_append(&forged, &operation), S_OK);
    size = forged.len;
    ASSERT_EQ(pipe2(ends, O_CLOEXEC), 0);
    ASSERT_EQ(write(ends[1], &size, sizeof(size)), sizeof(size));
    ASSERT_EQ(write(ends[1], forged.bytes, forged.len), forged.len);
    close(ends[1]);
    ASSERT_HR(capture_receive(ends[0], "module", &transaction),
              hr_from_win32(ERROR_REGISTRY_CORRUPT));
    close(ends[0]);
    operations_deinit(&forged);
}

TEST(what_no_child_sends_is_refused)
{
    static const uint64_t sizes[] = {CAPTURE_MAX + 1ull, 4096, 8, UINT64_MAX};

    test_expect_open_descriptors();
    look_first();
    for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
        uint64_t words[] = {sizes[i], 0x4141414141414141, 0};
        struct transaction *transaction = NULL;
        int ends[2];

        ASSERT_EQ(pipe2(ends, O_CLOEXEC), 0);
        ASSERT_EQ(write(ends[1], words, sizeof(words)), sizeof(words));
        close(ends[1]);
        ASSERT_HR(capture_receive(ends[0], "module", &transaction),
                  hr_from_win32(ERROR_REGISTRY_CORRUPT));
        close(ends[0]);
    }
}
