/* SPDX-License-Identifier: MIT */
#include "gateways/uses.h"

/* Far below what uses that still begin and end could bring back to 0. */
static const LONG stopping = INT32_MIN / 2;

static LONG uses;         /* (atomic) near @stopping once the server stops */
static DWORD quit_thread; /* (atomic) */

void py_use_begin(void)
{
    __atomic_add_fetch(&uses, 1, __ATOMIC_ACQ_REL);
}

bool py_use_begin_new(void)
{
    LONG seen = __atomic_load_n(&uses, __ATOMIC_ACQUIRE);

    while (seen >= 0) {
        if (__atomic_compare_exchange_n(&uses, &seen, seen + 1, false, __ATOMIC_ACQ_REL,
                                        __ATOMIC_ACQUIRE))
            return true;
    }
    return false;
}

void py_use_end(void)
{
    DWORD thread = __atomic_load_n(&quit_thread, __ATOMIC_ACQUIRE);
    LONG seen = __atomic_load_n(&uses, __ATOMIC_ACQUIRE), next;

    do
        next = thread && seen == 1 ? stopping : seen - 1;
    while (!__atomic_compare_exchange_n(&uses, &seen, next, false, __ATOMIC_ACQ_REL,
                                        __ATOMIC_ACQUIRE));
    if (next == stopping)
        PostThreadMessageW(thread, WM_QUIT, 0, 0);
}

void py_uses_tell(DWORD thread)
{
    LONG seen = __atomic_load_n(&uses, __ATOMIC_ACQUIRE);

    __atomic_store_n(&quit_thread, thread, __ATOMIC_RELEASE);
    if (seen < 0)
        __atomic_sub_fetch(&uses, stopping, __ATOMIC_ACQ_REL);
}
