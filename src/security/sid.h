/* SPDX-License-Identifier: MIT */
/*
 * Security identifiers: their size in bytes that come from outside, and their text.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include <comity/winnt.h>

enum {
    SID_TEXT_MAX = 3 + 2 + 12 + SID_MAX_SUB_AUTHORITIES * 11 + 1, /* NUL included */
};

/* Whether a valid SID begins here and ends within @size bytes. */
bool sid_is_within(const void *sid, size_t size);

/* The size of a valid one. */
size_t sid_size(const void *sid);

/* The SIDs of users and groups of Unix, as Samba forms them. */
void sid_from_user(unsigned user, BYTE ret_sid[static SECURITY_MAX_SID_SIZE]);
void sid_from_group(unsigned group, BYTE ret_sid[static SECURITY_MAX_SID_SIZE]);

/* "S-1-5-18". */
void sid_to_text(const void *sid, char ret_text[static SID_TEXT_MAX]);

/* A text such as "S-1-5-18", "S-0x1-0x5-18", or one of the aliases of security descriptor strings
 * ("SY"), up to @len characters; returns how many of them it took, 0 if none begins there. */
size_t sid_from_text(const char *text, size_t len, BYTE ret_sid[static SECURITY_MAX_SID_SIZE]);

/* The alias of a SID, or NULL. */
const char *sid_alias(const void *sid);
