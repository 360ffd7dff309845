/* SPDX-License-Identifier: MIT */
/*
 * Receipt: what an installation put where, and what it was like. A product's receipt is a file
 * beside the hive of its context, changed through the journal as all files are. By it, removal
 * takes away what was installed, wherever that was put, and knows what was changed since.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include <comity/winerror.h>

#include "action/installation.h"
#include "base/cleanup.h"
#include "placing/file_facts.h"

struct receipt;

struct receipt_entry {
    const char *table; /* what the file is of: "File", "Shortcut" ... and the row's key */
    const char *key;
    const char *path;
    struct file_facts facts;
    bool is_gone; /* no longer of the receipt */
};

/* The receipt of the session's product, empty if there is none yet. Raised: ERROR_INVALID_DATA's
 * HRESULT for a damaged one. */
HRESULT receipt_open(struct installation *installation, struct receipt **ret_receipt);

/* Only reads one; S_FALSE for a product that has none. */
HRESULT receipt_read(enum session_context context, const char *product_code,
                     struct receipt **ret_receipt);
struct receipt *receipt_free(struct receipt *receipt); /* without saving */
DEFINE_CLEANUP(struct receipt *, receipt_free);

/* Writes what has changed; a receipt without entries goes. */
HRESULT receipt_save(struct receipt *receipt);

struct receipt_entry *receipt_find(const struct receipt *receipt, const char *table,
                                   const char *key);

/* The entry of a path, in steps as many as there are entries; NULL if there is none. */
struct receipt_entry *receipt_find_path(const struct receipt *receipt, const char *path);

/* All entries, also those that are gone; NULL behind the last. */
struct receipt_entry *receipt_at(const struct receipt *receipt, size_t i);

HRESULT receipt_put(struct receipt *receipt, const char *table, const char *key, const char *path,
                    const struct file_facts *facts);
void receipt_drop(struct receipt *receipt, struct receipt_entry *entry);

/* What another product of the same context says of the file at @path, in *@ret_entry: NULL if none
 * has it. */
HRESULT receipt_find_elsewhere(struct receipt *receipt, const char *path,
                               const struct receipt_entry **ret_entry);
