/* SPDX-License-Identifier: MIT */
/*
 * Generic composite monikers: several monikers from left to right, each bound by what the ones
 * before it name.
 */
#pragma once

#include <comity/windows.h>

#include "moniker/moniker_list.h"

/* The composite's parts, which it owns; NULL for NULL and what is no composite of this process. */
const struct moniker_list *composite_moniker_parts(IMoniker *iface);

/* An instance of the class: without parts, until it is loaded. */
HRESULT composite_moniker_new(IUnknown *outer, REFIID riid, void **ppv);

/* A moniker of @n parts: NULL of none, the part itself of one, else a composite. */
HRESULT composite_moniker_of(IMoniker *const *parts, size_t n, IMoniker **ret_moniker);
