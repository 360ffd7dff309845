/* SPDX-License-Identifier: MIT */
#include "launch/leavers.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/guid.h"
#include "base/hresult.h"
#include "base/list.h"
#include "diagnosis/cause.h"

enum {
    CLASSES_MAX = 256,
    ROW = 16,   /* offers that are remembered of a class */
    JUDGED = 8, /* of them, the oldest: their clients have had the time to come back */
};

struct outcome {
    uint64_t ticket;
    pid_t server;
    unsigned n_given;
    unsigned n_returned;
};

/* A class and its last offers that clients were given. */
struct row {
    struct list link; /* the oldest first */
    CLSID clsid;
    unsigned n;
    struct outcome outcomes[ROW]; /* the oldest first */
};

struct leavers {
    struct list rows;
    unsigned n_rows;
};

HRESULT leavers_new(struct leavers **ret_leavers)
{
    struct leavers *leavers = calloc(1, sizeof(*leavers));

    if (!leavers)
        return hr_raise(E_OUTOFMEMORY, "starting servers");
    list_init(&leavers->rows);
    *ret_leavers = leavers;
    return S_OK;
}

static void forget(struct leavers *leavers, struct row *row)
{
    list_remove(&row->link);
    free(row);
    leavers->n_rows--;
}

struct leavers *leavers_free(struct leavers *leavers)
{
    if (!leavers)
        return NULL;

    list_for_each (link, &leavers->rows)
        forget(leavers, container_of(link, struct row, link));
    free(leavers);
    return NULL;
}

static struct row *find(const struct leavers *leavers, REFCLSID clsid)
{
    list_for_each (link, &leavers->rows) {
        struct row *row = container_of(link, struct row, link);

        if (guid_is_equal(&row->clsid, clsid))
            return row;
    }
    return NULL;
}

static struct row *add(struct leavers *leavers, REFCLSID clsid)
{
    struct row *row;

    if (leavers->n_rows == CLASSES_MAX)
        forget(leavers, container_of(list_first(&leavers->rows), struct row, link));
    row = calloc(1, sizeof(*row));
    if (!row)
        return NULL;
    row->clsid = *clsid;
    list_append(&leavers->rows, &row->link);
    leavers->n_rows++;
    return row;
}

static struct outcome *find_outcome(struct row *row, uint64_t ticket)
{
    for (unsigned i = row->n; i-- > 0;) {
        if (row->outcomes[i].ticket == ticket)
            return &row->outcomes[i];
    }
    return NULL;
}

void leavers_note_given(struct leavers *leavers, REFCLSID clsid, uint64_t ticket, pid_t server)
{
    struct row *row = find(leavers, clsid);
    struct outcome *outcome;

    if (!row)
        row = add(leavers, clsid);
    if (!row)
        return;
    outcome = find_outcome(row, ticket);
    if (!outcome && row->n == ROW) {
        for (unsigned i = 1; i < ROW; i++)
            row->outcomes[i - 1] = row->outcomes[i];
        row->n--;
    }
    if (!outcome) {
        outcome = &row->outcomes[row->n++];
        *outcome = (struct outcome){.ticket = ticket, .server = server};
    }
    outcome->n_given++;
}

void leavers_note_return(struct leavers *leavers, REFCLSID clsid, uint64_t ticket)
{
    struct row *row = find(leavers, clsid);
    struct outcome *outcome = row ? find_outcome(row, ticket) : NULL;

    if (outcome)
        outcome->n_returned++;
}

/* What those that are judged did. */
static const char *describe(const struct row *row)
{
    unsigned n_running = 0;

    for (unsigned i = 0; i < JUDGED; i++)
        n_running += kill(row->outcomes[i].server, 0) == 0;
    return n_running == 0        ? "ended"
           : n_running == JUDGED ? "revoked it, though they still run,"
                                 : "revoked it, or ended,";
}

HRESULT leavers_check(struct leavers *leavers, REFCLSID clsid)
{
    _cleanup_(freep) char *sentence = NULL;
    struct row *row = find(leavers, clsid);
    char number[16];

    if (!row || row->n < ROW)
        return S_OK;
    for (unsigned i = 0; i < JUDGED; i++) {
        if (row->outcomes[i].n_returned < row->outcomes[i].n_given)
            return S_OK;
    }
    snprintf(number, sizeof(number), "%d", ROW);
    sentence =
        cause_sentence(CAUSE_LEAVERS, (const char *const[CAUSE_WORDS_MAX]){number, describe(row)});
    forget(leavers, row);
    return hr_raise(cause_result(CAUSE_LEAVERS), "%s", sentence ? sentence : "");
}
