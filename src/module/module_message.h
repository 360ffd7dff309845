/* SPDX-License-Identifier: MIT */
/*
 * Module messages: the texts of a module's message table, a resource that the message compiler
 * makes, for the errors and events of that module.
 */
#pragma once

#include <comity/windef.h>

#include "image/span.h"

/*
 * The text of message @id, with its line end and inserts, on the heap. Outcomes: those of
 * resource_call_find() if the module has no table in that language, and ERROR_MR_MID_NOT_FOUND's
 * HRESULT if the table has no such message, or is damaged.
 */
HRESULT module_message_find(HMODULE module, DWORD id, WORD language, char16_t **ret_text);

/* The same of a table that is at hand. */
HRESULT module_message_read(struct span table, DWORD id, char16_t **ret_text);
