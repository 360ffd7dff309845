/* SPDX-License-Identifier: MIT */
/*
 * User entries: what each user gets of a product that is installed for all: rows for
 * HKEY_CURRENT_USER, and what its modules wrote there when they registered themselves, kept by the
 * installation (installregistry/kept_entries.h).
 */
#pragma once

#include <comity/winerror.h>

/* Writes them for the present user, once, all or none of them. S_FALSE if he has them, or the
 * product has none. */
HRESULT user_entries_receive(const char *product_code);
