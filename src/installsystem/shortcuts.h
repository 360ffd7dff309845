/* SPDX-License-Identifier: MIT */
/*
 * CreateShortcuts and RemoveShortcuts: rows of the table Shortcut become .desktop files in the
 * folders that menus, desktops and the start of sessions are made of.
 */
#pragma once

#include <comity/winerror.h>

#include "action/installation.h"

HRESULT shortcuts_check(struct installation *installation);
HRESULT shortcuts_create(struct installation *installation);
HRESULT shortcuts_remove(struct installation *installation);
