/* SPDX-License-Identifier: MIT */
/*
 * A class's application (AppID): what it says of the server of its classes.
 */
#pragma once

#include <stdbool.h>

#include "diagnosis/diagnosis.h"

/* What an application gives its classes to be served by. */
enum application_server {
    APPLICATION_NONE,
    APPLICATION_SERVICE,   /* LocalService: it goes before the class's LocalServer32 */
    APPLICATION_SURROGATE, /* DllSurrogate: for classes that have an InprocServer32 alone */
};

struct application_finding {
    enum application_server server;
    char key[128]; /* "AppID\\{...}" */
    char *command; /* the service, or the surrogate's command, "" for Comity's own; owned */
};

/* Looks at the application that the class names, or else the one with its own identifier; @guid and
 * @name are the class's. */
void application_examine(struct diagnosis *diagnosis, const char *guid, const char *name,
                         struct application_finding *ret_finding);
void application_finding_deinit(struct application_finding *finding);
