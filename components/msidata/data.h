/* SPDX-License-Identifier: MIT */
/*
 * The contents of an open database: tables, streams, nested storages, code page. Who opens and
 * saves it is data_file's matter.
 *
 * The streams are rows of a table "_Streams", with those that belong to cells: "Binary.key". So are
 * nested storages, in "_Storages". "_Tables", "_Columns" and "_Property" are made when a query asks
 * for them.
 */
#pragma once

#include "data_table.h"
#include "pool.h"
#include "record.h"

enum {
    DATA_STREAM_NAME = 0, /* columns of _Streams and _Storages */
    DATA_STREAM_DATA = 1,
    DATA_STREAM_NAME_MAX = 62,
};

/* The properties of a session, which its database shows as the table "_Property". */
struct data_properties {
    /* Calls @tell for each. */
    void (*visit)(void *context,
                  void (*tell)(void *teller, const char *name, const char *value, size_t len),
                  void *teller);
    void *context;
};

struct data {
    struct pool pool;
    struct data_table **tables; /* in the order in which they came */
    size_t n_tables;
    struct data_table *streams;
    struct data_table *storages;
    unsigned codepage; /* of the texts; 0: neutral */
    bool is_changed;
    const struct data_properties *properties; /* borrowed; NULL: it is of no session */
};

HRESULT data_init(struct data *data);
void data_deinit(struct data *data);

/* The table of a name, also a special one; NULL if there is none. @ret_table is the caller's. */
HRESULT data_find_table(struct data *data, const char *name, struct data_table **ret_table);

/* Of those that are the database's own: borrowed, or NULL. */
struct data_table *data_own_table(const struct data *data, const char *name);

/* Is that one of _Tables, _Columns, _Streams, _Storages, or a session's _Property? */
bool data_is_special(const struct data *data, const char *name);

/* Adds a table, which the database holds, or takes it out, with its rows' streams. */
HRESULT data_add_table(struct data *data, struct data_table *table);
void data_drop_table(struct data *data, struct data_table *table);

/* Puts another table in the place of one; streams are those of the new one already. */
void data_replace_table(struct data *data, struct data_table *before, struct data_table *table);

/* ---- cells ---- */

/* The text of a cell, whatever its column's type but a stream. */
const char *data_cell_text(const struct data *data, const struct data_table *table,
                           const struct data_row *row, unsigned column,
                           char number[static RECORD_NUMBER_SIZE], size_t *ret_len);

/* Puts a cell into a record's field. */
HRESULT data_get_field(struct data *data, const struct data_table *table,
                       const struct data_row *row, unsigned column, struct record *record,
                       unsigned index);

/*
 * A field as a cell of a column. Outcome: HRESULT of ERROR_FUNCTION_FAILED for a number that is too
 * large. A stream's bytes are put elsewhere, by data_set_stream().
 */
HRESULT data_make_cell(struct data *data, const struct data_column *column,
                       const struct field *field, uint32_t *ret_cell);

/* The stream of a cell, borrowed; NULL if there is none. */
struct blob *data_stream(struct data *data, const struct data_table *table,
                         const struct data_row *row);
HRESULT data_set_stream(struct data *data, const struct data_table *table,
                        const struct data_row *row, struct blob *blob);

/* The name of a cell's stream, the caller's; NULL if it is too long or memory is out. */
char *data_stream_name(const struct data *data, const struct data_table *table,
                       const struct data_row *row);

/* Does a stream's name begin as those of some table's cells do? */
bool data_stream_is_of_cell(const struct data *data, const char *name);

/* Streams by name. NULL removes one. */
struct blob *data_find_stream(struct data *data, const char *name);
HRESULT data_put_stream(struct data *data, const char *name, struct blob *blob);

/* Which column of a row is null and may not be; -1 if none. */
int data_required_column(const struct data_table *table, const struct data_row *row);

/*
 * Puts a row, made by data_row_new(), into its table. Outcome: HRESULT of ERROR_FUNCTION_FAILED if
 * the keys are there already or what is required lacks.
 */
HRESULT data_insert_row(struct data *data, struct data_table *table, struct data_row *row);
void data_delete_row(struct data *data, struct data_table *table, struct data_row *row);

/* The row of @other_table, in another database, that has the keys of a row; or NULL. */
struct data_row *data_counterpart(const struct data *data, const struct data_table *table,
                                  const struct data_row *row, const struct data *other,
                                  struct data_table *other_table);
