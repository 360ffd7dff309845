/* SPDX-License-Identifier: MIT */
/*
 * What the functions of sources share.
 */
#pragma once

#include <comity/msi.h>

#include "product/product_place.h"
#include "product/regtext.h"

/* A product's list of sources; its parts below are "Net", "URL", "Media". */
struct sources {
    enum product_context context;
    char path[PLACE_MAX + 16];
};

/* Checks what all functions with a context have. Patches have no sources. */
UINT sources_find(const char *code, const char *sid, MSIINSTALLCONTEXT context, DWORD options,
                  struct sources *ret_sources);

enum sources_opening {
    SOURCES_EXISTING,
    SOURCES_MADE, /* if it is not there */
};

/* Opens a part; "" is the list itself. Outcome: ERROR_FILE_NOT_FOUND's HRESULT. */
HRESULT sources_open(const struct sources *sources, const char *part, enum sources_opening opening,
                     HKEY *ret_key);

/* The part for places of that kind. */
const char *sources_part(DWORD options);

/* The number under which a place stands, 0 if it does not; and the highest number. */
unsigned sources_number(HKEY key, const char *source, unsigned *ret_last);
HRESULT sources_set_at(HKEY key, unsigned number, const char *source);

/* A place with the separator at its end, the caller's; NULL if memory is out. */
char *sources_ended(const char *source, DWORD options);
