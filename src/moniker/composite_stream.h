/* SPDX-License-Identifier: MIT */
/*
 * Composite monikers in streams: saved, as the number of their parts and each part behind its
 * class; on the way, as two marshaled halves. Neither is of less than two parts.
 */
#pragma once

#include "moniker/moniker_list.h"

HRESULT composite_stream_write(IStream *stream, const struct moniker_list *list);

/* Outcomes: E_UNEXPECTED for what is no composite. */
HRESULT composite_stream_read(IStream *stream, struct moniker_list *ret_list);

/* How many bytes marshaling takes at most. */
HRESULT composite_stream_marshal_size(const struct moniker_list *list, DWORD context, DWORD flags,
                                      DWORD *ret_size);
HRESULT composite_stream_marshal(IStream *stream, const struct moniker_list *list, DWORD context,
                                 DWORD flags);
HRESULT composite_stream_unmarshal(IStream *stream, struct moniker_list *ret_list);

/* Gives up what was marshaled. */
HRESULT composite_stream_release(IStream *stream);
