/* SPDX-License-Identifier: MIT */
/*
 * Formatted text: text of installer packages in which [names] stand for values.
 *
 * Names may be made of other names ([[A]]), and what a value contains is not looked at again.
 * {groups} vanish if a name in them has the empty value, lose their braces if all names have
 * values, and stay as they are if there are none; {{comments}} vanish. Brackets and braces that do
 * not close stay, as Windows has it.
 *
 * Behind a folder (a value that ends with '/'), a '\' is a '/' up to the end of the path.
 */
#pragma once

#include <stddef.h>

#include <comity/winerror.h>

enum {
    FORMATTED_DEPTH_MAX = 32,     /* of brackets in each other */
    FORMATTED_SIZE_MAX = 1 << 24, /* of what comes out */
};

/* A growing text. All zeros is an empty one; its bytes are freed by free(). */
struct formatted {
    char *bytes; /* ended by a 0 when formatted_text() succeeded */
    size_t len;
    size_t size;
};

/* E_OUTOFMEMORY beyond FORMATTED_SIZE_MAX, too. */
HRESULT formatted_append(struct formatted *formatted, const char *bytes, size_t len);

/*
 * What stands between brackets, the 0 not counted in @len. Appends its value to @value, nothing for
 * the empty one. S_FALSE: it is no name, and stays with its brackets.
 */
typedef HRESULT formatted_resolve(void *context, const char *name, size_t len,
                                  struct formatted *value);

/* Formats @text of @len bytes; the caller frees ret_formatted->bytes. */
HRESULT formatted_text(const char *text, size_t len, formatted_resolve *resolve, void *context,
                       struct formatted *ret_formatted);

/*
 * Names of a record: numbers. Other names stay, for a second formatting by properties. @context is
 * a struct formatted_record.
 */
struct formatted_record {
    /* Field @field, 0 to n; NULL for none and for those that have no value. */
    const char *(*field)(void *context, unsigned field);
    void *context;
};
formatted_resolve formatted_resolve_record;
