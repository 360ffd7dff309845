/* SPDX-License-Identifier: MIT */
/*
 * Places: where this system looks for what installations leave for it: settings of the environment,
 * units of services, fonts. For a user they follow the XDG rules; --root is before all of them.
 */
#pragma once

#include <comity/winerror.h>

#include "action/installation.h"

enum place {
    PLACE_ENVIRONMENT, /* ~/.config/environment.d         /etc/environment.d */
    PLACE_PROFILE,     /* none                            /etc/profile.d */
    PLACE_UNITS,       /* ~/.config/systemd/user          /etc/systemd/system */
    PLACE_FONTS,       /* ~/.local/share/fonts            /usr/local/share/fonts */
    PLACE_ICONS,       /* ~/.local/share/icons/comity     /usr/local/share/icons/comity */
};

/* The file @name in the place; the caller frees it. S_FALSE if the context has no such place. */
HRESULT place_path(const struct installation *installation, enum place place, const char *name,
                   char **ret_path);

/* @text with what names of files had better not have replaced: the caller frees it. */
HRESULT place_plain_name(const char *text, char **ret_name);
