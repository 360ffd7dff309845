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

#define NDR_LOCAL_DATA_REPRESENTATION 0x10

typedef const unsigned char *PFORMAT_STRING;

typedef struct _RPC_MESSAGE {
    RPC_BINDING_HANDLE Handle;
    ULONG DataRepresentation;
    void *Buffer;
    unsigned int BufferLength;
    unsigned int ProcNum;
    void *TransferSyntax;
    void *RpcInterfaceInformation;
    void *ReservedForRuntime;
    void *ManagerEpv;
    void *ImportContext;
    ULONG RpcFlags;
} RPC_MESSAGE, *PRPC_MESSAGE;

/* The part that routines of user-marshaled types use. */
typedef struct _MIDL_STUB_MESSAGE {
    PRPC_MESSAGE RpcMsg;
    unsigned char *Buffer;
    unsigned char *BufferStart;
    unsigned char *BufferEnd;
    unsigned char *BufferMark;
    ULONG BufferLength;
    ULONG MemorySize;
    unsigned char *Memory;
    void *(*pfnAllocate)(SIZE_T);
    void (*pfnFree)(void *);
    ULONG dwDestContext;
    void *pvDestContext;
} MIDL_STUB_MESSAGE, *PMIDL_STUB_MESSAGE;

typedef enum _USER_MARSHAL_CB_TYPE {
    USER_MARSHAL_CB_BUFFER_SIZE,
    USER_MARSHAL_CB_MARSHALL,
    USER_MARSHAL_CB_UNMARSHALL,
    USER_MARSHAL_CB_FREE
} USER_MARSHAL_CB_TYPE;

typedef struct _USER_MARSHAL_CB {
    ULONG Flags;
    PMIDL_STUB_MESSAGE pStubMsg;
    PFORMAT_STRING pReserve;
    ULONG Signature;
    USER_MARSHAL_CB_TYPE CBType;
    PFORMAT_STRING pFormat;
    PFORMAT_STRING pTypeFormat;
} USER_MARSHAL_CB;
#define USER_MARSHAL_CB_SIGNATURE 0x55535243 /* "USRC" */

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
