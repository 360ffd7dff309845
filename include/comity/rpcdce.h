/* SPDX-License-Identifier: MIT */
/*
 * UUIDs as RPC names them. Source: Windows' "rpcdce.h" pages.
 */
#ifndef COMITY_RPCDCE_H
#define COMITY_RPCDCE_H

#include <comity/rpc.h>
#include <comity/windef.h>

EXTERN_C_START

WINBASEAPI RPC_STATUS WINAPI UuidCreate(UUID *Uuid);
WINBASEAPI RPC_STATUS WINAPI UuidCreateNil(UUID *NilUuid);
WINBASEAPI RPC_STATUS WINAPI UuidToStringW(const UUID *Uuid, RPC_WSTR *StringUuid);
WINBASEAPI RPC_STATUS WINAPI UuidToStringA(const UUID *Uuid, RPC_CSTR *StringUuid);
WINBASEAPI RPC_STATUS WINAPI UuidFromStringW(RPC_WSTR StringUuid, UUID *Uuid);
WINBASEAPI RPC_STATUS WINAPI UuidFromStringA(RPC_CSTR StringUuid, UUID *Uuid);
WINBASEAPI RPC_STATUS WINAPI RpcStringFreeW(RPC_WSTR *String);
WINBASEAPI RPC_STATUS WINAPI RpcStringFreeA(RPC_CSTR *String);
WINBASEAPI int WINAPI UuidCompare(const UUID *Uuid1, const UUID *Uuid2, RPC_STATUS *Status);
WINBASEAPI int WINAPI UuidEqual(const UUID *Uuid1, const UUID *Uuid2, RPC_STATUS *Status);
WINBASEAPI int WINAPI UuidIsNil(const UUID *Uuid, RPC_STATUS *Status);

#ifdef UNICODE
#define UuidToString UuidToStringW
#define UuidFromString UuidFromStringW
#define RpcStringFree RpcStringFreeW
#else
#define UuidToString UuidToStringA
#define UuidFromString UuidFromStringA
#define RpcStringFree RpcStringFreeA
#endif

EXTERN_C_END

#endif
