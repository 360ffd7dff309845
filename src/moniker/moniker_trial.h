/* SPDX-License-Identifier: MIT */
/*
 * Monikers on trial: what tests make of them in one line. All but trial_type() release what they
 * are given, and fail the test if anything is left of it.
 */
#pragma once

#include <comity/windows.h>

IMoniker *trial_item(const WCHAR *delimiter, const WCHAR *item);
IMoniker *trial_file(const WCHAR *path);
IMoniker *trial_anti(ULONG steps);

/* Both, composed generically; NULL if nothing is left of them. */
IMoniker *trial_pair(IMoniker *left, IMoniker *right);

DWORD trial_type(IMoniker *moniker);
void trial_named(IMoniker *moniker, const WCHAR *name);

/* Saved and loaded, and marshaled and unmarshaled, it is equal to what it was. */
void trial_travels(IMoniker *moniker);

void trial_saved_as(IMoniker *moniker, const BYTE *bytes, ULONG size);

/* Loading @bytes fails, and changes nothing. */
void trial_refuses(IMoniker *moniker, const BYTE *bytes, ULONG size);

/* What IsEqual answers both ways; equal ones have one hash. */
void trial_compared(IMoniker *a, IMoniker *b, HRESULT expected);

void trial_comparison(IMoniker *moniker, const BYTE *bytes, ULONG size);

/* @name NULL: there is none. */
void trial_prefix(IMoniker *moniker, IMoniker *other, HRESULT expected, const WCHAR *name);
void trial_way(IMoniker *moniker, IMoniker *other, HRESULT expected, const WCHAR *name);
