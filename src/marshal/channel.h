/* SPDX-License-Identifier: MIT */
/*
 * Channel: the seam between the marshalers, which know how arguments travel, and com, which knows
 * where to and what an interface pointer stands for.
 */
#pragma once

#include <comity/oleauto.h>

#include "wire/ndr.h"

struct wire_type;

/* How interface pointers travel: com's business. */
struct interface_codec {
    /* Writes an MInterfacePointer for @unknown's interface @iid; @unknown is not NULL. */
    HRESULT(*put)
    (struct interface_codec *codec, struct ndr_writer *writer, IUnknown *unknown, const IID *iid);
    /* Reads one and yields the interface, or with NULL @ppv only passes over it. */
    HRESULT(*get)
    (struct interface_codec *codec, struct ndr_reader *reader, const IID *iid, void **ppv);
    /* How a record's values travel, which its type library says; S_FALSE if they do not. NULL if no
     * record does. */
    HRESULT (*find_record)(ITypeInfo *info, const struct wire_type **ret_type);
    /* GetRecordInfoFromGuids() */
    HRESULT (*load_record)(REFGUID library, ULONG major, ULONG minor, LCID lcid, REFGUID record,
                           IRecordInfo **ret_info);
};

/* A call being made on a proxy. */
struct call {
    struct ndr_writer *writer; /* for the arguments */
    struct ndr_reader reader;  /* of the results */
    struct interface_codec *codec;
};

/* The interface pointer that a program holds of an object elsewhere. */
struct interface_proxy {
    const void *lpVtbl;
    const struct channel_operations *channel;
};

struct channel_operations {
    /* IUnknown's methods of every proxy. */
    HRESULT (*query_interface)(struct interface_proxy *proxy, REFIID riid, void **ppv);
    ULONG (*add_ref)(struct interface_proxy *proxy);
    ULONG (*release)(struct interface_proxy *proxy);
    /* Begins a call: @call->writer is then ready for the arguments. */
    HRESULT (*begin)(struct interface_proxy *proxy, struct call *call);
    /* Sends it and waits: @call->reader is then at the results. */
    HRESULT (*send)(struct interface_proxy *proxy, uint16_t opnum, struct call *call);
    /* Ends it, whatever came before. */
    void (*end)(struct interface_proxy *proxy, struct call *call);
};

/* The proxy that an interface pointer is, or NULL if it is another object's; it is not called. */
struct interface_proxy *interface_proxy_from(IUnknown *unknown);

/* A call being answered: the arguments, the place for the results, the object. */
struct stub_call {
    uint16_t opnum;
    struct ndr_reader *reader;
    struct ndr_writer *writer;
    struct interface_codec *codec;
    IUnknown *object; /* its interface of the marshaler's kind */
};

/* How one interface travels. */
struct interface_marshaler;

/* The marshaler of an interface, or NULL. */
struct interface_marshaler *marshaler_find(REFIID riid);

const IID *marshaler_iid(const struct interface_marshaler *marshaler);

/* The methods of the interface's proxies; NULL without memory. */
const void *marshaler_vtable(struct interface_marshaler *marshaler);

/*
 * Calls the object and writes the results with the HRESULT last. A failure is one of the
 * transport: nonsense in the arguments, an unknown method (RPC_S_PROCNUM_OUT_OF_RANGE).
 */
HRESULT marshaler_answer(struct interface_marshaler *marshaler, struct stub_call *call);
