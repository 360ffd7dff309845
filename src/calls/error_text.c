/* SPDX-License-Identifier: MIT */
#include "calls/error_text.h"

#include <comity/windows.h>

#include "base/cleanup.h"
#include "base/utf16.h"

void error_text_show(const char *text)
{
    _cleanup_(freep) char16_t *wide = utf16_from_utf8_dup(text);
    ICreateErrorInfo *error;
    IErrorInfo *info;

    if (!wide || FAILED(CreateErrorInfo(&error)))
        return;
    error->lpVtbl->SetDescription(error, wide);
    error->lpVtbl->SetSource(error, u"Comity");
    if (SUCCEEDED(error->lpVtbl->QueryInterface(error, &IID_IErrorInfo, (void **)&info))) {
        SetErrorInfo(0, info);
        info->lpVtbl->Release(info);
    }
    error->lpVtbl->Release(error);
}
