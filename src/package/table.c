/* SPDX-License-Identifier: MIT */
#include "package/table.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/hresult.h"

/* A text's cell is its address, which is never 0; a number's is the number. */
typedef int64_t cell;

static const cell cell_null = INT64_MIN;

enum {
    NO_ROW = -1,
};

/* The rows by the text of one column: those of one hash form a chain, in their order. */
struct column_index {
    uint32_t *chains; /* by hash: the first row + 1, or 0; n_chains, a power of 2 */
    uint32_t *nexts;  /* by row: the next row + 1, or 0 */
    size_t n_chains;
};

struct table {
    char name[TABLE_NAME_MAX];
    unsigned n_columns;
    struct column columns[TABLE_COLUMNS_MAX];
    struct column_index indices[TABLE_COLUMNS_MAX]; /* none while chains is NULL */
    cell *cells;                                    /* n_rows * n_columns, row by row */
    size_t n_rows;
    size_t rows_max;
    struct arena texts;
};

/* ---- indices ---- */

static void column_index_drop(struct column_index *index)
{
    free(index->chains);
    free(index->nexts);
    *index = (struct column_index){.n_chains = 0};
}

static void drop_indices(struct table *table)
{
    for (unsigned i = 0; i < table->n_columns; i++)
        column_index_drop(&table->indices[i]);
}

/* FNV-1a. */
static size_t hash_text(const char *text)
{
    uint64_t hash = 0xcbf29ce484222325;

    for (; *text; text++)
        hash = (hash ^ (unsigned char)*text) * 0x100000001b3;
    return (size_t)(hash ^ (hash >> 32));
}

/* False when memory is out: then rows are looked for one by one. */
static bool column_index_make(struct table *table, int column)
{
    struct column_index *index = &table->indices[column];

    for (index->n_chains = 16; index->n_chains < table->n_rows;)
        index->n_chains *= 2;
    index->chains = calloc(index->n_chains, sizeof(*index->chains));
    index->nexts = calloc(table->n_rows ? table->n_rows : 1, sizeof(*index->nexts));
    if (!index->chains || !index->nexts) {
        column_index_drop(index);
        return false;
    }
    for (size_t row = table->n_rows; row-- > 0;) {
        const char *text = table_text(table, row, column);
        uint32_t *chain;

        if (!text)
            continue;
        chain = &index->chains[hash_text(text) & (index->n_chains - 1)];
        index->nexts[row] = *chain;
        *chain = (uint32_t)row + 1;
    }
    return true;
}

/* ---- life ---- */

struct table *table_free(struct table *table)
{
    if (!table)
        return NULL;

    drop_indices(table);
    free(table->cells);
    arena_deinit(&table->texts);
    free(table);
    return NULL;
}

HRESULT table_new(const char *name, const struct column *columns, unsigned n_columns,
                  struct table **ret_table)
{
    struct table *table;

    if (n_columns == 0 || n_columns > TABLE_COLUMNS_MAX)
        return hr_raise(E_INVALIDARG, "table %s: %u columns; a table has 1 to %d", name, n_columns,
                        TABLE_COLUMNS_MAX);
    if (!*name || strlen(name) >= TABLE_NAME_MAX)
        return hr_raise(E_INVALIDARG, "table \"%s\": a name has 1 to %d bytes", name,
                        TABLE_NAME_MAX - 1);

    table = calloc(1, sizeof(*table));
    if (!table)
        return hr_raise(E_OUTOFMEMORY, "table %s", name);
    strcpy(table->name, name);
    table->n_columns = n_columns;
    memcpy(table->columns, columns, n_columns * sizeof(*columns));
    *ret_table = table;
    return S_OK;
}

/* ---- rows and cells ---- */

static cell *cell_at(const struct table *table, size_t row, int column)
{
    assert(row < table->n_rows && column >= 0 && (unsigned)column < table->n_columns);
    return &table->cells[row * table->n_columns + (size_t)column];
}

HRESULT table_reserve(struct table *table, size_t n_rows)
{
    size_t row_size = table->n_columns * sizeof(cell);
    cell *cells;

    if (n_rows <= table->rows_max)
        return S_OK;
    cells = n_rows < UINT32_MAX && n_rows < SIZE_MAX / row_size
                ? realloc(table->cells, n_rows * row_size)
                : NULL;
    if (!cells)
        return hr_raise(E_OUTOFMEMORY, "%zu rows of the table %s", n_rows, table->name);
    table->cells = cells;
    table->rows_max = n_rows;
    return S_OK;
}

HRESULT table_add_row(struct table *table, size_t *ret_row)
{
    HRESULT hr;

    if (table->n_rows == table->rows_max) {
        hr = table_reserve(table, table->rows_max ? table->rows_max * 2 : 4);
        if (FAILED(hr))
            return hr_trace(hr);
    }
    drop_indices(table);
    *ret_row = table->n_rows++;
    for (unsigned i = 0; i < table->n_columns; i++)
        *cell_at(table, *ret_row, (int)i) = cell_null;
    return S_OK;
}

