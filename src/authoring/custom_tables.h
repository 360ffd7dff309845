/* SPDX-License-Identifier: MIT */
/*
 * Custom tables: the .idt files of a section [tables] of a manifest, added to a package in the
 * making. A cell that is a stream names a file in a folder beside them that has the table's name.
 */
#pragma once

#include "authoring/making.h"

HRESULT custom_tables_write(struct making *making, const char *folder);
