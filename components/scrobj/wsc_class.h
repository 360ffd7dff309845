/* SPDX-License-Identifier: MIT */
/*
 * Class objects of script components.
 */
#pragma once

#include "wsc_file.h"

/* Of a component of a file. Its scripts are checked when the first object is made. */
HRESULT wsc_class_create(struct wsc_file *file, const struct wsc_component *described, REFIID riid,
                         void **ppv);

/* Of a registered class: its key says where the file is. Outcome: CLASS_E_CLASSNOTAVAILABLE if it
 * says nothing. Failures: those of wsc_file_load(). */
HRESULT wsc_class_find(REFCLSID rclsid, REFIID riid, void **ppv);
