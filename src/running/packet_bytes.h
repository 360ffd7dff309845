/* SPDX-License-Identifier: MIT */
/*
 * Packets as bytes rather than in streams, as the running object table holds them.
 */
#pragma once

#include <comity/windows.h>

#include "wire/objref.h"
#include "wire/rot_protocol.h"

/* Marshals for any number of receivers, as CoMarshalInterface does; the caller frees the data. At
 * most @limit bytes: ERROR_NOT_ENOUGH_QUOTA's HRESULT, raised. */
HRESULT packet_bytes_marshal(IUnknown *unknown, REFIID riid, DWORD mshlflags, uint32_t limit,
                             struct rot_bytes *ret_bytes);

/* The interface that the packet names; outcomes as of CoUnmarshalInterface. */
HRESULT packet_bytes_unmarshal(struct rot_bytes bytes, REFIID riid, void **ppv);

/* Gives back what the packet holds. */
void packet_bytes_release(struct rot_bytes bytes);

/* Where the packet leads. */
HRESULT packet_bytes_read(struct rot_bytes bytes, struct objref *ret_objref);
