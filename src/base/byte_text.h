/* SPDX-License-Identifier: MIT */
/*
 * Text in bytes that does not say its encoding: UTF-8, or the ANSI code page of western Windows
 * (Windows-1252) if it is no UTF-8.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include <comity/windef.h>

/* @ret_text has room for @size units, for neither encoding makes more. Returns the units; no NUL.
 */
size_t byte_text_to_utf16(const uint8_t *bytes, size_t size, char16_t *ret_text);
