/* SPDX-License-Identifier: MIT */
/*
 * File rows: features, folders, components and files of a package in the making, each file in a
 * component of its own.
 */
#pragma once

#include "authoring/making.h"

/* Adds the features that the manifest tells of, or one. */
HRESULT file_rows_write_features(struct making *making);

HRESULT file_rows_write(struct making *making);
