/* SPDX-License-Identifier: MIT */
#include "launch/application.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/guid.h"
#include "base/hresult.h"
#include "base/utf16.h"
#include "winreg/text_value.h"

enum {
    TIMEOUT_MAX_MS = 3600000,
    PATH_SIZE = 128,
};

void application_deinit(struct application *application)
{
    free(application->surrogate);
    free(application->service);
    free(application->service_parameters);
    free(application->run_as);
    *application = (struct application){0};
}

HRESULT application_read_text(const char *path, const char *name, REGSAM view, char **ret_text)
{
    LSTATUS error;
    HKEY key;

    error = RegOpenKeyExA(HKEY_CLASSES_ROOT, path, 0, KEY_READ | view, &key);
    if (error != ERROR_SUCCESS)
        return HRESULT_FROM_WIN32(error);

    error = text_value_read(key, name, ret_text);
    RegCloseKey(key);
    return HRESULT_FROM_WIN32(error);
}

static bool key_exists(const char *path)
{
    HKEY key;

    if (RegOpenKeyExA(HKEY_CLASSES_ROOT, path, 0, KEY_READ, &key) != ERROR_SUCCESS)
        return false;
    RegCloseKey(key);
    return true;
}

static void read_optional(const char *path, const char *name, char **ret_text)
{
    if (FAILED(application_read_text(path, name, 0, ret_text)))
        *ret_text = NULL;
}

/* One that is there and empty says nothing. */
static void read_filled(const char *path, const char *name, char **ret_text)
{
    read_optional(path, name, ret_text);
    if (*ret_text && !**ret_text) {
        free(*ret_text);
        *ret_text = NULL;
    }
}

static unsigned read_timeout(const char *path)
{
    DWORD timeout, size = sizeof(timeout);

    if (RegGetValueA(HKEY_CLASSES_ROOT, path, "ServerTimeout", RRF_RT_REG_DWORD, NULL, &timeout,
                     &size) != ERROR_SUCCESS ||
        timeout == 0)
        return APPLICATION_TIMEOUT_MS;
    return timeout < TIMEOUT_MAX_MS ? timeout : TIMEOUT_MAX_MS;
}

/* The identifier that the class names, or its own. */
static GUID read_id(REFCLSID clsid, bool *ret_is_named)
{
    _cleanup_(freep) char *named = NULL;
    _cleanup_(freep) char16_t *wide = NULL;
    char text[GUID_TEXT_SIZE], path[PATH_SIZE];
    GUID id;

    guid_to_text(clsid, text);
    snprintf(path, sizeof(path), "CLSID\\%s", text);
    *ret_is_named = SUCCEEDED(application_read_text(path, "AppID", 0, &named));
    if (!*ret_is_named)
        return *clsid;
    wide = utf16_from_utf8_dup(named);
    return wide && SUCCEEDED(guid_parse(wide, &id)) ? id : GUID_NULL;
}

void application_find(REFCLSID clsid, struct application *ret_application)
{
    struct application application = {.timeout_ms = APPLICATION_TIMEOUT_MS};
    char text[GUID_TEXT_SIZE], path[PATH_SIZE];

    application.id = read_id(clsid, &application.is_named);
    guid_to_text(&application.id, text);
    snprintf(path, sizeof(path), "AppID\\%s", text);
    application.exists = !guid_is_equal(&application.id, &GUID_NULL) && key_exists(path);
    if (application.exists) {
        application.timeout_ms = read_timeout(path);
        read_optional(path, "DllSurrogate", &application.surrogate);
        read_filled(path, "LocalService", &application.service);
        read_filled(path, "ServiceParameters", &application.service_parameters);
        read_filled(path, "RunAs", &application.run_as);
    }
    *ret_application = application;
}
