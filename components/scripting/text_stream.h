/* SPDX-License-Identifier: MIT */
/*
 * TextStream: a text file as an object. Any thread may use one; calls on it take turns.
 */
#pragma once

#include "files/text_file.h"
#include "scripting.h"

/* Takes over @file in any case. */
HRESULT text_stream_create(struct text_file *file, ITextStream **ret_stream);

/* Opens a path as Windows' OpenTextFile does. E_INVALIDARG for modes and formats that are none. */
HRESULT text_stream_open(const char *path, IOMode mode, VARIANT_BOOL creates, Tristate format,
                         ITextStream **ret_stream);

/* Makes a file as CreateTextFile does. */
HRESULT text_stream_make(const char *path, VARIANT_BOOL overwrites, VARIANT_BOOL is_unicode,
                         ITextStream **ret_stream);

/*
 * A stream on a pipe's end, which it takes over if it succeeds; exported, as by Windows'
 * scrrun.dll, for the objects that run programs.
 */
STDAPI DoOpenPipeStream(HANDLE pipe, IOMode mode, ITextStream **stream);
