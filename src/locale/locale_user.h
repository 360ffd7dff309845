/* SPDX-License-Identifier: MIT */
/*
 * User locale: what this process has changed in its user's locale. It lasts as long as the process.
 */
#pragma once

#include "locale/locale.h"

enum {
    USER_TEXT_UNITS = 80, /* the longest text that may be set, with its NUL */
};

/* E_INVALIDARG if @value is too long. What locale_find() found before stays as it was. */
HRESULT locale_change_text(enum locale_text text, const char16_t *value);

HRESULT locale_change_number(enum locale_number number, unsigned char value);
