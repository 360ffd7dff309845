/* SPDX-License-Identifier: MIT */
/*
 * MessageBoxW of wscript: a program's own comes before the library's, which has no window. What an
 * engine's MsgBox says is so shown where WScript.Echo's is.
 */
#include <dlfcn.h>
#include <stdlib.h>

#include <comity/windows.h>

#include "hosting/window.h"
#include "hosttext/text.h"

enum {
    KIND_MASK = 0xf,
    KINDS = 6,
};

struct button {
    const char *label;
    int id;
};

static const struct button buttons[KINDS][WINDOW_BUTTONS_MAX] = {
    [MB_OK] = {{"OK", IDOK}},
    [MB_OKCANCEL] = {{"OK", IDOK}, {"Cancel", IDCANCEL}},
    [MB_ABORTRETRYIGNORE] = {{"Abort", IDABORT}, {"Retry", IDRETRY}, {"Ignore", IDIGNORE}},
    [MB_YESNOCANCEL] = {{"Yes", IDYES}, {"No", IDNO}, {"Cancel", IDCANCEL}},
    [MB_YESNO] = {{"Yes", IDYES}, {"No", IDNO}},
    [MB_RETRYCANCEL] = {{"Retry", IDRETRY}, {"Cancel", IDCANCEL}},
};

/* A window that is closed answers Cancel where there is one, else as its last button does. */
static int ask(const struct button *kind, const char *title, const char *text)
{
    const char *labels[WINDOW_BUTTONS_MAX];
    int n = 0, pressed;

    while (n < WINDOW_BUTTONS_MAX && kind[n].label) {
        labels[n] = kind[n].label;
        n++;
    }
    pressed = window_ask(title, text, labels, n);
    if (pressed == WINDOW_NOT_SHOWN)
        return 0;
    return kind[pressed == WINDOW_CLOSED ? n - 1 : pressed].id;
}

int MessageBoxW(HWND hWnd, LPCWSTR lpText, LPCWSTR lpCaption, UINT uType)
{
    int (*without_window)(HWND, LPCWSTR, LPCWSTR, UINT);
    _cleanup_(freep) char *text = text_to_utf8(lpText ? lpText : u"");
    _cleanup_(freep) char *title = text_to_utf8(lpCaption ? lpCaption : u"");
    UINT kind = uType & KIND_MASK;
    int answer = 0;

    if (text && title && kind < KINDS)
        answer = ask(buttons[kind], title, text);
    if (answer)
        return answer;
    without_window = (int (*)(HWND, LPCWSTR, LPCWSTR, UINT))dlsym(RTLD_NEXT, "MessageBoxW");
    return without_window ? without_window(hWnd, lpText, lpCaption, uType) : 0;
}
