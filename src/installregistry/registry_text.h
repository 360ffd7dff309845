/* SPDX-License-Identifier: MIT */
/*
 * Registry text: what the column Value of the table Registry says, after it was formatted: type and
 * data of a value. "#5" is a number, "#x0aff" are bytes, "#%text" is a text with variables,
 * "##text" is a text that begins with "#", and [~] parts the texts of a list.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include <comity/winerror.h>

#include "base/cleanup.h"

/* How a list goes together with one that is there already. */
enum registry_join {
    JOIN_REPLACE,
    JOIN_APPEND,  /* the text began with [~] */
    JOIN_PREPEND, /* it ended with it */
};

struct registry_text {
    uint32_t type; /* REG_SZ ... */
    enum registry_join join;
    uint8_t *data; /* owned; texts are UTF-16 and have their NUL */
    size_t size;
};

void registry_text_deinit(struct registry_text *text);

/* @text has @size bytes of UTF-8 where U+0000 stands for [~]. Outcome: E_INVALIDARG for bytes that
 * are no hexadecimal digits, or not in pairs. */
HRESULT registry_text_parse(const char *text, size_t size, struct registry_text *ret_text);

/* Makes of a list that is to be joined with @old, a list of texts in UTF-16 with its NULs, the one
 * that is to be there. What is in both comes once. */
HRESULT registry_text_join(struct registry_text *text, const uint8_t *old, size_t old_size);
