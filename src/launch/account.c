/* SPDX-License-Identifier: MIT */
#include "launch/account.h"

#include <stdlib.h>
#include <sys/resource.h>

#include <comity/winerror.h>

#include "base/hresult.h"
#include "base/list.h"

struct accounts {
    struct list accounts;
    size_t limits[ACCOUNT_ITEMS];
};

struct account {
    struct list link;
    struct accounts *accounts; /* borrowed */
    pid_t pid;
    unsigned refs;
    size_t used[ACCOUNT_ITEMS];
};

/* The most of each that a process may have, and what it is called. */
static const struct {
    size_t limit;
    const char *name;
} items[ACCOUNT_ITEMS] = {
    [ACCOUNT_CONNECTIONS] = {16384, "connections"},
    [ACCOUNT_REFUSALS] = {64, "connections that are refused"},
    [ACCOUNT_OFFERS] = {4096, "classes on offer"},
    [ACCOUNT_WISHES] = {1024, "activations that wait"},
    [ACCOUNT_LAUNCHES] = {64, "servers that are being started"},
    [ACCOUNT_BYTES] = {16 << 20, "bytes that wait"},
    [ACCOUNT_RUNNING] = {4096, "running objects"},
    [ACCOUNT_RUNNING_BYTES] = {8 << 20, "bytes of running objects"},
    [ACCOUNT_WATCHES] = {256, "running objects of others"},
};

/* However few descriptors the daemon may have: nobody gets more than three quarters of them. */
static size_t limit_of(enum account_item item)
{
    struct rlimit descriptors;

    if (item == ACCOUNT_CONNECTIONS && getrlimit(RLIMIT_NOFILE, &descriptors) == 0 &&
        descriptors.rlim_max / 4 * 3 < items[item].limit)
        return (size_t)descriptors.rlim_max / 4 * 3;
    return items[item].limit;
}

HRESULT accounts_new(struct accounts **ret_accounts)
{
    struct accounts *accounts = calloc(1, sizeof(*accounts));

    if (!accounts)
        return hr_raise(E_OUTOFMEMORY, "accounts");

    list_init(&accounts->accounts);
    for (int i = 0; i < ACCOUNT_ITEMS; i++)
        accounts->limits[i] = limit_of((enum account_item)i);
    *ret_accounts = accounts;
    return S_OK;
}

struct accounts *accounts_free(struct accounts *accounts)
{
    free(accounts);
    return NULL;
}

HRESULT accounts_open(struct accounts *accounts, pid_t pid, struct account **ret_account)
{
    struct account *account;

    list_for_each (link, &accounts->accounts) {
        account = container_of(link, struct account, link);
        if (account->pid == pid) {
            *ret_account = account_ref(account);
            return S_OK;
        }
    }
    account = calloc(1, sizeof(*account));
    if (!account)
        return hr_raise(E_OUTOFMEMORY, "account of a process");

    account->accounts = accounts;
    account->pid = pid;
    account->refs = 1;
    list_prepend(&accounts->accounts, &account->link);
    *ret_account = account;
    return S_OK;
}

struct account *account_ref(struct account *account)
{
    if (account)
        account->refs++;
    return account;
}

struct account *account_unref(struct account *account)
{
    if (!account || --account->refs > 0)
        return NULL;

    list_remove(&account->link);
    free(account);
    return NULL;
}

HRESULT account_charge(struct account *account, enum account_item item, size_t n)
{
    if (!account)
        return S_OK;
    if (n > account->accounts->limits[item] - account->used[item])
        return hr_raise(hr_from_win32(ERROR_NOT_ENOUGH_QUOTA),
                        "process %d has %zu %s, and a process may have no more than %zu",
                        (int)account->pid, account->used[item], items[item].name,
                        account->accounts->limits[item]);
    account->used[item] += n;
    return S_OK;
}

void account_refund(struct account *account, enum account_item item, size_t n)
{
    if (account)
        account->used[item] -= n;
}
