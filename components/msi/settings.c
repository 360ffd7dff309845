/* SPDX-License-Identifier: MIT */
#include "settings.h"

#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include <comity/windows.h>

#include "base/utf16.h"
#include "base/win32_text_result.h"

#include "msi_calls.h"

enum {
    LEVEL_MASK = 0x1f,
    MESSAGE_SHIFT = 24,
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static INSTALLUILEVEL level = INSTALLUILEVEL_BASIC; /* (lock) */
static char log_file[PATH_MAX];                     /* (lock) */

static struct {
    INSTALLUI_HANDLERA bytes;
    INSTALLUI_HANDLERW wide;
    INSTALLUI_HANDLER_RECORD record;
    DWORD filter, record_filter;
    void *context, *record_context;
} handlers; /* (lock) */

INSTALLUILEVEL WINAPI MsiSetInternalUI(INSTALLUILEVEL dwUILevel, HWND *phWnd)
{
    INSTALLUILEVEL before;

    pthread_mutex_lock(&lock);
    before = level;
    if (dwUILevel &
            ~(INSTALLUILEVEL_FULL | 2 | INSTALLUILEVEL_HIDECANCEL | INSTALLUILEVEL_PROGRESSONLY |
              INSTALLUILEVEL_ENDDIALOG | INSTALLUILEVEL_SOURCERESONLY | INSTALLUILEVEL_UACONLY) ||
        (dwUILevel & LEVEL_MASK) > INSTALLUILEVEL_FULL)
        before = INSTALLUILEVEL_NOCHANGE;
    else if (dwUILevel != INSTALLUILEVEL_NOCHANGE)
        level = dwUILevel;
    pthread_mutex_unlock(&lock);
    return before;
}

const char *settings_ui_option(void)
{
    static const char *const options[] = {"/qb", "/qb", "/qn", "/qb", "/qr", "/qf"};

    return options[MsiSetInternalUI(INSTALLUILEVEL_NOCHANGE, NULL) & 7];
}

UINT msi_enable_log(DWORD dwLogMode, const char *szLogFile, DWORD dwLogAttributes)
{
    _cleanup_(freep) char *path = NULL;
    FILE *file;

    if (!szLogFile) {
        pthread_mutex_lock(&lock);
        log_file[0] = '\0';
        pthread_mutex_unlock(&lock);
        return ERROR_SUCCESS;
    }
    path = win32_path_from_narrow(szLogFile);
    if (!path)
        return ERROR_OUTOFMEMORY;
    if (!*path || strlen(path) >= sizeof(log_file))
        return ERROR_INVALID_PARAMETER;
    file = fopen(path, dwLogAttributes & INSTALLLOGATTRIBUTES_APPEND ? "ae" : "we");
    if (!file)
        return ERROR_INSTALL_LOG_FAILURE;
    fclose(file);
    pthread_mutex_lock(&lock);
    strcpy(log_file, path);
    pthread_mutex_unlock(&lock);
    return ERROR_SUCCESS;
}

const char *settings_log_file(void)
{
    return *log_file ? log_file : NULL;
}

/* ---- who hears ---- */

INSTALLUI_HANDLERA WINAPI MsiSetExternalUIA(INSTALLUI_HANDLERA puiHandler, DWORD dwMessageFilter,
                                            LPVOID pvContext)
{
    INSTALLUI_HANDLERA before;

    pthread_mutex_lock(&lock);
    before = handlers.bytes;
    handlers.bytes = puiHandler;
    handlers.wide = NULL;
    handlers.filter = dwMessageFilter;
    handlers.context = pvContext;
    pthread_mutex_unlock(&lock);
    return before;
}

INSTALLUI_HANDLERW WINAPI MsiSetExternalUIW(INSTALLUI_HANDLERW puiHandler, DWORD dwMessageFilter,
                                            LPVOID pvContext)
{
    INSTALLUI_HANDLERW before;

    pthread_mutex_lock(&lock);
    before = handlers.wide;
    handlers.wide = puiHandler;
    handlers.bytes = NULL;
    handlers.filter = dwMessageFilter;
    handlers.context = pvContext;
    pthread_mutex_unlock(&lock);
    return before;
}

UINT WINAPI MsiSetExternalUIRecord(INSTALLUI_HANDLER_RECORD puiHandler, DWORD dwMessageFilter,
                                   LPVOID pvContext, PINSTALLUI_HANDLER_RECORD ppuiPrevHandler)
{
    pthread_mutex_lock(&lock);
    if (ppuiPrevHandler)
        *ppuiPrevHandler = handlers.record;
    handlers.record = puiHandler;
    handlers.record_filter = puiHandler ? dwMessageFilter : 0;
    handlers.record_context = pvContext;
    pthread_mutex_unlock(&lock);
    return ERROR_SUCCESS;
}

/* The handlers are called without the lock: they may set others. */
int settings_tell(UINT type, const char *text, MSIHANDLE record)
{
    DWORD bit = 1u << ((type & 0x1f000000) >> MESSAGE_SHIFT);
    __typeof__(handlers) heard;
    int answer = 0;

    pthread_mutex_lock(&lock);
    heard = handlers;
    pthread_mutex_unlock(&lock);
    if (heard.record && heard.record_filter & bit)
        answer = heard.record(heard.record_context, type, record);
    if (answer == 0 && heard.bytes && heard.filter & bit)
        answer = heard.bytes(heard.context, type, text);
    if (answer == 0 && heard.wide && heard.filter & bit) {
        _cleanup_(freep) WCHAR *wide = utf16_from_utf8_dup(text);

        answer = wide ? heard.wide(heard.context, type, wide) : 0;
    }
    return answer;
}
