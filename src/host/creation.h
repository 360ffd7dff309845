/* SPDX-License-Identifier: MIT */
/*
 * Creation: how WScript makes and finds objects, and connects their events to procedures that
 * begin with @prefix, if it is not empty. What fails is put on record in Windows' words.
 */
#pragma once

#include "hosting/host.h"

HRESULT creation_create(struct host *host, BSTR progid, BSTR prefix, IDispatch **ret_object);

/*
 * Of a path alone what the moniker of that name is bound to; of a path and a class a new object
 * that has loaded the file; of a class alone one that runs, or else a new one.
 */
HRESULT creation_get(struct host *host, BSTR path, BSTR progid, BSTR prefix,
                     IDispatch **ret_object);

HRESULT creation_connect(struct host *host, IDispatch *object, BSTR prefix);
