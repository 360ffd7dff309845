/* SPDX-License-Identifier: MIT */
/*
 * Script component files (.wsc, .sct): what stands in them. Source: Windows' "Script Components",
 * reference of their XML elements.
 *
 * A file is immutable once read, and counted: classes, objects and registrations share it.
 */
#pragma once

#include "component.h"

/* A piece of script. */
struct wsc_script {
    BSTR language;
    BSTR text;
    unsigned line; /* of its first line */
    BSTR source;   /* the path of the file that it stands in, as "src" says; or NULL */
};

enum wsc_member_kind {
    WSC_METHOD,
    WSC_PROPERTY,
    WSC_EVENT,
};

/* What others see of a component. Names of functions are NULL where there is none. */
struct wsc_member {
    enum wsc_member_kind kind;
    BSTR name;
    BSTR internal_name; /* of the function, or of the property's variable */
    BSTR getter;        /* functions of a property */
    BSTR putter;
    BOOL has_dispid;
    DISPID dispid;
};

/* The number that the @index-th member is called by. */
static inline DISPID wsc_member_id(const struct wsc_member *member, unsigned index)
{
    return member->has_dispid ? member->dispid : (DISPID)index + 1;
}

/* An object that a script finds under its id. */
struct wsc_object {
    BSTR id;
    BSTR progid;
    BSTR classid;
};

struct wsc_resource {
    BSTR id;
    BSTR text;
};

/* A type library whose constants a script uses: by its own identifier, or a class's name. */
struct wsc_reference {
    BSTR object;
    BSTR guid;
    BSTR version;
};

/* Elements of one kind, in the file's order. */
struct wsc_list {
    void *items;
    unsigned n;
    unsigned room;
};

struct wsc_component {
    BSTR id;
    BSTR progid;
    BSTR version;
    BSTR classid;
    BSTR description;
    BOOL is_remotable;
    struct wsc_list scripts;       /* wsc_script */
    struct wsc_list registrations; /* wsc_script: of the registration itself */
    struct wsc_list members;       /* wsc_member */
    struct wsc_list objects;       /* wsc_object */
    struct wsc_list resources;     /* wsc_resource */
    struct wsc_list references;    /* wsc_reference */
};

struct wsc_file {
    LONG refs;
    BSTR path;                  /* as it was given; or NULL */
    struct wsc_list components; /* wsc_component; at least one */
};

/*
 * Reads the text of a file called @path, which errors name. Scripts of other files have no text as
 * yet, and their "src" as source. Failure: E_OUTOFMEMORY; DISP_E_EXCEPTION with a text for what is
 * wrong with it, and where.
 */
HRESULT wsc_file_parse(const WCHAR *path, const WCHAR *text, size_t n_units,
                       struct wsc_file **ret_file);

/* Reads a file and those of its scripts: UTF-8 or UTF-16 by their marks, else UTF-8 or the ANSI
 * code page. Failures also: HRESULTs of ERROR_FILE_NOT_FOUND, ERROR_FILE_TOO_LARGE,
 * ERROR_READ_FAULT, with a text. */
HRESULT wsc_file_load(const WCHAR *path, struct wsc_file **ret_file);

struct wsc_file *wsc_file_ref(struct wsc_file *file);
void wsc_file_unref(struct wsc_file *file);

/* By id; NULL or "" is the first one. NULL if there is none. */
const struct wsc_component *wsc_file_find(const struct wsc_file *file, const WCHAR *id);

/* A place for one more, zeroed; NULL if memory is out. */
void *wsc_list_add(struct wsc_list *list, size_t size);
