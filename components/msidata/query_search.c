/* SPDX-License-Identifier: MIT */
/*
 * Which rows a condition holds for.
 *
 * Tables are looked at one within another. What is joined by AND is asked as soon as the tables are
 * known that it is about, and a table whose column has to equal one of a table further out is
 * looked up in an index made for the search.
 */
#include <stdlib.h>
#include <string.h>

#include "base/hresult.h"

#include "query_internal.h"

enum {
    FOUND_MAX = 1 << 24,
    PARTS_MAX = SQL_DEPTH_MAX + 1,
};

/* Rows by the value of a column: sorted by it, then as they lie. */
struct column_index {
    struct {
        uint32_t cell;
        uint32_t row;
    } * entries;
    size_t n;
};

/* One of the tables, at its place in the nesting. */
struct level {
    unsigned table;
    struct column_index index; /* entries NULL: all rows are looked at */
    unsigned from_table;       /* whose cell is looked up */
    int from_column;
};

/* What is joined by AND, and the level at which it can be asked. */
struct part {
    const struct sql_condition *condition;
    unsigned level;
};

struct search {
    struct query *query;
    const struct record *parameters;
    struct level levels[SQL_TABLES_MAX];
    unsigned level_of[SQL_TABLES_MAX]; /* by table */
    struct part parts[PARTS_MAX];
    unsigned n_parts;
    struct data_row *rows[SQL_TABLES_MAX]; /* by table */
};

/* ---- values ---- */

struct value {
    bool is_number;
    int64_t number;
    uint32_t cell; /* of a column */
    const char *text;
    size_t len;
    char buffer[RECORD_NUMBER_SIZE];
};

static void column_value(const struct search *search, const struct sql_name *name,
                         struct value *value)
{
    const struct query *query = search->query;
    const struct data_table *table;
    unsigned at;
    int column;

    query_resolve(query, name, &at, &column);
    table = query->tables[at];
    value->cell = search->rows[at]->cells[column];
    value->is_number = table->columns[column].kind != COLUMN_TEXT;
    value->number = data_number(value->cell);
    value->text = data_cell_text(query->data, table, search->rows[at], (unsigned)column,
                                 value->buffer, &value->len);
}

static void constant_value(const struct search *search, const struct sql_value *constant,
                           struct value *value)
{
    struct field field = query_constant(constant, search->parameters);
    struct value empty = {.text = "", .number = RECORD_NULL_NUMBER};

    *value = empty;
    value->is_number = field.kind == FIELD_NUMBER;
    value->number = field_number(&field);
    if (field.kind == FIELD_TEXT) {
        value->text = field.text;
        value->len = field.text_len;
    }
    if (field.kind == FIELD_NUMBER) {
        value->text = value->buffer;
        value->len = (size_t)snprintf(value->buffer, sizeof(value->buffer), "%d", field.number);
    }
}

/* Numbers if the column is one of numbers; else texts, byte by byte. */
static int compare(const struct value *a, const struct value *b)
{
    size_t len = a->len < b->len ? a->len : b->len;
    int order;

    if (a->is_number)
        return a->number < b->number ? -1 : a->number > b->number;
    order = memcmp(a->text, b->text, len);
    return order ? order : a->len < b->len ? -1 : a->len > b->len;
}

static bool holds(const struct search *search, const struct sql_condition *condition)
{
    struct value a, b;

    if (condition->operator== SQL_AND)
        return holds(search, condition->left) && holds(search, condition->right);
    if (condition->operator== SQL_OR)
        return holds(search, condition->left) || holds(search, condition->right);

    column_value(search, &condition->a.name, &a);
    if (condition->operator== SQL_IS_NULL)
        return a.cell == 0;
    if (condition->operator== SQL_IS_NOT_NULL)
        return a.cell != 0;
    if (condition->b.kind == SQL_COLUMN)
        column_value(search, &condition->b.name, &b);
    else
        constant_value(search, &condition->b, &b);
    switch (condition->operator) {
    case SQL_EQUAL:
        return compare(&a, &b) == 0;
    case SQL_UNEQUAL:
        return compare(&a, &b) != 0;
    case SQL_LESS:
        return compare(&a, &b) < 0;
    case SQL_GREATER:
        return compare(&a, &b) > 0;
    case SQL_LESS_EQUAL:
        return compare(&a, &b) <= 0;
    default:
        return compare(&a, &b) >= 0;
    }
}

/* ---- the plan ---- */

static unsigned level_of_name(const struct search *search, const struct sql_name *name)
{
    unsigned table = 0;
    int column;

    query_resolve(search->query, name, &table, &column);
    return search->level_of[table];
}

static unsigned level_of_condition(const struct search *search,
                                   const struct sql_condition *condition)
{
    unsigned a, b = 0;

    if (condition->operator== SQL_AND || condition->operator== SQL_OR) {
        a = level_of_condition(search, condition->left);
        b = level_of_condition(search, condition->right);
    } else {
        a = level_of_name(search, &condition->a.name);
        if (condition->b.kind == SQL_COLUMN && condition->b.name.column)
            b = level_of_name(search, &condition->b.name);
    }
    return a > b ? a : b;
}

static void split(struct search *search, const struct sql_condition *condition)
{
    if (!condition)
        return;
    if (condition->operator== SQL_AND && search->n_parts + 2<PARTS_MAX) {
        split(search, condition->left);
        split(search, condition->right);
        return;
    }
    search->parts[search->n_parts++] =
        (struct part){condition, level_of_condition(search, condition)};
}

