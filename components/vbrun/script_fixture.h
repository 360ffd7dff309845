/* SPDX-License-Identifier: MIT */
/*
 * Scripts in tests: a machine whose scripts say things with Print, which the test then reads.
 */
#pragma once

#include "vbrun/machine.h"

struct script {
    struct machine *machine;
    struct vb_context context;
    char16_t printed[4096];
    size_t printed_len;
    unsigned reports;
    HRESULT told; /* what a reported error answers to the caller */
};

void script_init(struct script *script);
void script_deinit(struct script *script);

/* Compiles and runs; the lines that were printed are joined by "|". */
HRESULT script_run(struct script *script, const char16_t *text);

/* Runs @text alone and fails the test unless it prints @expected, or fails with a wrong error. */
void script_expect(const char *file, int line, const char16_t *text, const char16_t *expected);
void script_expect_error(const char *file, int line, const char16_t *text, unsigned number,
                         unsigned error_line);

#define EXPECT(text, expected) script_expect(__FILE__, __LINE__, text, expected)
#define EXPECT_ERROR(text, number, error_line)                                                     \
    script_expect_error(__FILE__, __LINE__, text, number, error_line)
