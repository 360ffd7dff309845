/* SPDX-License-Identifier: MIT */
/*
 * What script engines of a component have of their host: the objects that they know by name, and
 * somebody who hears of their errors.
 */
#pragma once

#define COBJMACROS
#include "component.h"

#include <activscp.h>

struct script_site;

/* @path names the file in errors; @globals, or NULL, are what the named items are. */
struct script_site *script_site_new(const WCHAR *path, IDispatch *globals);
void script_site_release(struct script_site *site);
IActiveScriptSite *script_site_interface(struct script_site *site);

/* The named items are no more. */
void script_site_forget(struct script_site *site);

/* @hr, with the text of the error that an engine reported, if one did; that is forgotten. */
HRESULT script_site_fail(struct script_site *site, HRESULT hr);
