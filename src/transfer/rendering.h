/* SPDX-License-Identifier: MIT */
/*
 * Data in one medium, brought into another.
 */
#pragma once

#include <comity/ole2.h>

/* What @source has in the format, as memory that is the caller's; NULL if it gives none. */
HGLOBAL render(IDataObject *source, const FORMATETC *format);

/* A copy of @memory in the first of @tymed's media that can hold it: memory, then a stream.
 * DV_E_TYMED. */
HRESULT render_memory(HGLOBAL memory, DWORD tymed, STGMEDIUM *ret_medium);
