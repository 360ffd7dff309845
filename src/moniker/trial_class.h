/* SPDX-License-Identifier: MIT */
/*
 * A class on trial: registered in this process, as "Trial.Class" and for files called *.trial. Its
 * class object parses names; its instances read files and contain items, which are themselves.
 */
#pragma once

#include <comity/ole2.h>

extern const CLSID trial_class;

/* Enters an apartment, and registers the class there and in the registry. */
DWORD trial_class_register(void);
void trial_class_revoke(DWORD cookie);

/* What the last instance was told: the file that it was to read, the item that it was asked for. */
const WCHAR *trial_class_file(void);
const WCHAR *trial_class_item(void);
