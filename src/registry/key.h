/* SPDX-License-Identifier: MIT */
/*
 * Keys: what a handle of the registry stands for. A key is opened below a predefined root, in one
 * hive or, below HKEY_CLASSES_ROOT, in the user's and the machine's together, the user's first.
 *
 * An open key names its node by identity: it survives a rename, and it knows when it was deleted.
 * Looking up and reading take no lock and allocate nothing; keys live in a pool.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "hive/hive.h"
#include "registry/key_place.h"
#include "registry/transaction.h"
#include "store/store.h"

/* What one hive has of a key. */
struct key_part {
    uint64_t id;           /* 0: nothing */
    uint64_t number;       /* of the snapshot that it was looked up in */
    bool is_link;          /* there */
    struct node_view view; /* while a transaction on that snapshot is open */
};

struct app_hive;

/* How far the values of a key were enumerated. */
struct value_cursor {
    uint64_t number;     /* of the snapshots */
    uint64_t place;      /* in the part: store_next_value() */
    uint32_t next_index; /* of the value behind the place */
    int part;
};

struct key {
    enum key_root root;
    struct transaction *transaction; /* counted, or NULL: what the key was opened in */
    struct app_hive *app;            /* what it is in, held by the handle; or NULL */
    uint32_t access;                 /* granted: KEY_ rights, generic ones resolved */
    uint32_t view;                   /* KEY_WOW64_32KEY or 0, as the key was opened */
    bool is_deleted;
    struct key_path path; /* below the hive's root */
    struct key_hash hash;
    struct key_part parts[HIVE_KINDS];
    enum hive_kind primary;  /* the part that the key was found by: it is deleted with that */
    uint16_t enumerated_len; /* the subkey that was enumerated last, and its index */
    uint32_t enumerated_index;
    uint64_t enumerated_number;
    char16_t enumerated_name[KEY_NAME_MAX + 1];
    struct value_cursor values; /* the value that was enumerated last */
};

/* Fills @key, which holds nothing, for a root: a predefined key needs no look-up. */
HRESULT key_init_root(struct key *key, enum key_root root);

/*
 * Opens @sub below @parent into @key, in the transaction that @key has, in the view that @access
 * asks for; symbolic links are followed unless @options has REG_OPTION_OPEN_LINK. Outcome:
 * ERROR_FILE_NOT_FOUND, ERROR_KEY_DELETED of the parent.
 */
HRESULT key_open(struct key *parent, const char16_t *sub, uint32_t options, uint32_t access,
                 struct key *key);

/* Opens or makes the key; S_FALSE if it was there. Where a new key of both hives goes: the machine
 * hive if the caller may write it, else the user's. */
HRESULT key_create(struct key *parent, const char16_t *sub, uint32_t options, uint32_t access,
                   const char *class_name, struct key *key);

/* Outcome: ERROR_ACCESS_DENIED's HRESULT if the key was opened without all of the @wanted rights.
 */
HRESULT key_check_access(const struct key *key, uint32_t wanted);

/* One reading of a key: begin, look, end. */
struct key_read {
    struct key *key;
    struct hive_txn txns[HIVE_KINDS];
    bool is_open[HIVE_KINDS];
};

/* Begins: the key's parts are then those of the current snapshots. ERROR_KEY_DELETED's HRESULT if
 * no part is left; end even so. Only the root of a machine hive that is not there may have no part.
 */
HRESULT key_read_begin(struct key_read *read, struct key *key);
void key_read_end(struct key_read *read);

/* The part that is asked first, or the other, or NULL. */
struct key_part *key_read_part(struct key_read *read, int index, struct hive_txn **ret_txn);

/* The hive that a change of the key goes to. */
HRESULT key_write_begin(struct key *key, struct hive_txn *ret_txn, uint64_t *ret_id);
