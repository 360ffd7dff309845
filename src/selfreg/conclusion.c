/* SPDX-License-Identifier: MIT */
#include "selfreg/conclusion.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <comity/winerror.h>

#include "base/hresult.h"

HRESULT conclusion_set(struct registration *registration, enum registration_outcome outcome,
                       const char *format, ...)
{
    va_list arguments;
    char *sentence;
    int len;

    va_start(arguments, format);
    len = vasprintf(&sentence, format, arguments);
    va_end(arguments);
    if (len < 0)
        return hr_raise(E_OUTOFMEMORY, "saying what a module did");
    free(registration->sentence);
    registration->sentence = sentence;
    registration->outcome = outcome;
    return S_OK;
}
