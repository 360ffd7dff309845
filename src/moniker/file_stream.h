/* SPDX-License-Identifier: MIT */
/*
 * File monikers in streams. Source: [MS-OSHARED] 2.3.7.8, FileMoniker.
 */
#pragma once

#include <comity/windows.h>

/* How many bytes the path takes at most. */
ULONG file_stream_size(const WCHAR *path);

HRESULT file_stream_write(IStream *stream, const WCHAR *path);

/* On the heap. Outcomes: E_FAIL for what is no file moniker. */
HRESULT file_stream_read(IStream *stream, WCHAR **ret_path);
