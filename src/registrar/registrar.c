/* SPDX-License-Identifier: MIT */
#include "registrar/registrar.h"

#include <stdlib.h>
#include <string.h>

#include "base/hresult.h"
#include "base/utf16.h"
#include "registrar/registry_shared.h"
#include "registrar/registry_writer.h"

enum {
    PATH_UNITS = 8192,
};

struct run {
    struct registry_target *target; /* borrowed */
    enum registrar_mode mode;
    HKEY root;
    char16_t path[PATH_UNITS];
    size_t len;
    struct {
        size_t len; /* of the path around it */
        enum registrar_removal removal;
    } keys[REGISTRAR_DEPTH_MAX];
    unsigned depth;
};

static HRESULT enter(struct run *run, const char16_t *name)
{
    size_t len = utf16_len(name);

    if (run->len + len + 2 > PATH_UNITS)
        return hr_raise(DISP_E_EXCEPTION, "a key's path is longer than %d characters", PATH_UNITS);
    if (run->len > 0)
        run->path[run->len++] = '\\';
    memcpy(run->path + run->len, name, (len + 1) * sizeof(*name));
    run->len += len;
    return S_OK;
}

static void leave(struct run *run, size_t len)
{
    run->len = len;
    run->path[len] = 0;
}

static HRESULT delete_tree(struct run *run)
{
    if (registry_key_is_shared(run->path))
        return S_OK;
    return hr_trace(run->target->class->delete_tree(run->target, run->root, run->path));
}

static HRESULT delete_leaf(struct run *run)
{
    if (registry_key_is_shared(run->path))
        return S_OK;
    return hr_trace(run->target->class->delete_leaf(run->target, run->root, run->path));
}

/* ---- items ---- */

static HRESULT begin_key(struct run *run, const struct registrar_item *item)
{
    enum registry_key_use use =
        item->removal == REGISTRAR_NO_REMOVE ? REGISTRY_KEY_SHARED : REGISTRY_KEY_OWN;
    size_t len = run->len;
    HRESULT hr;

    hr = enter(run, item->name);
    if (FAILED(hr))
        return hr_trace(hr);
    run->keys[run->depth].len = len;
    run->keys[run->depth++].removal = item->removal;
    if (run->mode == REGISTRAR_UNREGISTER)
        return S_OK;

    if (item->removal == REGISTRAR_FORCE_REMOVE)
        hr = delete_tree(run);
    if (SUCCEEDED(hr))
        hr = run->target->class->create_key(run->target, run->root, run->path, use);
    return hr_trace(hr);
}

static HRESULT end_key(struct run *run)
{
    enum registrar_removal removal = run->keys[--run->depth].removal;
    HRESULT hr = S_OK;

    if (run->mode == REGISTRAR_UNREGISTER && removal == REGISTRAR_REMOVE)
        hr = delete_leaf(run);
    else if (run->mode == REGISTRAR_UNREGISTER && removal == REGISTRAR_FORCE_REMOVE)
        hr = delete_tree(run);
    leave(run, run->keys[run->depth].len);
    return hr_trace(hr);
}

static HRESULT delete_key(struct run *run, const struct registrar_item *item)
{
    size_t len = run->len;
    HRESULT hr;

    if (run->mode == REGISTRAR_UNREGISTER)
        return S_OK;
    hr = enter(run, item->name);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = delete_tree(run);
    leave(run, len);
    return hr_trace(hr);
}

static HRESULT apply_item(struct run *run, const struct registrar_item *item)
{
    switch (item->kind) {
    case REGISTRAR_ROOT:
        run->root = item->root;
        return S_OK;
    case REGISTRAR_KEY:
        return hr_trace(begin_key(run, item));
    case REGISTRAR_END:
        return hr_trace(end_key(run));
    case REGISTRAR_DELETE:
        return hr_trace(delete_key(run, item));
    case REGISTRAR_VALUE:
        if (run->mode == REGISTRAR_UNREGISTER)
            return S_OK;
        return hr_trace(run->target->class->set_value(run->target, run->root, run->path, item->name,
                                                      &item->data));
    }
    return E_UNEXPECTED;
}

HRESULT registrar_apply(const struct registrar_script *script, enum registrar_mode mode,
                        struct registry_target *target)
{
    _cleanup_(freep) struct run *run = calloc(1, sizeof(*run));
    HRESULT hr = S_OK;

    if (!run)
        return hr_raise(E_OUTOFMEMORY, "a registrar script");

    run->target = target;
    run->mode = mode;
    for (size_t i = 0; i < script->n && SUCCEEDED(hr); i++)
        hr = apply_item(run, &script->items[i]);
    return hr_trace(hr);
}

HRESULT registrar_run(const char16_t *script, const struct registrar_names *names,
                      enum registrar_unknown unknown, const struct registrar_listener *listener,
                      enum registrar_mode mode, struct registry_target *target)
{
    struct registrar_script parsed;
    struct registrar_text text;
    HRESULT hr;

    hr = registrar_text_init(&text, script, names, unknown, listener);
    if (FAILED(hr))
        return hr_trace(hr);

    hr = registrar_script_parse(&text, listener, &parsed);
    if (SUCCEEDED(hr)) {
        hr = registrar_apply(&parsed, mode, target);
        registrar_script_deinit(&parsed);
    }
    registrar_text_deinit(&text);
    return hr_trace(hr);
}

HRESULT registrar_write(const char16_t *script, const struct registrar_names *names,
                        enum registrar_mode mode)
{
    _cleanup_(registry_writer_freep) struct registry_writer *writer = NULL;
    HRESULT hr;

    hr = registry_writer_new(REGISTRY_CLASSES_MERGED, 0, &writer);
    if (SUCCEEDED(hr))
        hr = registrar_run(script, names, REGISTRAR_UNKNOWN_FAILS, NULL, mode,
                           registry_writer_target(writer));
    if (SUCCEEDED(hr))
        hr = registry_writer_commit(writer);
    return hr_trace(hr);
}
