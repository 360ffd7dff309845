/* SPDX-License-Identifier: MIT */
/*
 * Back-off: classes whose servers fail again and again, as fast as they are asked for, are not
 * started for a while. A server that was mended is started at once: another command, or another
 * file at its place, begins anew.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <comity/guiddef.h>
#include <comity/windef.h>

#include "base/cleanup.h"
#include "launch/server_registration.h"
#include "wire/scm_protocol.h"

struct back_off;

HRESULT back_off_new(struct back_off **ret_back_off);
struct back_off *back_off_free(struct back_off *back_off);
DEFINE_CLEANUP(struct back_off *, back_off_free);

/*
 * The class's server is about to be started; times are of a clock that does not stand still.
 * Outcome: CO_E_SERVER_EXEC_FAILURE, raised with what happened and how long it still takes.
 */
HRESULT back_off_begin(struct back_off *back_off, REFCLSID clsid,
                       const struct server_command *command, uint64_t now_us);

/* What came of it; @text says why. */
void back_off_note_failure(struct back_off *back_off, REFCLSID clsid, uint64_t now_us,
                           const char *text);
void back_off_note_success(struct back_off *back_off, REFCLSID clsid);

/* The first class that is not started now, after that with the number; false if there is none.
 * Its text is borrowed. */
bool back_off_next(const struct back_off *back_off, uint64_t after, uint64_t now_us,
                   struct scm_listed_pause *ret_pause);
