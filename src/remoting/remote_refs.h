/* SPDX-License-Identifier: MIT */
/*
 * References to objects elsewhere: asking their exporter for them, and to count them.
 */
#pragma once

#include <comity/winerror.h>

#include "remoting/remote.h"
#include "wire/objref.h"

/*
 * Counts references of one interface in one of IRemUnknown's ways: @opnum is a REM_... of
 * orpc.h. Outcomes: CO_E_OBJNOTREG, and those of a call.
 */
HRESULT remote_refs_change(struct remote *remote, uint16_t opnum, const GUID *ipid, uint32_t refs);

/*
 * Asks for references of interface @iid of the object that interface @ipid is one of; they are the
 * caller's. @timeout_ms is as for remote_call_begin(). Outcomes: E_NOINTERFACE, those of a call.
 */
HRESULT remote_refs_query(struct remote *remote, const GUID *ipid, const IID *iid, DWORD timeout_ms,
                          struct stdobjref *ret_reference);

/* Gives references back, whether or not the exporter still lives. */
void remote_refs_give_back(struct remote *remote, const GUID *ipid, uint32_t refs);
