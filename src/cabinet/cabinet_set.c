/* SPDX-License-Identifier: MIT */
#include "cabinet/cabinet_set.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/temporary.h"
#include "cabinet/cabinet_join.h"
#include "cabinet/cabinet_layout.h"
#include "cabinet/cabinet_receive.h"
#include "cabinet/confined.h"

enum {
    MEMORY_MAX = 64 << 20,
    CPU_MAX_S = 600,
    END_MAX_S = 1200,
};

/* In the order in which the files go on; room is left for as many before as behind. */
struct cabinet_set {
    const char *name; /* of the first one that was known */
    const struct cabinet_opener *opener;
    int fds[2 * CABINETS_MAX];
    size_t first, last; /* behind the last one */
};

static void cabinet_set_deinit(struct cabinet_set *set)
{
    for (size_t i = set->first; i < set->last; i++)
        close(set->fds[i]);
}

static HRESULT open_neighbour(struct cabinet_set *set, const char *name,
                              struct cabinet_layout *ret_layout, int *ret_fd)
{
    _cleanup_(closep) int fd = -1;
    HRESULT hr;

    if (set->last - set->first >= CABINETS_MAX)
        return cabinet_damaged(set->name, "its files go on in too many others");
    hr = set->opener->open(set->opener->context, name, &fd);
    if (FAILED(hr))
        return hr_trace(hr);
    if (!cabinet_layout_read(fd, ret_layout))
        return cabinet_damaged(name, "it is no cabinet");
    *ret_fd = TAKE_FD(fd);
    return S_OK;
}

static HRESULT open_all(struct cabinet_set *set, const struct cabinet_layout *layout)
{
    struct cabinet_layout at = *layout;
    HRESULT hr = S_OK;

    while (*at.previous) {
        hr = open_neighbour(set, at.previous, &at, &set->fds[set->first - 1]);
        if (FAILED(hr))
            return hr_trace(hr);
        set->first--;
    }
    at = *layout;
    while (*at.next) {
        hr = open_neighbour(set, at.next, &at, &set->fds[set->last]);
        if (FAILED(hr))
            return hr_trace(hr);
        set->last++;
    }
    return S_OK;
}

/* ---- in the process without rights ---- */

static bool join(void *context, int in, int out)
{
    size_t n = *(const size_t *)context;
    int fds[CABINETS_MAX];

    for (size_t i = 0; i < n; i++)
        fds[i] = i == 0 ? in : CONFINED_MORE + (int)i - 1;
    return cabinet_join(fds, n, out);
}

static HRESULT join_all(const struct cabinet_set *set, int *ret_fd)
{
    size_t n = set->last - set->first;
    _cleanup_(closep) int out = -1;
    struct confined_terms terms = {
        .work = join,
        .context = &n,
        .in = set->fds[set->first],
        .more = &set->fds[set->first + 1],
        .n_more = (unsigned)n - 1,
        .memory_max = MEMORY_MAX,
        .out_max = UINT32_MAX,
        .cpu_max_s = CPU_MAX_S,
    };
    struct confined confined;
    enum confined_end end;
    HRESULT hr = temporary_nameless(&out);

    if (FAILED(hr))
        return hr_trace(hr);
    terms.out = out;
    hr = confined_start(&terms, &confined);
    if (FAILED(hr))
        return hr_trace(hr);
    end = confined_end(&confined, END_MAX_S);
    if (end == CONFINED_FAILED)
        return cabinet_damaged(set->name, "it and those that its files go on in do not fit "
                                          "together, or the disk is full");
    if (end != CONFINED_DONE)
        return cabinet_damaged(set->name, confined_end_text(end));
    lseek(out, 0, SEEK_SET);
    *ret_fd = TAKE_FD(out);
    return S_OK;
}

HRESULT cabinet_set_open(int fd, const char *name, const struct cabinet_opener *opener, int *ret_fd)
{
    _cleanup_(cabinet_set_deinit) struct cabinet_set set = {
        .name = name, .opener = opener, .first = CABINETS_MAX, .last = CABINETS_MAX};
    struct cabinet_layout layout;
    int own = fcntl(fd, F_DUPFD_CLOEXEC, 0);
    HRESULT hr;

    if (own < 0)
        return hr_raise(hr_from_errno(), "%s: reading the cabinet", name);
    set.fds[set.last++] = own;
    if (!cabinet_layout_read(fd, &layout) || (!*layout.previous && !*layout.next)) {
        *ret_fd = own;
        set.last--;
        return S_FALSE;
    }
    hr = open_all(&set, &layout);
    if (SUCCEEDED(hr))
        hr = join_all(&set, ret_fd);
    return hr_trace(hr);
}
