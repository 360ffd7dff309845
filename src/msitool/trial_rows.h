/* SPDX-License-Identifier: MIT */
/*
 * Trial rows: what a row of a package's table would do to other things than files and registry, in
 * words: which value in which file, which variable, which shortcut.
 */
#pragma once

#include "session/session.h"

/* The tables that are known, with the order in which they are shown; NULL comes last. */
extern const char *const trial_row_tables[];

/* What the row does when it is installed; "" for another table. The caller frees. */
HRESULT trial_row_text(struct session *session, const struct table *table, size_t row,
                       char **ret_text);
