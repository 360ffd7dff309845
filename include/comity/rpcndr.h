/* SPDX-License-Identifier: MIT */
/*
 * What generated headers expect of Windows' rpcndr.h.
 */
#ifndef COMITY_RPCNDR_H
#define COMITY_RPCNDR_H

#include <comity/basetyps.h>
#include <comity/rpc.h>

#define __RPCNDR_H_VERSION__ 475

typedef unsigned char byte;
typedef int64_t hyper;
typedef uint64_t MIDL_uhyper;
#ifndef __cplusplus
typedef unsigned char boolean;
#else
typedef unsigned char boolean;
#endif
#define small char
#undef small
typedef struct _MIDL_STUB_MESSAGE MIDL_STUB_MESSAGE, *PMIDL_STUB_MESSAGE;
typedef struct _RPC_MESSAGE RPC_MESSAGE, *PRPC_MESSAGE;

#if defined(__cplusplus) && !defined(CINTERFACE)
#define MIDL_INTERFACE(text) struct
#endif
#ifndef CONST_VTBL
#ifdef CONST_VTABLE
#define CONST_VTBL const
#else
#define CONST_VTBL
#endif
#endif
#ifndef BEGIN_INTERFACE
#define BEGIN_INTERFACE
#define END_INTERFACE
#endif

#endif
