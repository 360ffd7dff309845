/* SPDX-License-Identifier: MIT */
/*
 * Packets: interface pointers in streams, as CoMarshalInterface writes them: an OBJREF without
 * anything around it. Source: [MS-DCOM] 2.2.18.
 */
#pragma once

#include <comity/windows.h>

#include "wire/objref.h"

/* Writes a standard reference, or the beginning of a custom one, whose data follows it. */
HRESULT packet_write(IStream *stream, const struct objref *objref);

/*
 * Reads a reference; of a custom one, what precedes its data. Outcomes: STG_E_READFAULT at the end
 * of the stream, RPC_E_INVALID_OBJREF.
 */
HRESULT packet_read(IStream *stream, struct objref *ret_objref);

/* All that a stream takes, or the stream's error. */
HRESULT packet_write_bytes(IStream *stream, const void *bytes, ULONG size);
HRESULT packet_read_bytes(IStream *stream, void *bytes, ULONG size);
