/* SPDX-License-Identifier: MIT */
/*
 * Summary image: the bytes of a package's summary information, which is an OLE property set.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <comity/winerror.h>

#include "package/package_write.h"

#define SUMMARY_STREAM "\005SummaryInformation"

/* Properties, by their documented numbers. */
enum summary_property {
    SUMMARY_CODEPAGE = 1,
    SUMMARY_TITLE = 2,
    SUMMARY_SUBJECT = 3,
    SUMMARY_AUTHOR = 4,
    SUMMARY_KEYWORDS = 5,
    SUMMARY_COMMENTS = 6,
    SUMMARY_TEMPLATE = 7,
    SUMMARY_LAST_AUTHOR = 8,
    SUMMARY_REVISION = 9,
    SUMMARY_LAST_PRINTED = 11,
    SUMMARY_CREATED = 12,
    SUMMARY_SAVED = 13,
    SUMMARY_PAGE_COUNT = 14,
    SUMMARY_WORD_COUNT = 15,
    SUMMARY_CHARACTER_COUNT = 16,
    SUMMARY_APPLICATION = 18,
    SUMMARY_SECURITY = 19,
    N_SUMMARY_PROPERTIES = 20,
};

/* Kinds of values that it has. */
enum summary_type {
    SUMMARY_TYPE_SHORT = 2, /* VT_I2 */
    SUMMARY_TYPE_LONG = 3,  /* VT_I4 */
    SUMMARY_TYPE_TEXT = 30, /* VT_LPSTR */
    SUMMARY_TYPE_TIME = 64, /* VT_FILETIME */
};

/* True for those that are times. */
bool summary_is_time(unsigned property);

/* The caller frees the bytes. */
HRESULT summary_image_write(const struct package_summary *summary, uint8_t **ret_bytes,
                            size_t *ret_size);
