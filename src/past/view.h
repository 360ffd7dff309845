/* SPDX-License-Identifier: MIT */
/*
 * Views: what notes say things were before them. A view of the transactions behind one shows, with
 * the hive for what they left alone, how that one left things.
 */
#pragma once

#include "base/cleanup.h"
#include "past/timeline.h"

enum past_what {
    PAST_KEY,
    PAST_VALUE,
    PAST_SECURITY,
    PAST_HOLDS, /* who holds an entry: what is known is only that it changed */
};

/* A key, one of its values, or its security descriptor; or, by parts of hashes, a ledger's entry.
 */
struct past_thing {
    enum past_what what;
    uint64_t id;          /* of the key */
    struct key_hash name; /* of the value; zeros for the others */
};

/* What a thing was; the texts and data are the view's, or the hive's. */
struct past_state {
    bool is_present;
    uint64_t parent;  /* of a key */
    const char *name; /* of a key or value, in UTF-8; told of a value that is not there, too */
    size_t name_size;
    uint32_t type; /* of a value */
    size_t size;
    const void *data;
};

struct past_view;

HRESULT past_view_new(struct past_view **ret_view);
struct past_view *past_view_free(struct past_view *view);
DEFINE_CLEANUP(struct past_view *, past_view_free);

/* Adds what was before a transaction; later ones have been added before. */
HRESULT past_view_add(struct past_view *view, const struct hive_txn *txn, uint64_t number);

/* The same for all transactions between two, the last first. */
HRESULT past_view_add_between(struct past_view *view, const struct hive_txn *txn, uint64_t above,
                              uint64_t below);

/* The hash that names the value of a note. */
HRESULT past_hash_name(const struct history_note *note, struct key_hash *ret_hash);

/* What the view knows of a thing; false if nothing. */
bool past_view_get(const struct past_view *view, const struct past_thing *thing,
                   struct past_state *ret_state);

/* Calls @visit for each thing that the view knows, in no order, until it fails. */
HRESULT past_view_visit(const struct past_view *view,
                        HRESULT (*visit)(const struct past_thing *thing,
                                         const struct past_state *state, void *context),
                        void *context);

/* The state by the first of the views that knows it, or else by the hive. */
HRESULT past_state_of(const struct hive_txn *txn, struct past_view *const views[], size_t n,
                      const struct past_thing *thing, struct past_state *ret_state);

/* The same for a key's path; outcome: ERROR_FILE_NOT_FOUND's HRESULT if it was not there. */
HRESULT past_path_of(const struct hive_txn *txn, struct past_view *const views[], size_t n,
                     uint64_t id, struct key_path *ret_path);
