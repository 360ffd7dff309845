/* SPDX-License-Identifier: MIT */
/*
 * Entry set: what a module registers, to be looked up, and taken entry by entry as it is expressed
 * otherwise. Texts are UTF-8; keys and names compare without case, as the registry compares them.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "registrar/registry_entries.h"

struct set_entry {
    HKEY root;
    char *key;
    char *name; /* "" for the default value; NULL for a key that is left empty */
    uint32_t type;
    uint8_t *data;
    size_t size;
    char *text;   /* of a REG_SZ without NUL in it, else NULL */
    char16_t *id; /* what it is found by */
    bool is_taken;
};

struct entry_set {
    struct set_entry *items; /* in the order in which they are registered */
    size_t n;
    size_t room;
    struct set_entry **sorted; /* by id */
};

/* HKEY_LOCAL_MACHINE\Software\Classes is HKEY_CLASSES_ROOT in it. Keys that are only ways to what
 * is in them are in it if they are empty, unless every registry has them. */
HRESULT entry_set_init(struct entry_set *set, struct registry_entries *entries);
void entry_set_deinit(struct entry_set *set);

/* NULL if it is not there, or memory is out. */
struct set_entry *entry_set_find(const struct entry_set *set, HKEY root, const char *key,
                                 const char *name);

/* The text of a value that was not taken yet; NULL if there is none. */
const char *entry_set_text(const struct entry_set *set, const char *classes_key, const char *name);

/*
 * Claims: entries that are all to be taken, or none. One that misses its text fails the claim.
 */
struct entry_claim {
    const struct entry_set *set; /* borrowed */
    struct set_entry **entries;  /* owned; n of them */
    size_t n;
    size_t room;
    bool has_failed;
};

/* A value below HKEY_CLASSES_ROOT that has to be that text; the key's path is printed. */
void entry_claim_text(struct entry_claim *claim, const char *text, const char *name,
                      const char *key_format, ...) __attribute__((format(printf, 4, 5)));

/* Takes all if it has not failed; whether they were. The claim is over. */
bool entry_claim_end(struct entry_claim *claim);
