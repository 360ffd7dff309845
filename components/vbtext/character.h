/* SPDX-License-Identifier: MIT */
/*
 * Characters and their codes in a locale's code page of Windows: one byte, or for the languages of
 * East Asia two, of which the first is the higher one.
 */
#pragma once

#include <stdint.h>
#include <uchar.h>

#include <comity/windows.h>

/* '?' for two bytes that are no character. */
char16_t character_from_code(uint16_t code, LCID lcid);

/* The code of @unit; that of '?' if the code page does not have it. */
uint16_t character_to_code(char16_t unit, LCID lcid);
