/* SPDX-License-Identifier: MIT */
/*
 * Notes: what a transaction changed, as bytes. Each says of one thing what it was before, so that
 * who goes through the notes of the transactions, from the last note of the last one backward,
 * comes to what the hive was at any time.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <comity/windef.h>

enum history_note_kind {
    HISTORY_MADE = 1, /* the key was made */
    HISTORY_DELETED, /* it was below @parent, and had @name, @type (its flags), @data (its class) */
    HISTORY_RENAMED, /* its name was @name */
    HISTORY_VALUE,   /* its value @name: @type, @order, @data, if it @was_present */
    HISTORY_SECURITY, /* its security descriptor: @data, if it @was_present */
    HISTORY_HELD,     /* nobody had held its value @name (or, by @type, itself): now @parent does */
    HISTORY_RECORD,   /* in the table @type, the record with the key @name: @data, if it
                         @was_present */
    HISTORY_NOTE_KINDS,
};

/* In a note of HISTORY_HELD, what is held. */
enum {
    HELD_VALUE,
    HELD_KEY,
    HELD_SECURITY,
};

/* Texts are UTF-8 without NUL; they and the data are borrowed. */
struct history_note {
    enum history_note_kind kind;
    bool was_present;
    uint64_t id; /* of the key */
    uint64_t parent;
    uint32_t type;
    uint32_t order;
    const char *name;
    size_t name_size;
    const void *data;
    size_t size;
};

/* Bytes that a note takes at most. */
size_t history_note_size(const struct history_note *note);

/* Writes it; returns the bytes used. */
size_t history_note_write(const struct history_note *note, uint8_t *bytes);

/* The note at *@offset, which then is the next one's. S_FALSE at the end; raised: ERROR_BADDB. */
HRESULT history_note_read(const void *bytes, size_t size, size_t *offset,
                          struct history_note *ret_note);
