/* SPDX-License-Identifier: MIT */
/*
 * Characters and their codes in a locale's code page of Windows, one byte each.
 */
#pragma once

#include <stdint.h>
#include <uchar.h>

#include <comity/windows.h>

char16_t character_from_code(uint8_t code, LCID lcid);

/* The code of @unit; that of '?' if the code page does not have it. */
uint8_t character_to_code(char16_t unit, LCID lcid);
