/* SPDX-License-Identifier: MIT */
/*
 * Dictionary keys: what makes two values the same key.
 *
 * Text is the same by its units, or without case; numbers of all types, dates and Booleans by their
 * value; objects by their identity; Empty, Null and error codes each only as themselves. Arrays and
 * records are no keys.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <windows.h>

#include <oleauto.h>

enum key_kind {
    KEY_EMPTY,
    KEY_NULL,
    KEY_ERROR,  /* number */
    KEY_NUMBER, /* number, rest */
    KEY_TEXT,   /* text, len */
    KEY_OBJECT, /* identity */
};

enum key_case {
    KEY_CASE_MATTERS,
    KEY_CASE_IGNORED,
};

struct key {
    enum key_kind kind;
    uint32_t hash;
    union {
        struct {
            double number;
            int64_t rest; /* what @number lacks of a large integer */
        };
        struct {
            const char16_t *text;
            uint32_t len;
        };
        const void *identity; /* valid as long as the object is */
    };
};

/*
 * Looks at @value, which may be by reference and has to outlive @ret_key. An object is asked for
 * its identity. CTL_E_ILLEGALFUNCTIONCALL for what is no key.
 */
HRESULT key_read(const VARIANT *value, enum key_case key_case, struct key *ret_key);

/* Whether @key is what @value, neither an object nor by reference, would be read as. */
bool key_is_of(const struct key *key, const VARIANT *value, enum key_case key_case);

/* HashVal, as Windows calculates it. CTL_E_ILLEGALFUNCTIONCALL for types that have none there. */
HRESULT key_windows_hash(const VARIANT *value, enum key_case key_case, LONG *ret_hash);
