/* SPDX-License-Identifier: MIT */
/*
 * SLTG trial: writes type libraries of the older format, for tests alone: nothing else has needed
 * one since compilers write the newer.
 *
 * What the format has no place for is left out: default values, custom values, entries of modules,
 * help contexts of members, more than 31 parameters.
 */
#pragma once

#include "typelib/library.h"
#include "typemake/byte_buffer.h"

/* @library's types are found as their faces are (type_lib.h). Failures are those of finding types
 * of other libraries; E_OUTOFMEMORY. */
HRESULT sltg_trial_write(const struct type_library *library, struct byte_buffer *ret_file);