/* The first table changes fastest, as on Windows. */
static void order_levels(struct search *search)
{
    unsigned n = search->query->sql->n_tables;

    for (unsigned i = 0; i < n; i++) {
        search->levels[i].table = n - 1 - i;
        search->level_of[n - 1 - i] = i;
    }
}

static int compare_entries(const void *a, const void *b)
{
    const uint32_t *x = a, *y = b;

    if (x[0] != y[0])
        return x[0] < y[0] ? -1 : 1;
    return x[1] < y[1] ? -1 : x[1] > y[1];
}

static HRESULT build_index(struct search *search, struct level *level, int column)
{
    const struct data_table *table = search->query->tables[level->table];
    struct column_index *index = &level->index;

    index->entries = malloc((table->n_rows + 1) * sizeof(*index->entries));
    if (!index->entries)
        return hr_raise(E_OUTOFMEMORY, "index of %s", table->name);
    index->n = table->n_rows;
    for (size_t i = 0; i < table->n_rows; i++) {
        index->entries[i].cell = table->rows[i]->cells[column];
        index->entries[i].row = (uint32_t)i;
    }
    qsort(index->entries, index->n, sizeof(*index->entries), compare_entries);
    return S_OK;
}

static bool is_text(const struct search *search, unsigned table, int column)
{
    return search->query->tables[table]->columns[column].kind == COLUMN_TEXT;
}

/* Does a part say that a column of @level equals one further out? Cells are equal if values are,
 * among columns of one kind. */
static HRESULT plan_level(struct search *search, unsigned at)
{
    struct level *level = &search->levels[at];

    for (unsigned i = 0; i < search->n_parts && !level->index.entries; i++) {
        const struct sql_condition *condition = search->parts[i].condition;
        unsigned tables[2];
        int columns[2];
        unsigned inner;

        if (condition->operator!= SQL_EQUAL || condition->b.kind != SQL_COLUMN)
            continue;
        query_resolve(search->query, &condition->a.name, &tables[0], &columns[0]);
        query_resolve(search->query, &condition->b.name, &tables[1], &columns[1]);
        inner = tables[0] == level->table ? 0 : 1;
        if (tables[inner] != level->table || search->level_of[tables[!inner]] >= at ||
            is_text(search, tables[0], columns[0]) != is_text(search, tables[1], columns[1]))
            continue;
        level->from_table = tables[!inner];
        level->from_column = columns[!inner];
        return hr_trace(build_index(search, level, columns[inner]));
    }
    return S_OK;
}

/* ---- the search ---- */

static HRESULT add_found(struct search *search)
{
    struct query *query = search->query;
    unsigned n = query->sql->n_tables;
    struct data_row **grown;

    if (query->n_found == query->room) {
        size_t room = query->room ? 2 * query->room : 64;

        if (query->n_found >= FOUND_MAX)
            return hr_raise(E_OUTOFMEMORY, "a query finds too many rows");
        grown = reallocarray(query->found, room * n, sizeof(struct data_row *));
        if (!grown)
            return hr_raise(E_OUTOFMEMORY, "rows of a query");
        query->found = grown;
        query->room = room;
    }
    for (unsigned i = 0; i < n; i++)
        query->found[query->n_found * n + i] = data_row_ref(search->rows[i]);
    query->n_found++;
    return S_OK;
}

static HRESULT search_level(struct search *search, unsigned at);

static HRESULT visit(struct search *search, unsigned at, struct data_row *row)
{
    search->rows[search->levels[at].table] = row;
    for (unsigned i = 0; i < search->n_parts; i++) {
        if (search->parts[i].level == at && !holds(search, search->parts[i].condition))
            return S_OK;
    }
    return hr_trace(search_level(search, at + 1));
}

/* The first entry that is not below @cell. */
static size_t first_entry(const struct column_index *index, uint32_t cell)
{
    size_t low = 0, high = index->n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (index->entries[middle].cell < cell)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static HRESULT search_level(struct search *search, unsigned at)
{
    struct level *level = &search->levels[at];
    struct data_table *table;
    HRESULT hr = S_OK;

    if (at == search->query->sql->n_tables)
        return hr_trace(add_found(search));
    table = search->query->tables[level->table];
    if (level->index.entries) {
        uint32_t cell = search->rows[level->from_table]->cells[level->from_column];

        for (size_t i = first_entry(&level->index, cell);
             SUCCEEDED(hr) && i < level->index.n && level->index.entries[i].cell == cell; i++)
            hr = visit(search, at, table->rows[level->index.entries[i].row]);
        return hr_trace(hr);
    }
    for (size_t i = 0; SUCCEEDED(hr) && i < table->n_rows; i++)
        hr = visit(search, at, table->rows[i]);
    return hr_trace(hr);
}

HRESULT query_search(struct query *query, const struct record *parameters)
{
    struct search search = {.query = query, .parameters = parameters};
    HRESULT hr = S_OK;

    order_levels(&search);
    split(&search, query->sql->where);
    for (unsigned i = 1; SUCCEEDED(hr) && i < query->sql->n_tables; i++)
        hr = plan_level(&search, i);
    if (SUCCEEDED(hr))
        hr = search_level(&search, 0);
    for (unsigned i = 0; i < query->sql->n_tables; i++)
        free(search.levels[i].index.entries);
    return hr_trace(hr);
}
