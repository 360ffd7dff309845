/* SPDX-License-Identifier: MIT */
/*
 * Showing: who did what and when, and what an entry is, as text and as members of a JSON object.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <comity/windef.h>

#include "store/author.h"

/* What a key or value is: nothing, a key, or a value's data. */
struct shown_state {
    bool is_present;
    bool is_key; /* the rest is not told */
    uint32_t type;
    uint32_t size;
    const void *data; /* may lie at any address */
};

/* "2026-11-21T13:40:12Z", or "" for 0. */
enum {
    SHOW_TIME_SIZE = 32,
};
void show_time(uint64_t filetime, char ret_text[static SHOW_TIME_SIZE]);

/* "2026-11-21T13:40:12Z  user, process 12: command" without the line's end. */
void show_author(const struct author *author);

/* "time":...,"uid":...,"user":...,"pid":...,"command":... */
void show_author_json(const struct author *author);

/* "LABEL":"text" in UTF-8; null for NULL. */
void show_text_json(const char *label, const char *text);

/* "REG_SZ  text", or "(nothing)"; a key is "a key". */
void show_state(const struct shown_state *state);

/* The same with a tab between type and data; of a value or security descriptor. */
void show_state_tabbed(const struct shown_state *state);

/* null, or {"type":...,"data":...}, or true for a key. */
void show_state_json(const struct shown_state *state);

/* A text from outside, as a terminal may be given it. */
void show_text(const char *text);
