/* SPDX-License-Identifier: MIT */
/*
 * What the registry says of a class's application (AppID): whether its classes are served by a
 * surrogate or a service, who it runs as, and how long it may take.
 */
#pragma once

#include <stdbool.h>

#include <comity/guiddef.h>
#include <comity/winreg.h>

#include "base/cleanup.h"

enum {
    APPLICATION_TIMEOUT_MS = 30000, /* if the application says nothing */
};

struct application {
    bool is_named; /* by the class; @id is none if the name is no identifier */
    bool exists;   /* it has a key */
    GUID id;
    char *surrogate;          /* DllSurrogate: "" for Comity's own; NULL if there is none */
    char *service;            /* LocalService, or NULL */
    char *service_parameters; /* ServiceParameters, or NULL */
    char *run_as;             /* RunAs, or NULL */
    unsigned timeout_ms;      /* ServerTimeout: until the class must be offered */
};

/*
 * Reads the key of the application that the class names, or else the one that bears the class's own
 * identifier. A class without one has an application without a key.
 */
void application_find(REFCLSID clsid, struct application *ret_application);
void application_deinit(struct application *application);

/* A text value below HKEY_CLASSES_ROOT, in UTF-8 on the heap; variables of a REG_EXPAND_SZ are
 * expanded. Outcome: the HRESULT of ERROR_FILE_NOT_FOUND. */
HRESULT application_read_text(const char *path, const char *name, REGSAM view, char **ret_text);
