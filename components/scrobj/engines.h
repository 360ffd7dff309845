/* SPDX-License-Identifier: MIT */
/*
 * The engines that run a component's scripts: one of each language, in the order in which the file
 * uses them.
 */
#pragma once

#define COBJMACROS
#include <dispex.h>

#include "wsc_file.h"

struct engines;

/*
 * Parses scripts to see whether they are right, and keeps the engines to be copied: no code runs.
 * Failures: CO_E_CLASSSTRING with a text for a language without an engine; DISP_E_EXCEPTION with a
 * text for what an engine reports; those of engines.
 */
HRESULT engines_check(const struct wsc_file *file, const struct wsc_list *scripts,
                      struct engines **ret_engines);

/* What scripts that are started have besides each other. All is borrowed. */
struct engines_scope {
    const struct wsc_list *references; /* or NULL */
    const struct wsc_list *objects;    /* whose ids are members of @globals; or NULL */
    IDispatch *globals;                /* until engines_close(); or NULL */
};

/*
 * Starts the scripts of @checked, by copies of its engines where they can be copied. Failures as
 * above.
 */
HRESULT engines_start(const struct wsc_file *file, const struct wsc_list *scripts,
                      const struct engines_scope *scope, const struct engines *checked,
                      struct engines **ret_engines);

/* NULL is none; the file must still be there. Started engines leave their state before they are
 * closed. */
void engines_close(struct engines *engines);

/* Where a function or variable is. */
struct engines_name {
    IDispatch *global; /* borrowed from the engine; NULL: nowhere */
    DISPID id;
};

struct engines_name engines_find(const struct engines *engines, const WCHAR *name);

/*
 * Calls or reads; @caller may be NULL. An error that an engine has reported to its site instead of
 * telling it here is told here, too.
 */
HRESULT engines_invoke(struct engines *engines, const struct engines_name *name, LCID lcid,
                       WORD flags, DISPPARAMS *arguments, VARIANT *result, EXCEPINFO *exception,
                       IServiceProvider *caller);
