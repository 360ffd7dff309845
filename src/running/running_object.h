/* SPDX-License-Identifier: MIT */
/*
 * Running objects: those that this process has registered in the running object table, which the
 * daemon holds. Objects and monikers are in it as packets, for any number of receivers. A weakly
 * registered object goes from the table when the last client has left it.
 *
 * Any thread of an apartment may call.
 */
#pragma once

#include <comity/windows.h>

#include "apartment/apartment.h"
#include "running/naming.h"

/*
 * Registers the object under the naming, which has been compared. Outcomes:
 * MK_S_MONIKERALREADYREGISTERED if somebody else has, though it is done; ERROR_NOT_ENOUGH_QUOTA's
 * HRESULT; those of CoMarshalInterface.
 */
HRESULT running_object_register(IUnknown *object, const struct naming *naming, DWORD flags,
                                FILETIME time, DWORD *ret_cookie);

/* S_FALSE if the cookie names none. */
HRESULT running_object_revoke(DWORD cookie);
HRESULT running_object_note_time(DWORD cookie, FILETIME time);

/* All that the apartment registered. */
void running_object_revoke_all(const struct apartment *apartment);

/* An exported object that was registered weakly has gone. */
void running_object_left(uint64_t oxid, uint64_t oid);
