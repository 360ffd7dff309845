/* SPDX-License-Identifier: MIT */
#include "hosting/settings.h"

#include <stdio.h>

#include "hosting/report.h"

#define SETTINGS_KEY u"Software\\Microsoft\\Windows Script Host\\Settings"

static DWORD read_number(const char16_t *name, DWORD otherwise)
{
    DWORD value, size = sizeof(value);

    return RegGetValueW(HKEY_CURRENT_USER, SETTINGS_KEY, name, RRF_RT_REG_DWORD, NULL, &value,
                        &size) == ERROR_SUCCESS
               ? value
               : otherwise;
}

bool settings_show_logo(void)
{
    return read_number(u"DisplayLogo", 1) != 0;
}

bool settings_are_interactive(void)
{
    return read_number(u"BatchMode", 0) == 0;
}

int settings_timeout(void)
{
    DWORD seconds = read_number(u"Timeout", 0);

    return seconds <= INT16_MAX ? (int)seconds : 0;
}

static LSTATUS write_number(HKEY key, const char16_t *name, DWORD value)
{
    return RegSetValueExW(key, name, 0, REG_DWORD, (const BYTE *)&value, sizeof(value));
}

static LSTATUS save(const struct host *host)
{
    LSTATUS error;
    HKEY key;

    error =
        RegCreateKeyExW(HKEY_CURRENT_USER, SETTINGS_KEY, 0, NULL, 0, KEY_WRITE, NULL, &key, NULL);
    if (error != ERROR_SUCCESS)
        return error;
    error = write_number(key, u"DisplayLogo", host->options->logo != LOGO_HIDDEN);
    if (error == ERROR_SUCCESS)
        error = write_number(key, u"BatchMode", !host->is_interactive);
    if (error == ERROR_SUCCESS)
        error = write_number(key, u"Timeout", (DWORD)host->timeout_s);
    RegCloseKey(key);
    return error;
}

/* Which verb opens a script: "Open" is wscript's, "Open2" is cscript's. */
static LSTATUS set_default_host(const char *name)
{
    static const char16_t *const classes[] = {u"VBSFile", u"VBEFile", u"JSFile", u"JSEFile",
                                              u"WSFFile"};
    const char16_t *verb = *name == 'c' ? u"Open2" : u"Open";
    LSTATUS error = ERROR_SUCCESS;

    for (size_t i = 0; error == ERROR_SUCCESS && i < sizeof(classes) / sizeof(*classes); i++) {
        char16_t path[64];

        lstrcpyW(path, classes[i]);
        lstrcatW(path, u"\\Shell");
        error = RegSetValueW(HKEY_CLASSES_ROOT, path, REG_SZ, verb, 0);
    }
    return error;
}

bool settings_apply(struct host *host)
{
    const struct options *options = host->options;

    if (options->default_host) {
        if (set_default_host(options->default_host) != ERROR_SUCCESS) {
            report_input_error(host, "The default script host cannot be changed: the registry "
                                     "cannot be written.");
            return false;
        }
        printf("The default script host is now set to \"%s.exe\".\n", options->default_host);
    }
    if (options->is_saving) {
        if (save(host) != ERROR_SUCCESS) {
            report_input_error(host, "The command line options cannot be saved: the registry "
                                     "cannot be written.");
            return false;
        }
        puts("Command line options are saved.");
    }
    return true;
}
