/* SPDX-License-Identifier: MIT */
/*
 * The registry's ABI: transactions, as handles, and keys in them.
 */
#include <comity/ktmw32.h>
#include <comity/winreg.h>

#include <stdlib.h>

#include "base/hresult.h"
#include "kernel/kernel_object.h"
#include "registry/transaction.h"
#include "winreg/winreg_call.h"

struct transaction_object {
    struct kernel_object object;
    struct transaction *transaction;
};

/* The last handle is closed: open keys may hold the transaction still, but it has ended. */
static void transaction_object_destroy(struct kernel_object *object)
{
    struct transaction_object *self = container_of(object, struct transaction_object, object);

    if (self->transaction)
        transaction_rollback(self->transaction);
    transaction_unref(self->transaction);
    free(self);
}

static const struct kernel_class transaction_class = {.destroy = transaction_object_destroy};

static HRESULT transaction_from_handle(HANDLE handle, struct transaction **ret_transaction)
{
    struct kernel_object *object;
    HRESULT hr;

    hr = kernel_handle_object(handle, &transaction_class, &object);
    if (FAILED(hr))
        return hr_trace(hr);

    *ret_transaction =
        transaction_ref(container_of(object, struct transaction_object, object)->transaction);
    kernel_object_unref(object);
    return S_OK;
}

static HRESULT create_transaction(DWORD timeout_ms, HANDLE *ret_handle)
{
    _cleanup_(kernel_object_unrefp) struct kernel_object *object = NULL;
    struct transaction_object *self = calloc(1, sizeof(*self));
    HRESULT hr;

    if (!self)
        return hr_raise(E_OUTOFMEMORY, "beginning a transaction");

    object = &self->object;
    kernel_object_init(object, &transaction_class);
    hr = transaction_new(timeout_ms == INFINITE ? 0 : timeout_ms, &self->transaction);
    if (FAILED(hr))
        return hr_trace(hr);
    return hr_trace(kernel_handle_new(object, ret_handle));
}

HANDLE CreateTransaction(LPSECURITY_ATTRIBUTES lpTransactionAttributes, GUID *UOW,
                         DWORD CreateOptions, DWORD IsolationLevel, DWORD IsolationFlags,
                         DWORD Timeout, LPWSTR Description)
{
    HANDLE handle = INVALID_HANDLE_VALUE;
    HRESULT hr = hr_from_win32(ERROR_INVALID_PARAMETER);

    if (!UOW && !(CreateOptions & ~(DWORD)TRANSACTION_MAXIMUM_OPTION) && !IsolationLevel &&
        !IsolationFlags)
        hr = create_transaction(Timeout, &handle);
    if (FAILED(hr))
        SetLastError(hr_to_win32(hr));
    return handle;
}

static BOOL end(HANDLE handle, HRESULT (*how)(struct transaction *transaction))
{
    _cleanup_(transaction_unrefp) struct transaction *transaction = NULL;
    HRESULT hr;

    hr = transaction_from_handle(handle, &transaction);
    if (SUCCEEDED(hr))
        hr = how(transaction);
    return SUCCEEDED(hr) ? TRUE : kernel_fail(hr_to_win32(hr));
}

BOOL CommitTransaction(HANDLE TransactionHandle)
{
    return end(TransactionHandle, transaction_commit);
}

BOOL RollbackTransaction(HANDLE TransactionHandle)
{
    return end(TransactionHandle, transaction_rollback);
}

LSTATUS RegOpenKeyTransactedW(HKEY hKey, LPCWSTR lpSubKey, DWORD ulOptions, REGSAM samDesired,
                              PHKEY phkResult, HANDLE hTransaction, PVOID pExtendedParemeter)
{
    _cleanup_(transaction_unrefp) struct transaction *transaction = NULL;
    struct winreg_place place = {.handle = hKey,
                                 .sub = (const char16_t *)lpSubKey,
                                 .options = ulOptions,
                                 .access = samDesired};
    HRESULT hr;

    if (!phkResult || pExtendedParemeter)
        return ERROR_INVALID_PARAMETER;

    hr = transaction_from_handle(hTransaction, &transaction);
    place.transaction = transaction;
    if (SUCCEEDED(hr))
        hr = winreg_open(&place, phkResult);
    return (LSTATUS)hr_to_win32(hr);
}

LSTATUS RegCreateKeyTransactedW(HKEY hKey, LPCWSTR lpSubKey, DWORD Reserved, LPWSTR lpClass,
                                DWORD dwOptions, REGSAM samDesired,
                                const LPSECURITY_ATTRIBUTES lpSecurityAttributes, PHKEY phkResult,
                                LPDWORD lpdwDisposition, HANDLE hTransaction,
                                PVOID pExtendedParemeter)
{
    _cleanup_(transaction_unrefp) struct transaction *transaction = NULL;
    struct winreg_place place = {.handle = hKey,
                                 .sub = (const char16_t *)lpSubKey,
                                 .options = dwOptions,
                                 .access = samDesired,
                                 .security = lpSecurityAttributes};
    HRESULT hr;

    if (Reserved || !phkResult || pExtendedParemeter)
        return ERROR_INVALID_PARAMETER;
    if (!lpSubKey)
        return ERROR_BADKEY;

    hr = transaction_from_handle(hTransaction, &transaction);
    place.transaction = transaction;
    if (SUCCEEDED(hr))
        hr = winreg_create(&place, (const char16_t *)lpClass, phkResult);
    if (SUCCEEDED(hr) && lpdwDisposition)
        *lpdwDisposition = hr == S_FALSE ? REG_OPENED_EXISTING_KEY : REG_CREATED_NEW_KEY;
    return (LSTATUS)hr_to_win32(hr);
}

LSTATUS RegDeleteKeyTransactedW(HKEY hKey, LPCWSTR lpSubKey, REGSAM samDesired, DWORD Reserved,
                                HANDLE hTransaction, PVOID pExtendedParameter)
{
    _cleanup_(transaction_unrefp) struct transaction *transaction = NULL;
    struct winreg_place place = {.handle = hKey,
                                 .sub = (const char16_t *)lpSubKey,
                                 .access = DELETE | (samDesired & KEY_WOW64_RES)};
    HRESULT hr;

    if (!lpSubKey || Reserved || pExtendedParameter)
        return ERROR_INVALID_PARAMETER;

    hr = transaction_from_handle(hTransaction, &transaction);
    place.transaction = transaction;
    if (SUCCEEDED(hr))
        hr = winreg_change_below(&place, winreg_delete_key, NULL);
    return (LSTATUS)hr_to_win32(hr);
}