void table_remove_row(struct table *table, size_t row)
{
    size_t row_size = table->n_columns * sizeof(cell);
    cell *first = cell_at(table, row, 0);

    drop_indices(table);
    memmove(first, first + table->n_columns, (table->n_rows - row - 1) * row_size);
    table->n_rows--;
}

static bool holds_text(const struct table *table, int column)
{
    return table->columns[column].kind == COLUMN_TEXT;
}

static void set_cell(struct table *table, size_t row, int column, cell value)
{
    *cell_at(table, row, column) = value;
    column_index_drop(&table->indices[column]);
}

void table_lend_text(struct table *table, size_t row, int column, const char *text)
{
    assert(holds_text(table, column));
    set_cell(table, row, column, text && *text ? (cell)(uintptr_t)text : cell_null);
}

HRESULT table_set_text(struct table *table, size_t row, int column, const char *text)
{
    size_t size = text ? strlen(text) + 1 : 1;
    char *copy = NULL;

    if (size > 1) {
        copy = arena_alloc(&table->texts, size);
        if (!copy)
            return hr_raise(E_OUTOFMEMORY, "a text of the table %s", table->name);
        memcpy(copy, text, size);
    }
    table_lend_text(table, row, column, copy);
    return S_OK;
}

HRESULT table_set_number(struct table *table, size_t row, int column, int32_t number)
{
    bool is_short = table->columns[column].kind == COLUMN_SHORT;

    assert(!holds_text(table, column));
    /* The least number of each kind stands for null in the file. */
    if (number == INT32_MIN || (is_short && (number > INT16_MAX || number <= INT16_MIN)))
        return hr_raise(E_INVALIDARG, "table %s, row %zu, column %s: it cannot hold %d",
                        table->name, row + 1, table->columns[column].name, (int)number);
    set_cell(table, row, column, number);
    return S_OK;
}

void table_set_null(struct table *table, size_t row, int column)
{
    set_cell(table, row, column, cell_null);
}

const char *table_name(const struct table *table)
{
    return table->name;
}

unsigned table_n_columns(const struct table *table)
{
    return table->n_columns;
}

const struct column *table_column_at(const struct table *table, int column)
{
    assert(column >= 0 && (unsigned)column < table->n_columns);
    return &table->columns[column];
}

size_t table_n_rows(const struct table *table)
{
    return table ? table->n_rows : 0;
}

int table_column(const struct table *table, const char *name)
{
    if (!table)
        return -1;
    for (unsigned i = 0; i < table->n_columns; i++)
        if (strcmp(table->columns[i].name, name) == 0)
            return (int)i;
    return -1;
}

const char *table_text(const struct table *table, size_t row, int column)
{
    if (column < 0 || !holds_text(table, column) || table_is_null(table, row, column))
        return NULL;
    return (const char *)(uintptr_t)*cell_at(table, row, column);
}

bool table_number(const struct table *table, size_t row, int column, int32_t *ret_number)
{
    *ret_number = 0;
    if (column < 0 || holds_text(table, column) || table_is_null(table, row, column))
        return false;
    *ret_number = (int32_t)*cell_at(table, row, column);
    return true;
}

bool table_is_null(const struct table *table, size_t row, int column)
{
    return column < 0 || *cell_at(table, row, column) == cell_null;
}

/* ---- finding ---- */

static bool cell_is(const struct table *table, size_t row, int column, const char *text)
{
    const char *own = table_text(table, row, column);

    return own && strcmp(own, text) == 0;
}

static ptrdiff_t find_without_index(const struct table *table, int column, const char *text,
                                    size_t from)
{
    for (size_t row = from; row < table->n_rows; row++)
        if (cell_is(table, row, column, text))
            return (ptrdiff_t)row;
    return NO_ROW;
}

ptrdiff_t table_find_in(const struct table *table, int column, const char *text, size_t from)
{
    const struct column_index *index;
    uint32_t next;

    if (!table || column < 0 || !holds_text(table, column) || from >= table->n_rows)
        return NO_ROW;
    index = &table->indices[column];
    /* An index is no part of what the table says, so it may come into being in a constant one. */
    if (!index->chains && !column_index_make((struct table *)table, column))
        return find_without_index(table, column, text, from);

    /* Who asks for the next one of many rows need not pass all those before. */
    next = from > 0 && cell_is(table, from - 1, column, text)
               ? index->nexts[from - 1]
               : index->chains[hash_text(text) & (index->n_chains - 1)];
    for (; next; next = index->nexts[next - 1])
        if (next > from && cell_is(table, next - 1, column, text))
            return (ptrdiff_t)next - 1;
    return NO_ROW;
}

ptrdiff_t table_find(const struct table *table, const char *key)
{
    return table_find_in(table, 0, key, 0);
}
