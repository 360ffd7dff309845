/* SPDX-License-Identifier: MIT */
#include "launch/account.h"

#include <sys/resource.h>

#include <comity/winerror.h>

#include "base/hresult.h"
#include "test.h"

TEST(a_process_has_one_account_however_it_comes)
{
    _cleanup_(accounts_freep) struct accounts *accounts = NULL;
    struct account *first, *again, *other;

    ASSERT_HR(accounts_new(&accounts), S_OK);
    ASSERT_HR(accounts_open(accounts, 7, &first), S_OK);
    ASSERT_HR(accounts_open(accounts, 7, &again), S_OK);
    ASSERT_HR(accounts_open(accounts, 8, &other), S_OK);
    ASSERT_TRUE(first == again && first != other);
    ASSERT_HR(account_charge(first, ACCOUNT_LAUNCHES, 64), S_OK);
    ASSERT_HR(account_charge(again, ACCOUNT_LAUNCHES, 1),
              HRESULT_FROM_WIN32(ERROR_NOT_ENOUGH_QUOTA));
    ASSERT_TRUE(strstr(hr_message(), "process 7 has 64 servers that are being started"));
    ASSERT_HR(account_charge(other, ACCOUNT_LAUNCHES, 1), S_OK);
    ASSERT_HR(account_charge(first, ACCOUNT_BYTES, 1), S_OK);
    account_refund(again, ACCOUNT_LAUNCHES, 1);
    ASSERT_HR(account_charge(again, ACCOUNT_LAUNCHES, 1), S_OK);
    account_unref(first);
    account_unref(again);
    account_unref(other);
}

TEST(nobody_has_no_limit)
{
    ASSERT_HR(account_charge(NULL, ACCOUNT_OFFERS, SIZE_MAX), S_OK);
    account_refund(NULL, ACCOUNT_OFFERS, 1);
    ASSERT_FALSE(account_ref(NULL));
    ASSERT_FALSE(account_unref(NULL));
}

TEST(no_process_gets_all_descriptors)
{
    _cleanup_(accounts_freep) struct accounts *accounts = NULL;
    struct rlimit few = {.rlim_cur = 40, .rlim_max = 40};
    struct account *account;

    setrlimit(RLIMIT_NOFILE, &few);
    ASSERT_HR(accounts_new(&accounts), S_OK);
    ASSERT_HR(accounts_open(accounts, 7, &account), S_OK);
    ASSERT_HR(account_charge(account, ACCOUNT_CONNECTIONS, 30), S_OK);
    ASSERT_HR(account_charge(account, ACCOUNT_CONNECTIONS, 1),
              HRESULT_FROM_WIN32(ERROR_NOT_ENOUGH_QUOTA));
    account_unref(account);
}

TEST(accounts_without_memory_are_none)
{
    FOR_EACH_FAILING_ALLOCATION({
        _cleanup_(accounts_freep) struct accounts *accounts = NULL;
        struct account *account;

        if (SUCCEEDED(accounts_new(&accounts)) && SUCCEEDED(accounts_open(accounts, 7, &account)))
            account_unref(account);
    });
}
