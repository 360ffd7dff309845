/* SPDX-License-Identifier: MIT */
#include "action/installation.h"

#include <stdarg.h>

#include "action/install_log.h"
#include "action/interruption.h"
#include "base/hresult.h"

void install_log(struct installation *installation, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    install_log_line(installation->log, format, arguments);
    va_end(arguments);
}

void install_note(struct installation *installation, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    install_log_note(installation->log, format, arguments);
    va_end(arguments);
}

void install_progress(struct installation *installation, uint64_t done)
{
    install_log_progress(installation->log, done);
}

HRESULT install_go_on(struct installation *installation)
{
    if (interruption_has_come())
        return hr_raise(hr_from_win32(ERROR_INSTALL_USEREXIT), "the installation was interrupted");
    return S_OK;
}
