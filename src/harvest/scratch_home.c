/* SPDX-License-Identifier: MIT */
#include "harvest/scratch_home.h"

#include <stdlib.h>
#include <string.h>

#include "base/hresult.h"
#include "selfreg/attempt_folder.h"

HRESULT scratch_home_enter(struct scratch_home *ret_home)
{
    const char *before = getenv("COMITY_HOME");
    struct scratch_home home = {.before = before ? strdup(before) : NULL};
    HRESULT hr;

    if (before && !home.before)
        return hr_raise(E_OUTOFMEMORY, "an empty registry");
    hr = attempt_folder_make(&home.folder);
    if (SUCCEEDED(hr) && setenv("COMITY_HOME", home.folder, 1) < 0)
        hr = hr_raise(E_OUTOFMEMORY, "an empty registry");
    if (FAILED(hr)) {
        free(home.before);
        attempt_folder_remove(home.folder);
        return hr_trace(hr);
    }
    *ret_home = home;
    return S_OK;
}

void scratch_home_leave(struct scratch_home *home)
{
    if (!home->folder)
        return;
    if (home->before)
        setenv("COMITY_HOME", home->before, 1);
    else
        unsetenv("COMITY_HOME");
    free(home->before);
    attempt_folder_remove(home->folder);
    *home = (struct scratch_home){0};
}
