/* SPDX-License-Identifier: MIT */
/*
 * Leavers: servers whose clients all came back because it was leaving, or gone, when they asked it
 * for an object. One of many clients meets that now and then, and the next server serves him; a
 * class whose servers never serve anybody is not started for ever.
 */
#pragma once

#include <stdint.h>
#include <sys/types.h>

#include <comity/guiddef.h>
#include <comity/windef.h>

#include "base/cleanup.h"

struct leavers;

HRESULT leavers_new(struct leavers **ret_leavers);
struct leavers *leavers_free(struct leavers *leavers);
DEFINE_CLEANUP(struct leavers *, leavers_free);

/* A client gets the class's offer of this ticket, made by that process, or came back from it. */
void leavers_note_given(struct leavers *leavers, REFCLSID clsid, uint64_t ticket, pid_t server);
void leavers_note_return(struct leavers *leavers, REFCLSID clsid, uint64_t ticket);

/* Another server is to be started: CO_E_SERVER_EXEC_FAILURE, raised, if too many in a row served
 * nobody: the text tells whether they ended or only revoked the class. The row begins anew then. */
HRESULT leavers_check(struct leavers *leavers, REFCLSID clsid);
