/* SPDX-License-Identifier: MIT */
/*
 * A .wsf file: its jobs, and what each job is made of, in the file's order.
 */
#pragma once

#include "hosttext/wsf_scanner.h"
#include "hosttext/wsf_usage.h"

enum wsf_element_kind {
    WSF_SCRIPT,
    WSF_OBJECT,
    WSF_REFERENCE,
    WSF_RESOURCE,
};

enum {
    WSF_ELEMENTS_MAX = 10000, /* of a file */
};

/* All texts are BSTRs, NULL where the file says nothing. */
struct wsf_element {
    enum wsf_element_kind kind;
    struct wsf_place place;
    BSTR id;       /* of objects and resources */
    BSTR language; /* of scripts */
    BSTR src;      /* of scripts: their file, and NULL @text */
    BSTR text;     /* of scripts and resources */
    struct wsf_place text_place;
    BSTR progid;       /* of objects; of references: an object whose library is meant */
    BSTR guid;         /* of objects their class, of references the library */
    BSTR version;      /* of references */
    BSTR events;       /* of objects: the prefix of their events' procedures */
    bool is_reference; /* an object whose library is referred to as well */
};

struct wsf_job {
    BSTR id;
    struct wsf_place place;
    struct wsf_element *elements;
    unsigned n_elements;
    struct usage usage;
    bool has_usage;
};

struct wsf_file {
    struct wsf_job *jobs;
    unsigned n_jobs;
    unsigned n_elements; /* of all jobs */
};

struct wsf_error {
    struct wsf_place place;
    const char *text;
};

/*
 * Outcomes: WSF_E_SYNTAX with *@ret_error saying what and where; E_OUTOFMEMORY. In any case
 * @ret_file is to be released by wsf_file_deinit().
 */
HRESULT wsf_file_read(const char16_t *text, size_t len, struct wsf_file *ret_file,
                      struct wsf_error *ret_error);
void wsf_file_deinit(struct wsf_file *file);

enum {
    WSF_E_SYNTAX = (int)0x80040E14,
};
