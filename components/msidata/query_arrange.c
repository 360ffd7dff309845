/* SPDX-License-Identifier: MIT */
/*
 * DISTINCT and ORDER BY. Texts come in the order of their numbers in the pool, as on Windows: not
 * by the alphabet.
 */
#include <stdlib.h>
#include <string.h>

#include "base/hresult.h"

#include "query_internal.h"

struct sort_key {
    unsigned table;
    int column;
};

struct arrangement {
    const struct query *query;
    struct sort_key *keys;
    unsigned n_keys;
};

static uint32_t cell_of(const struct query *query, size_t found, const struct sort_key *key)
{
    return query->found[found * query->sql->n_tables + key->table]->cells[key->column];
}

/* By the keys; of equal ones the first found is first. */
static int compare(const void *a, const void *b, void *context)
{
    const struct arrangement *arrangement = context;
    size_t x = *(const size_t *)a, y = *(const size_t *)b;

    for (unsigned i = 0; i < arrangement->n_keys; i++) {
        uint32_t left = cell_of(arrangement->query, x, &arrangement->keys[i]);
        uint32_t right = cell_of(arrangement->query, y, &arrangement->keys[i]);

        if (left != right)
            return left < right ? -1 : 1;
    }
    return x < y ? -1 : x > y;
}

static bool is_same(struct arrangement *arrangement, size_t a, size_t b)
{
    for (unsigned i = 0; i < arrangement->n_keys; i++) {
        if (cell_of(arrangement->query, a, &arrangement->keys[i]) !=
            cell_of(arrangement->query, b, &arrangement->keys[i]))
            return false;
    }
    return true;
}

static int compare_numbers(const void *a, const void *b)
{
    size_t x = *(const size_t *)a, y = *(const size_t *)b;

    return x < y ? -1 : x > y;
}

/* Keeps those that @order lists, in its order. */
static HRESULT reorder(struct query *query, const size_t *order, size_t n)
{
    unsigned n_tables = query->sql->n_tables;
    size_t size = n_tables * sizeof(struct data_row *);
    struct data_row **arranged = malloc((n + 1) * size);

    if (!arranged)
        return hr_raise(E_OUTOFMEMORY, "rows of a query");
    for (size_t i = 0; i < n; i++) {
        memcpy(&arranged[i * n_tables], &query->found[order[i] * n_tables], size);
        for (unsigned at = 0; at < n_tables; at++)
            data_row_ref(arranged[i * n_tables + at]);
    }
    query_close(query);
    free(query->found);
    query->found = arranged;
    query->n_found = n;
    query->room = n + 1;
    return S_OK;
}

static HRESULT sort(struct query *query, struct arrangement *arrangement, bool is_distinct)
{
    _cleanup_(freep) size_t *order = calloc(query->n_found + 1, sizeof(*order));
    size_t n = 0;

    if (!order)
        return hr_raise(E_OUTOFMEMORY, "rows of a query");
    for (size_t i = 0; i < query->n_found; i++)
        order[i] = i;
    qsort_r(order, query->n_found, sizeof(*order), compare, arrangement);
    if (!is_distinct)
        return hr_trace(reorder(query, order, query->n_found));
    for (size_t i = 0; i < query->n_found; i++) {
        if (i == 0 || !is_same(arrangement, order[n - 1], order[i]))
            order[n++] = order[i];
    }
    qsort(order, n, sizeof(*order), compare_numbers);
    return hr_trace(reorder(query, order, n));
}

static HRESULT make_distinct(struct query *query)
{
    _cleanup_(freep) struct sort_key *keys = calloc(query->n_columns + 1, sizeof(*keys));
    struct arrangement arrangement = {.query = query, .keys = keys};

    if (!keys)
        return hr_raise(E_OUTOFMEMORY, "rows of a query");
    for (unsigned i = 0; i < query->n_columns; i++) {
        if (query->columns[i].column >= 0)
            keys[arrangement.n_keys++] =
                (struct sort_key){query->columns[i].table, query->columns[i].column};
    }
    return hr_trace(sort(query, &arrangement, true));
}

HRESULT query_arrange(struct query *query)
{
    _cleanup_(freep) struct sort_key *keys = calloc(query->sql->n_order + 1, sizeof(*keys));
    struct arrangement arrangement = {query, keys, query->sql->n_order};
    HRESULT hr = S_OK;

    if (!keys)
        return hr_raise(E_OUTOFMEMORY, "rows of a query");
    if (query->sql->is_distinct)
        hr = make_distinct(query);
    for (unsigned i = 0; SUCCEEDED(hr) && i < query->sql->n_order; i++)
        hr = query_resolve(query, &query->sql->order[i], &keys[i].table, &keys[i].column);
    if (FAILED(hr) || query->sql->n_order == 0)
        return hr_trace(hr);
    return hr_trace(sort(query, &arrangement, false));
}
