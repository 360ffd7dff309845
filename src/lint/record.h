/* SPDX-License-Identifier: MIT */
/*
 * Records: a registration (a class, an interface, a ProgID ...) read from one hive into memory, so
 * that rules can look at it without asking the registry again.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include <comity/winreg.h>

#include "base/cleanup.h"

enum record_kind {
    RECORD_CLASS,       /* CLSID\{...} */
    RECORD_INTERFACE,   /* Interface\{...} */
    RECORD_APPLICATION, /* AppID\{...}, AppID\server.exe */
    RECORD_TYPELIB,     /* TypeLib\{...} */
    RECORD_PROGID,      /* Thing.Thing */
    RECORD_KINDS,
};

/* In UTF-8; NULL for a value that is no text, or too long for a path. */
struct record_value {
    char *name; /* "" for the default value */
    char *text; /* variables expanded */
};

struct record_key {
    char *name;
    struct record_value *values;
    size_t n_values;
    struct record_key *below;
    size_t n_below;
};

struct record {
    enum record_kind kind;
    bool is_machine; /* the machine's hive, else the user's */
    REGSAM view;     /* KEY_WOW64_64KEY or KEY_WOW64_32KEY */
    char *path;      /* "CLSID\\{...}", below Software\\Classes */
    struct record_key key;
};

/* Where the records of a kind are: "CLSID"; "" for ProgIDs, which are among other keys. */
const char *record_folder(enum record_kind kind);

/*
 * Reads the record called @name from @folder, the open key of its kind's folder. Outcome:
 * ERROR_FILE_NOT_FOUND's HRESULT if it is not there, or no longer.
 */
HRESULT record_read(enum record_kind kind, HKEY folder, const char16_t *name, REGSAM view,
                    struct record *ret_record);
void record_deinit(struct record *record);

/* What is below a key, names compared without case; NULL if it is not there. */
const struct record_key *record_below(const struct record_key *key, const char *name);

/* A value's text; NULL if there is no such value, or none that is text. */
const char *record_find_text(const struct record_key *key, const char *name);

/* The default value of a key below; NULL likewise. */
const char *record_below_text(const struct record_key *key, const char *below);
