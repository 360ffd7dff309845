/* SPDX-License-Identifier: MIT */
/*
 * Notes: how the effects of a journal write down what they are about to do.
 */
#pragma once

#include "journal/journal_state.h"

/* A path as the caller has it, without the '/' at its end and doubled ones. Raised: E_INVALIDARG if
 * it is not absolute, or has "." or "..". */
HRESULT journal_plain_path(const char *path, char ret_path[static PATH_MAX]);

/* Appends @record with its path and, if not NULL, the other text. */
HRESULT journal_note(struct journal *journal, struct journal_record record, const char *path,
                     const char *other);

/* Before any change: whether it is the time for one. Raised: E_UNEXPECTED. */
HRESULT journal_check_open(const struct journal *journal);
