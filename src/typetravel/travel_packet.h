/* SPDX-License-Identifier: MIT */
/*
 * Travel packets: what of a type library, or of a type in it, is sent to who shall have a copy. Who
 * has read one has checked that it is whole, not that its library can be had.
 */
#pragma once

#include "typelib/type_lib.h"
#include "typemake/byte_buffer.h"

enum travel_form {
    TRAVEL_PATH, /* UTF-16 follows: the file */
    TRAVEL_MSFT, /* the library itself follows */
    TRAVEL_FORMS
};

struct travel_packet {
    GUID library;
    GUID type; /* all zeros for a library */
    LCID lcid;
    SYSKIND system;
    WORD major;
    WORD minor;
    INT index;     /* of the type; -1: the library */
    unsigned face; /* 1: the vtable of a dual type */
    enum travel_form form;
    uint32_t size; /* of what follows */
    uint8_t *bytes;
};

/* Frees what it holds. */
void travel_packet_deinit(struct travel_packet *packet);

/*
 * Appends the packet of @lib or, unless it is NULL, of @info in it. Outcome: E_NOINTERFACE for a
 * library that is in no file and that none could hold.
 */
HRESULT travel_packet_make(struct type_lib *lib, const struct type_info *info,
                           struct byte_buffer *ret_bytes);

/* Raised: RPC_E_INVALID_DATA, or the stream's error. */
HRESULT travel_packet_read(IStream *stream, struct travel_packet *ret_packet);
