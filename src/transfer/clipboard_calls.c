/* SPDX-License-Identifier: MIT */
/*
 * The clipboard as programs without OLE use it. Source: Windows' "Clipboard" pages of winuser.h.
 * Data go by handles of memory; text is narrow, wide and of DOS, whichever was set.
 */
#include <comity/windows.h>

#include <string.h>

#include "transfer/clipboard.h"
#include "transfer/format_list.h"

BOOL OpenClipboard(HWND hWndNewOwner)
{
    if (SUCCEEDED(clipboard_open(hWndNewOwner)))
        return TRUE;
    SetLastError(ERROR_ACCESS_DENIED);
    return FALSE;
}

BOOL CloseClipboard(void)
{
    if (SUCCEEDED(clipboard_close()))
        return TRUE;
    SetLastError(ERROR_CLIPBOARD_NOT_OPEN);
    return FALSE;
}

static BOOL must_be_open(void)
{
    if (!clipboard_is_mine())
        SetLastError(ERROR_CLIPBOARD_NOT_OPEN);
    return clipboard_is_mine();
}

BOOL EmptyClipboard(void)
{
    if (!must_be_open())
        return FALSE;
    if (SUCCEEDED(clipboard_clear()))
        return TRUE;
    SetLastError(ERROR_NOT_ENOUGH_MEMORY);
    return FALSE;
}

HANDLE SetClipboardData(UINT uFormat, HANDLE hMem)
{
    if (!must_be_open())
        return NULL;
    if (uFormat == 0 || uFormat > 0xffff || !hMem) {
        SetLastError(ERROR_INVALID_PARAMETER);
        return NULL;
    }
    if (SUCCEEDED(clipboard_put(uFormat, hMem)))
        return hMem;
    SetLastError(ERROR_NOT_ENOUGH_MEMORY);
    return NULL;
}

/* ---- text of the other width ---- */

enum {
    TWINS = 2,
};

/* What a text can be made of, the better one first. The two narrow ones are of one code page. */
static const UINT *twins_of(UINT format)
{
    static const UINT of_text[TWINS] = {CF_UNICODETEXT, CF_OEMTEXT},
                      of_oem_text[TWINS] = {CF_UNICODETEXT, CF_TEXT},
                      of_wide_text[TWINS] = {CF_TEXT, CF_OEMTEXT}, none[TWINS];

    switch (format) {
    case CF_TEXT:
        return of_text;
    case CF_OEMTEXT:
        return of_oem_text;
    case CF_UNICODETEXT:
        return of_wide_text;
    default:
        return none;
    }
}

static HGLOBAL widen(const char *text, size_t size)
{
    int n = (int)strnlen(text, size);
    int units = MultiByteToWideChar(CP_ACP, 0, text, n, NULL, 0);
    HGLOBAL wide = GlobalAlloc(GMEM_MOVEABLE | GMEM_ZEROINIT, ((SIZE_T)units + 1) * sizeof(WCHAR));

    if (wide) {
        MultiByteToWideChar(CP_ACP, 0, text, n, GlobalLock(wide), units);
        GlobalUnlock(wide);
    }
    return wide;
}

static HGLOBAL narrow(const WCHAR *text, size_t size)
{
    int units = 0, n;
    HGLOBAL bytes;

    while ((size_t)units < size / sizeof(*text) && text[units])
        units++;
    n = WideCharToMultiByte(CP_ACP, 0, text, units, NULL, 0, NULL, NULL);
    bytes = GlobalAlloc(GMEM_MOVEABLE | GMEM_ZEROINIT, (SIZE_T)n + 1);
    if (bytes) {
        WideCharToMultiByte(CP_ACP, 0, text, units, GlobalLock(bytes), n, NULL, NULL);
        GlobalUnlock(bytes);
    }
    return bytes;
}

static HGLOBAL convert(HGLOBAL twin, UINT from, UINT to)
{
    const void *text = GlobalLock(twin);
    HGLOBAL made;

    if (!text)
        return NULL;
    if (to == CF_UNICODETEXT)
        made = widen(text, GlobalSize(twin));
    else if (from == CF_UNICODETEXT)
        made = narrow(text, GlobalSize(twin));
    else
        made = OleDuplicateData(twin, (CLIPFORMAT)to, GMEM_MOVEABLE);
    GlobalUnlock(twin);
    return made;
}

/* Made once, and on the clipboard like the text that it is of. */
static HGLOBAL make_text(UINT format)
{
    const UINT *twins = twins_of(format);
    HGLOBAL twin = NULL, made;
    int i;

    for (i = 0; i < TWINS && !twin; i++)
        twin = twins[i] ? clipboard_get(twins[i]) : NULL;
    made = twin ? convert(twin, twins[i - 1], format) : NULL;
    if (made && SUCCEEDED(clipboard_put(format, made)))
        return made;
    if (made)
        GlobalFree(made);
    return NULL;
}

HANDLE GetClipboardData(UINT uFormat)
{
    HGLOBAL memory;

    if (!must_be_open())
        return NULL;
    memory = clipboard_get(uFormat);
    return memory ? memory : make_text(uFormat);
}

/* ---- which formats there are ---- */

static bool has_format(const FORMATETC *formats, ULONG n, UINT format)
{
    for (ULONG i = 0; format && i < n; i++) {
        if (formats[i].cfFormat == format)
            return true;
    }
    return false;
}

BOOL IsClipboardFormatAvailable(UINT format)
{
    FORMATETC *formats;
    BOOL is_there;
    ULONG n;

    if (FAILED(clipboard_formats(&formats, &n)))
        return FALSE;
    is_there = has_format(formats, n, format);
    for (int i = 0; i < TWINS && !is_there; i++)
        is_there = has_format(formats, n, twins_of(format)[i]);
    format_list_free(formats, n);
    return is_there;
}

int CountClipboardFormats(void)
{
    FORMATETC *formats;
    ULONG n;

    if (FAILED(clipboard_formats(&formats, &n)))
        return 0;
    format_list_free(formats, n);
    return (int)n;
}

/* The one behind @format, the first behind 0; at the end 0 without an error. */
UINT EnumClipboardFormats(UINT format)
{
    FORMATETC *formats;
    UINT next = 0;
    ULONG n, i = 0;

    if (!must_be_open() || FAILED(clipboard_formats(&formats, &n)))
        return 0;
    if (format) {
        while (i < n && formats[i].cfFormat != format)
            i++;
        i++;
    }
    if (i < n)
        next = formats[i].cfFormat;
    format_list_free(formats, n);
    SetLastError(ERROR_SUCCESS);
    return next;
}

int GetPriorityClipboardFormat(UINT *paFormatPriorityList, int cFormats)
{
    if (CountClipboardFormats() == 0)
        return 0;
    for (int i = 0; i < cFormats; i++) {
        if (IsClipboardFormatAvailable(paFormatPriorityList[i]))
            return (int)paFormatPriorityList[i];
    }
    return -1;
}

HWND GetClipboardOwner(void)
{
    return clipboard_owner();
}

HWND GetOpenClipboardWindow(void)
{
    return clipboard_window();
}

DWORD GetClipboardSequenceNumber(void)
{
    return clipboard_sequence();
}
