/* SPDX-License-Identifier: MIT */
#include "installsystem/places.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/hresult.h"

/* A folder of the session's, and a path below it; or one of the system. */
static const struct place_row {
    const char *user_folder, *user_path;
    const char *machine_path;
} places[] = {
    [PLACE_ENVIRONMENT] = {"AppDataFolder", "environment.d", "/etc/environment.d"},
    [PLACE_PROFILE] = {NULL, NULL, "/etc/profile.d"},
    [PLACE_UNITS] = {"AppDataFolder", "systemd/user", "/etc/systemd/system"},
    [PLACE_FONTS] = {"LocalAppDataFolder", "fonts", "/usr/local/share/fonts"},
    [PLACE_ICONS] = {"LocalAppDataFolder", "icons/comity", "/usr/local/share/icons/comity"},
};

HRESULT place_path(const struct installation *installation, enum place place, const char *name,
                   char **ret_path)
{
    const struct place_row *row = &places[place];
    const char *root = session_root(installation->session);
    const char *folder;
    int len;

    if (session_context(installation->session) == SESSION_MACHINE) {
        len = asprintf(ret_path, "%s%s/%s", root ? root : "", row->machine_path, name);
    } else {
        if (!row->user_folder)
            return S_FALSE;
        folder = session_known_folder(installation->session, row->user_folder);
        if (!folder)
            return S_FALSE;
        len =
            asprintf(ret_path, "%s%s%s/%s", folder,
                     *folder && folder[strlen(folder) - 1] == '/' ? "" : "/", row->user_path, name);
    }
    return len < 0 ? hr_raise(E_OUTOFMEMORY, "the path of %s", name) : S_OK;
}

HRESULT place_plain_name(const char *text, char **ret_name)
{
    char *name = strdup(text);

    if (!name)
        return hr_raise(E_OUTOFMEMORY, "the name of a file");
    for (char *at = name; *at; at++) {
        unsigned char c = (unsigned char)*at;

        if (c < 0x80 && !isalnum(c) && !strchr("._-@", c))
            *at = '-';
    }
    if (*name == '.')
        *name = '-';
    *ret_name = name;
    return S_OK;
}
