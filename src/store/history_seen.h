/* SPDX-License-Identifier: MIT */
/*
 * Seen: what a transaction has a note of already.
 */
#pragma once

#include "base/cleanup.h"
#include "store/history_note.h"

struct history_seen;

HRESULT history_seen_new(struct history_seen **ret_seen);
struct history_seen *history_seen_free(struct history_seen *seen);

/* Adds what the note is about; S_FALSE if it was there. */
HRESULT history_seen_add(struct history_seen *seen, const struct history_note *note);
