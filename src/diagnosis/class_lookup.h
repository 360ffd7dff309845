/* SPDX-License-Identifier: MIT */
/*
 * Class look-up: what activation would find for a class in the registry and behind it, replayed
 * without starting or loading anything.
 */
#pragma once

#include <stdint.h>

#include <comity/guiddef.h>

#include "diagnosis/diagnosis.h"

enum lookup_context {
    LOOKUP_MODULE = 1,  /* CLSCTX_INPROC_SERVER */
    LOOKUP_PROGRAM = 4, /* CLSCTX_LOCAL_SERVER */
    LOOKUP_ANY = LOOKUP_MODULE | LOOKUP_PROGRAM,
};

/* What the look-up came to, besides the verdict. */
struct class_lookup {
    CLSID clsid;   /* after TreatAs */
    char *name;    /* "the class {...} (Python Dictionary)"; owned */
    char *module;  /* of InprocServer32, without quotes; owned; NULL if it was not looked at */
    char *command; /* of LocalServer32; owned; NULL if it was not looked at */
    bool is_registered;
};

void class_lookup_deinit(struct class_lookup *lookup);

/* The class that a ProgID names. False, with the cause blamed, if it names none. */
bool class_lookup_progid(struct diagnosis *diagnosis, const char *progid, CLSID *ret_clsid);

/* Looks for the class's servers in these contexts (a CLSCTX). */
void class_lookup_class(struct diagnosis *diagnosis, REFCLSID clsid, uint32_t contexts,
                        struct class_lookup *ret_lookup);

/* Looks besides for servers that run, and for what became of those that were started: a running
 * one makes a broken registration work. */
void class_lookup_running(struct diagnosis *diagnosis, const struct class_lookup *lookup,
                          uint32_t contexts);
