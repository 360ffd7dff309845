/* SPDX-License-Identifier: MIT */
/*
 * Thread-local storage by index: the C library's keys, with a memory of which are ours.
 */
#include <limits.h>
#include <pthread.h>
#include <stdbool.h>

#include <comity/winbase.h>

static bool is_ours[PTHREAD_KEYS_MAX]; /* (atomic) */

static bool is_index(DWORD index)
{
    return index < PTHREAD_KEYS_MAX && __atomic_load_n(&is_ours[index], __ATOMIC_ACQUIRE);
}

static BOOL refuse(void)
{
    SetLastError(ERROR_INVALID_PARAMETER);
    return FALSE;
}

static DWORD allocate(void (*at_end)(void *))
{
    pthread_key_t key;

    if (pthread_key_create(&key, at_end) != 0) {
        SetLastError(ERROR_NO_MORE_ITEMS);
        return TLS_OUT_OF_INDEXES;
    }
    __atomic_store_n(&is_ours[key], true, __ATOMIC_RELEASE);
    return key;
}

DWORD TlsAlloc(void)
{
    return allocate(NULL);
}

BOOL TlsFree(DWORD dwTlsIndex)
{
    if (!is_index(dwTlsIndex))
        return refuse();

    __atomic_store_n(&is_ours[dwTlsIndex], false, __ATOMIC_RELEASE);
    pthread_key_delete(dwTlsIndex);
    return TRUE;
}

/* NULL may be a value: success shows in the last error. */
LPVOID TlsGetValue(DWORD dwTlsIndex)
{
    if (!is_index(dwTlsIndex)) {
        refuse();
        return NULL;
    }
    SetLastError(ERROR_SUCCESS);
    return pthread_getspecific(dwTlsIndex);
}

BOOL TlsSetValue(DWORD dwTlsIndex, LPVOID lpTlsValue)
{
    if (!is_index(dwTlsIndex))
        return refuse();
    if (pthread_setspecific(dwTlsIndex, lpTlsValue) == 0)
        return TRUE;
    SetLastError(ERROR_NOT_ENOUGH_MEMORY);
    return FALSE;
}

/* Without fibers, their storage is the threads'. */
DWORD FlsAlloc(PFLS_CALLBACK_FUNCTION lpCallback)
{
    return allocate(lpCallback);
}

BOOL FlsFree(DWORD dwFlsIndex)
{
    return TlsFree(dwFlsIndex);
}

PVOID FlsGetValue(DWORD dwFlsIndex)
{
    return TlsGetValue(dwFlsIndex);
}

BOOL FlsSetValue(DWORD dwFlsIndex, PVOID lpFlsData)
{
    return TlsSetValue(dwFlsIndex, lpFlsData);
}
