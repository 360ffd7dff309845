/* SPDX-License-Identifier: MIT */
/*
 * Documentation: what type libraries say for people of a library, a type or a member.
 */
#pragma once

#include "values/python_com.h"

struct documentation {
    BSTR name;
    BSTR text;
    BSTR file;
    DWORD context;
};

/* (name, text, context, file); frees the texts. */
PyObject *documentation_take(struct documentation *texts);
