/* SPDX-License-Identifier: MIT */
/*
 * Transactions of the registry.
 */
#ifndef COMITY_KTMW32_H
#define COMITY_KTMW32_H

#include <comity/winbase.h>

#ifdef __cplusplus
extern "C" {
#endif

#define TRANSACTION_DO_NOT_PROMOTE 0x00000001
#define TRANSACTION_MAXIMUM_OPTION 0x00000001

/* A failure is INVALID_HANDLE_VALUE. CloseHandle() of an open transaction rolls it back. */
WINBASEAPI HANDLE APIENTRY CreateTransaction(LPSECURITY_ATTRIBUTES lpTransactionAttributes,
                                             GUID *UOW, DWORD CreateOptions, DWORD IsolationLevel,
                                             DWORD IsolationFlags, DWORD Timeout,
                                             LPWSTR Description);
WINBASEAPI BOOL APIENTRY CommitTransaction(HANDLE TransactionHandle);
WINBASEAPI BOOL APIENTRY RollbackTransaction(HANDLE TransactionHandle);

#ifdef __cplusplus
}
#endif

#endif
