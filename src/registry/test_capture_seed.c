/* SPDX-License-Identifier: MIT */
#include "registry/capture_seed.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <comity/winreg.h>

#include "registry/capture.h"
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

static void set_as(const char *owner, HKEY root, LPCWSTR path, DWORD value)
{
    ASSERT_HR(registry_set_owner(owner), S_OK);
    set(root, path, value);
    ASSERT_HR(registry_set_owner(NULL), S_OK);
}

static char folder[PATH_MAX];
static uint64_t seed[HIVE_KINDS];

static void make_capture(struct transaction *transaction)
{
    snprintf(folder, sizeof(folder), "%s/capture-XXXXXX", test_home());
    ASSERT_TRUE(mkdtemp(folder) != NULL);
    ASSERT_HR(capture_make(folder, &(struct capture_terms){.is_part = true}), S_OK);
    ASSERT_HR(capture_seed(folder, transaction, seed), S_OK);
}

static void run_in_child(void (*registration)(void))
{
    int status;
    pid_t child = fork();

    if (child == 0) {
        if (FAILED(joined_capture_join(folder)))
            _exit(1);
        registration();
        _exit(0);
    }
    ASSERT_EQ(waitpid(child, &status, 0), child);
    ASSERT_EQ(status, 0);
}

static HRESULT receive(struct transaction *transaction, const char *owner)
{
    struct reception_terms terms = {.owner = owner, .transaction = transaction};
    _cleanup_(reception_freep) struct reception *reception = NULL;
    HRESULT hr;

    memcpy(terms.seed, seed, sizeof(seed));
    hr = reception_new(folder, &terms, &reception);
    return SUCCEEDED(hr) ? reception_commit(reception) : hr;
}

static struct transaction *begin(void)
{
    struct transaction *transaction;

    ASSERT_HR(transaction_new(0, &transaction), S_OK);
    transaction_capture(transaction);
    return transaction;
}

static void commit(struct transaction *transaction)
{
    transaction_capture(NULL);
    ASSERT_HR(transaction_commit(transaction), S_OK);
    transaction_unref(transaction);
}

/* It finds what the transaction has made, and not what that has undone. */
static void register_module(void)
{
    if (get(HKEY_CURRENT_USER, u"Software\\New") != 2 ||
        get(HKEY_CURRENT_USER, u"Software\\Old") != 0 ||
        get(HKEY_CURRENT_USER, u"Software\\Old\\kept") != 5)
        _exit(2);
    set(HKEY_CURRENT_USER, u"Software\\New\\module", 3);
    set(HKEY_LOCAL_MACHINE, u"Software\\Module", 4);
}

TEST(a_module_sees_what_the_transaction_did_and_adds_to_it)
{
    struct transaction *transaction;

    test_expect_open_descriptors();
    set_as("old", HKEY_CURRENT_USER, u"Software\\Old", 1);
    set(HKEY_CURRENT_USER, u"Software\\Old\\kept", 5);
    transaction = begin();
    ASSERT_EQ(registry_undo_owners((const char *const[]){"old"}, 1), S_OK);
    set_as("new", HKEY_CURRENT_USER, u"Software\\New", 2);
    make_capture(transaction);
    run_in_child(register_module);
    ASSERT_EQ(get(HKEY_LOCAL_MACHINE, u"Software\\Module"), 0);
    ASSERT_HR(receive(transaction, "module"), S_OK);
    ASSERT_EQ(get(HKEY_LOCAL_MACHINE, u"Software\\Module"), 4);
    commit(transaction);
    ASSERT_EQ(get(HKEY_CURRENT_USER, u"Software\\New\\module"), 3);
    ASSERT_EQ(get(HKEY_CURRENT_USER, u"Software\\Old\\kept"), 5);

    ASSERT_HR(registry_undo("module"), S_OK);
    ASSERT_EQ(get(HKEY_LOCAL_MACHINE, u"Software\\Module"), 0);
    ASSERT_EQ(get(HKEY_CURRENT_USER, u"Software\\New\\module"), 0);
    ASSERT_EQ(get(HKEY_CURRENT_USER, u"Software\\New"), 2);
}

static void make_key_of_its_own(void)
{
    set(HKEY_CURRENT_USER, u"Software\\Module", 1);
}

TEST(what_is_not_received_leaves_the_transaction_as_it_was)
{
    struct transaction *transaction;

    test_expect_open_descriptors();
    transaction = begin();
    set(HKEY_CURRENT_USER, u"Software\\New", 2);
    make_capture(transaction);
    run_in_child(make_key_of_its_own);
    seed[HIVE_USER] -= 8; /* as if the file had been tampered with */
    ASSERT_HR(receive(transaction, NULL), HRESULT_FROM_WIN32(ERROR_REGISTRY_CORRUPT));
    ASSERT_EQ(get(HKEY_CURRENT_USER, u"Software\\Module"), 0);
    commit(transaction);
    ASSERT_EQ(get(HKEY_CURRENT_USER, u"Software\\New"), 2);
    ASSERT_EQ(get(HKEY_CURRENT_USER, u"Software\\Module"), 0);
}

static void look_at_both(void)
{
    if (get(HKEY_LOCAL_MACHINE, u"Software\\Module") != 4 ||
        get(HKEY_CURRENT_USER, u"Software\\New\\module") != 3)
        _exit(3);
}

TEST(what_was_only_looked_at_can_be_written_by_others)
{
    struct reception_terms terms = {.owner = "module", .is_trial = true};
    struct transaction *transaction;
    struct reception *reception;

    test_expect_open_descriptors();
    set(HKEY_CURRENT_USER, u"Software\\Old\\kept", 5);
    transaction = begin();
    set(HKEY_CURRENT_USER, u"Software\\New", 2);
    make_capture(transaction);
    run_in_child(register_module);
    memcpy(terms.seed, seed, sizeof(seed));
    terms.transaction = transaction;
    ASSERT_HR(reception_new(folder, &terms, &reception), S_OK);
    reception_free(reception);
    ASSERT_EQ(get(HKEY_LOCAL_MACHINE, u"Software\\Module"), 0);
    set(HKEY_CURRENT_USER, u"Software\\New\\module", 3);
    set(HKEY_LOCAL_MACHINE, u"Software\\Module", 4);
    make_capture(transaction);
    run_in_child(look_at_both);
    commit(transaction);
    ASSERT_EQ(get(HKEY_LOCAL_MACHINE, u"Software\\Module"), 4);
}
