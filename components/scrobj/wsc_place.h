/* SPDX-License-Identifier: MIT */
/*
 * Where a script component is: a path or a file URL, and the component's id behind "#".
 */
#pragma once

#include "wsc_file.h"

struct wsc_place {
    BSTR path; /* in full */
    BSTR id;   /* or NULL */
};

/* Takes a path or URL apart. Failures: E_OUTOFMEMORY; MK_E_SYNTAX for another kind of URL. */
HRESULT wsc_place_parse(const WCHAR *text, struct wsc_place *ret_place);
void wsc_place_deinit(struct wsc_place *place);

/* The URL of a component; NULL if memory is out. */
BSTR wsc_place_url(const struct wsc_place *place);

/* The file's text in UTF-16; failures as wsc_file_load(). */
HRESULT wsc_text_load(const WCHAR *path, BSTR *ret_text);
