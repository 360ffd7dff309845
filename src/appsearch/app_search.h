/* SPDX-License-Identifier: MIT */
/*
 * Searches of packages for what is there already: the actions AppSearch, CCPSearch and RMCCPSearch.
 * They change nothing but properties of the session.
 */
#pragma once

#include <comity/winerror.h>

#include "session/session.h"

/*
 * AppSearch: gives properties the places, or the registry's values, that are found. Those of what
 * is not found stay as they are. Raised: ERROR_INSTALL_PACKAGE_INVALID's HRESULT for rows that
 * make no sense.
 */
HRESULT app_search(struct session *session);

/* CCPSearch: CCP_Success becomes 1 if one of the products is there that this one complies with. */
HRESULT ccp_search(struct session *session);

/* RMCCPSearch: the same on the medium at CCP_DRIVE. */
HRESULT rmccp_search(struct session *session);
