/* SPDX-License-Identifier: MIT */
/*
 * The order in which modules register themselves: see module_rows.h.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "image/elf_file.h"
#include "installregistry/module_rows.h"

enum {
    DEPTH_MAX = 64, /* files that need each other, one behind the other */
};

/* Putting rows in order: those that are placed are in @sorted. */
struct order {
    struct installation *installation;
    const struct module_rows *rows;
    const struct session_file **visited; /* owned; n_visited of them */
    size_t n_visited, room;
    struct module_row *sorted; /* owned */
    size_t n;
};

static bool is_sorted(const struct order *order, const struct module_row *row)
{
    for (size_t i = 0; i < order->n; i++) {
        if (order->sorted[i].file == row->file)
            return true;
    }
    return false;
}

static void place(struct order *order, const struct session_file *file)
{
    for (size_t i = 0; i < order->rows->n; i++) {
        const struct module_row *row = &order->rows->items[i];

        if (row->file == file && !is_sorted(order, row))
            order->sorted[order->n++] = *row;
    }
}

/* S_FALSE if it was visited already: files may need each other in a circle. */
static HRESULT visit_once(struct order *order, const struct session_file *file)
{
    for (size_t i = 0; i < order->n_visited; i++) {
        if (order->visited[i] == file)
            return S_FALSE;
    }
    if (order->n_visited == order->room) {
        size_t room = order->room ? 2 * order->room : 64;
        const struct session_file **larger =
            realloc(order->visited, room * sizeof(*order->visited));

        if (!larger)
            return hr_raise(E_OUTOFMEMORY, "ordering modules that register themselves");
        order->visited = larger;
        order->room = room;
    }
    order->visited[order->n_visited++] = file;
    return S_OK;
}

/* The package's file of this name that comes or is there, or NULL. */
static const struct session_file *find_by_name(const struct order *order, const char *name)
{
    const struct session_file *file;

    for (size_t i = 0; (file = session_file_at(order->installation->session, i)); i++) {
        if (file->path && strcmp(file->name, name) == 0 && access(file->path, R_OK) == 0)
            return file;
    }
    return NULL;
}

/* Places the modules that the file needs, and then itself, if it is one. What is no ELF file needs
 * none. */
static HRESULT visit(struct order *order, const struct session_file *file, unsigned depth)
{
    _cleanup_(elf_file_deinit) struct elf_file elf = {0};
    _cleanup_(closep) int fd = -1;
    HRESULT hr = visit_once(order, file);

    if (hr != S_OK)
        return SUCCEEDED(hr) ? S_OK : hr_trace(hr);
    fd = open(file->path, O_RDONLY | O_CLOEXEC);
    hr = fd >= 0 ? elf_file_read(fd, &elf) : S_FALSE;
    for (unsigned i = 0; hr == S_OK && i < elf.n_needed && depth < DEPTH_MAX; i++) {
        const struct session_file *needed = find_by_name(order, elf.needed[i]);

        if (needed)
            hr = visit(order, needed, depth + 1);
    }
    if (hr == E_OUTOFMEMORY)
        return hr_trace(hr);
    place(order, file);
    return S_OK;
}

/* Those that the property names. */
static HRESULT place_named(struct order *order)
{
    const char *names = session_property(order->installation->session, "COMITYSELFREGORDER");
    _cleanup_(freep) char *copy = strdup(names);
    char *rest = copy, *name;

    if (!copy)
        return hr_raise(E_OUTOFMEMORY, "ordering modules that register themselves");
    while ((name = strsep(&rest, ", "))) {
        const struct session_file *file =
            *name ? session_file(order->installation->session, name) : NULL;

        if (*name && !file)
            return hr_raise(hr_from_win32(ERROR_INSTALL_PACKAGE_INVALID),
                            "the property COMITYSELFREGORDER names %s, and there is no such row in "
                            "the table File",
                            name);
        if (file)
            place(order, file);
    }
    return S_OK;
}

static void tell(const struct order *order)
{
    for (size_t i = 0; i < order->n; i++)
        install_log(order->installation, "self-registration %zu of %zu: %s (%s)", i + 1, order->n,
                    order->sorted[i].file->key, order->sorted[i].file->path);
}

HRESULT module_rows_sort(struct installation *installation, struct module_rows *rows)
{
    struct order order = {installation, rows, .sorted = calloc(rows->n + 1, sizeof(*rows->items))};
    HRESULT hr = order.sorted
                     ? place_named(&order)
                     : hr_raise(E_OUTOFMEMORY, "ordering modules that register themselves");

    for (size_t i = 0; SUCCEEDED(hr) && i < rows->n; i++)
        hr = visit(&order, rows->items[i].file, 0);
    free(order.visited);
    if (FAILED(hr)) {
        free(order.sorted);
        return hr_trace(hr);
    }
    tell(&order);
    free(rows->items);
    rows->items = order.sorted;
    return S_OK;
}
