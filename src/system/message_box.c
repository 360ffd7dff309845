/* SPDX-License-Identifier: MIT */
/*
 * Message boxes, where there is no desktop: what they say goes to the standard error, as the
 * daemon keeps it of a server, and the answer is the button that Enter would press.
 */
#include <stdio.h>
#include <stdlib.h>

#include <comity/winbase.h>
#include <comity/winuser.h>

#include "base/cleanup.h"
#include "base/utf16.h"

enum {
    TYPE_MASK = 0xf,
    DEFAULT_SHIFT = 8,
    BUTTON_MAX = 3,
};

static int default_button(UINT type)
{
    static const int buttons[][BUTTON_MAX] = {
        [MB_OK] = {IDOK},
        [MB_OKCANCEL] = {IDOK, IDCANCEL},
        [MB_ABORTRETRYIGNORE] = {IDABORT, IDRETRY, IDIGNORE},
        [MB_YESNOCANCEL] = {IDYES, IDNO, IDCANCEL},
        [MB_YESNO] = {IDYES, IDNO},
        [MB_RETRYCANCEL] = {IDRETRY, IDCANCEL},
        [MB_CANCELTRYCONTINUE] = {IDCANCEL, IDTRYAGAIN, IDCONTINUE},
    };
    UINT kind = type & TYPE_MASK, which = (type >> DEFAULT_SHIFT) & TYPE_MASK;

    if (kind >= ARRAYSIZE(buttons)) {
        SetLastError(ERROR_INVALID_MSGBOX_STYLE);
        return 0;
    }
    return which < BUTTON_MAX && buttons[kind][which] ? buttons[kind][which] : buttons[kind][0];
}

int MessageBoxA(HWND hWnd, LPCSTR lpText, LPCSTR lpCaption, UINT uType)
{
    int button = default_button(uType);

    if (button)
        fprintf(stderr, "%s: %s\n", lpCaption ? lpCaption : "Error", lpText ? lpText : "");
    return button;
}

int MessageBoxW(HWND hWnd, LPCWSTR lpText, LPCWSTR lpCaption, UINT uType)
{
    _cleanup_(freep) char *text = NULL, *caption = NULL;

    text = lpText ? utf16_to_utf8_dup((const char16_t *)lpText) : NULL;
    caption = lpCaption ? utf16_to_utf8_dup((const char16_t *)lpCaption) : NULL;
    if (!text != !lpText || !caption != !lpCaption) {
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
        return 0;
    }
    return MessageBoxA(hWnd, text, caption, uType);
}

/* There is nothing to sound. */
BOOL MessageBeep(UINT uType)
{
    return TRUE;
}
