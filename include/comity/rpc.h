/* SPDX-License-Identifier: MIT */
/*
 * What generated headers expect of Windows' rpc.h.
 */
#ifndef COMITY_RPC_H
#define COMITY_RPC_H

#include <comity/guiddef.h>

typedef LONG RPC_STATUS;
typedef void *RPC_BINDING_HANDLE, *RPC_IF_HANDLE, *RPC_AUTH_IDENTITY_HANDLE, *RPC_AUTHZ_HANDLE;
typedef RPC_BINDING_HANDLE handle_t;
typedef unsigned char *RPC_CSTR;
typedef WCHAR *RPC_WSTR;
#define RPC_S_OK ERROR_SUCCESS
#define RPC_S_OUT_OF_MEMORY ERROR_OUTOFMEMORY
#define RPC_S_INVALID_ARG ERROR_INVALID_PARAMETER
#define RPC_C_AUTHN_LEVEL_DEFAULT 0
#define RPC_C_AUTHN_LEVEL_NONE 1
#define RPC_C_AUTHN_LEVEL_CONNECT 2
#define RPC_C_AUTHN_LEVEL_CALL 3
#define RPC_C_AUTHN_LEVEL_PKT 4
#define RPC_C_AUTHN_LEVEL_PKT_INTEGRITY 5
#define RPC_C_AUTHN_LEVEL_PKT_PRIVACY 6
#define RPC_C_IMP_LEVEL_DEFAULT 0
#define RPC_C_IMP_LEVEL_ANONYMOUS 1
#define RPC_C_IMP_LEVEL_IDENTIFY 2
#define RPC_C_IMP_LEVEL_IMPERSONATE 3
#define RPC_C_IMP_LEVEL_DELEGATE 4
#define RPC_C_AUTHN_NONE 0
#define RPC_C_AUTHN_WINNT 10
#define RPC_C_AUTHN_DEFAULT 0xffffffff
#define RPC_C_AUTHZ_NONE 0
#define RPC_C_AUTHZ_DEFAULT 0xffffffff

#include <comity/rpcdce.h>

#endif
