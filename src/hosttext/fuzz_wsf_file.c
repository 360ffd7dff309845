/* SPDX-License-Identifier: MIT */
/* The bytes are those of a .wsf file: they are decoded as such, and then read. */
#include <stdint.h>
#include <stdlib.h>

#include "hosttext/source_text.h"
#include "hosttext/text.h"
#include "hosttext/wsf_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    _cleanup_(wsf_file_deinit) struct wsf_file file = {0};
    _cleanup_(bstrp) BSTR text = source_text_decode(data, size);
    struct wsf_error error = {{0, 0}, NULL};
    HRESULT hr;

    if (!text)
        return 0;
    hr = wsf_file_read(text, SysStringLen(text), &file, &error);
    if (hr == WSF_E_SYNTAX && !error.text)
        abort();
    for (unsigned i = 0; i < file.n_jobs; i++) {
        _cleanup_(freep) char *usage = usage_text(&file.jobs[i].usage, "script.wsf");

        if (SUCCEEDED(hr) && !usage)
            abort();
    }
    return 0;
}
