/* SPDX-License-Identifier: MIT */
#include "apartment/window_class.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/cleanup.h"
#include "base/list.h"
#include "base/utf16.h"

enum {
    FIRST_NUMBER = 0xc000,
    LAST_NUMBER = 0xffff,
};

/* A name with a number: a class, or, without a procedure, a message. */
struct named {
    struct list link; /* (lock) */
    struct window_class class;
    char16_t name[];
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct list classes = LIST_INIT(classes);   /* (lock) */
static struct list messages = LIST_INIT(messages); /* (lock) */
static unsigned last_number = FIRST_NUMBER;        /* (lock) */

static void lock_names(void)
{
    pthread_mutex_lock(&lock);
}

static void unlock_names(void)
{
    pthread_mutex_unlock(&lock);
}

/* Names and their numbers go on in a new process: no fork comes while one is added. */
__attribute__((constructor)) static void watch_forks(void)
{
    pthread_atfork(lock_names, unlock_names, unlock_names);
}

/* (lock) */
static struct named *find(const struct list *names, LPCWSTR name)
{
    list_for_each (link, names) {
        struct named *named = container_of(link, struct named, link);

        if (IS_INTRESOURCE(name) ? named->class.atom == (ATOM)(ULONG_PTR)name
                                 : utf16_equal_nocase(named->name, (const char16_t *)name))
            return named;
    }
    return NULL;
}

/* (lock) NULL with the last error. */
static struct named *add(struct list *names, LPCWSTR name)
{
    size_t size = (utf16_len((const char16_t *)name) + 1) * sizeof(char16_t);
    struct named *named = last_number < LAST_NUMBER ? calloc(1, sizeof(*named) + size) : NULL;

    if (!named) {
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
        return NULL;
    }
    memcpy(named->name, name, size);
    named->class.atom = (ATOM)++last_number;
    list_append(names, &named->link);
    return named;
}

bool window_class_find(LPCWSTR name, struct window_class *ret_class)
{
    struct named *named;

    pthread_mutex_lock(&lock);
    named = find(&classes, name);
    if (named)
        *ret_class = named->class;
    pthread_mutex_unlock(&lock);
    return named != NULL;
}

static ATOM register_class(LPCWSTR name, WNDPROC procedure, int extra_size)
{
    struct named *named = NULL;
    ATOM atom = 0;

    if (!procedure || IS_INTRESOURCE(name) || !*name || extra_size < 0) {
        SetLastError(ERROR_INVALID_PARAMETER);
        return 0;
    }
    pthread_mutex_lock(&lock);
    if (find(&classes, name))
        SetLastError(ERROR_CLASS_ALREADY_EXISTS);
    else
        named = add(&classes, name);
    if (named) {
        named->class.procedure = procedure;
        named->class.extra_size = extra_size;
        atom = named->class.atom;
    }
    pthread_mutex_unlock(&lock);
    return atom;
}

static ATOM register_narrow(LPCSTR name, WNDPROC procedure, int extra_size)
{
    _cleanup_(freep) char16_t *wide = IS_INTRESOURCE(name) ? NULL : utf16_from_utf8_dup(name);

    return register_class((LPCWSTR)wide, procedure, extra_size);
}

ATOM RegisterClassExW(const WNDCLASSEXW *lpWndClass)
{
    return register_class(lpWndClass->lpszClassName, lpWndClass->lpfnWndProc,
                          lpWndClass->cbWndExtra);
}

ATOM RegisterClassExA(const WNDCLASSEXA *lpWndClass)
{
    return register_narrow(lpWndClass->lpszClassName, lpWndClass->lpfnWndProc,
                           lpWndClass->cbWndExtra);
}

ATOM RegisterClassW(const WNDCLASSW *lpWndClass)
{
    return register_class(lpWndClass->lpszClassName, lpWndClass->lpfnWndProc,
                          lpWndClass->cbWndExtra);
}

ATOM RegisterClassA(const WNDCLASSA *lpWndClass)
{
    return register_narrow(lpWndClass->lpszClassName, lpWndClass->lpfnWndProc,
                           lpWndClass->cbWndExtra);
}

BOOL UnregisterClassW(LPCWSTR lpClassName, HINSTANCE hInstance)
{
    struct named *named;

    pthread_mutex_lock(&lock);
    named = find(&classes, lpClassName);
    if (named)
        list_remove(&named->link);
    pthread_mutex_unlock(&lock);
    free(named);
    if (!named)
        SetLastError(ERROR_CLASS_DOES_NOT_EXIST);
    return named != NULL;
}

BOOL UnregisterClassA(LPCSTR lpClassName, HINSTANCE hInstance)
{
    _cleanup_(freep) char16_t *wide = NULL;

    if (IS_INTRESOURCE(lpClassName))
        return UnregisterClassW((LPCWSTR)lpClassName, hInstance);
    wide = utf16_from_utf8_dup(lpClassName);
    return wide && UnregisterClassW((LPCWSTR)wide, hInstance);
}

/* The number stays for the process's life. */
UINT RegisterWindowMessageW(LPCWSTR lpString)
{
    struct named *named;
    UINT number;

    if (IS_INTRESOURCE(lpString)) {
        SetLastError(ERROR_INVALID_PARAMETER);
        return 0;
    }
    pthread_mutex_lock(&lock);
    named = find(&messages, lpString);
    if (!named)
        named = add(&messages, lpString);
    number = named ? named->class.atom : 0;
    pthread_mutex_unlock(&lock);
    return number;
}

UINT RegisterWindowMessageA(LPCSTR lpString)
{
    _cleanup_(freep) char16_t *wide =
        IS_INTRESOURCE(lpString) ? NULL : utf16_from_utf8_dup(lpString);

    return RegisterWindowMessageW((LPCWSTR)wide);
}

/* ---- clipboard formats ---- */

/* Formats name what data is. Windows counts them with messages. */
UINT RegisterClipboardFormatW(LPCWSTR lpszFormat)
{
    return RegisterWindowMessageW(lpszFormat);
}

UINT RegisterClipboardFormatA(LPCSTR lpszFormat)
{
    return RegisterWindowMessageA(lpszFormat);
}

/* Names stay, so that the lock may be let go. */
static const char16_t *name_of(UINT number)
{
    struct named *named = NULL;

    pthread_mutex_lock(&lock);
    if (number > FIRST_NUMBER && number <= LAST_NUMBER)
        named = find(&messages, MAKEINTRESOURCEW(number));
    pthread_mutex_unlock(&lock);
    return named ? named->name : NULL;
}

int GetClipboardFormatNameW(UINT format, LPWSTR lpszFormatName, int cchMaxCount)
{
    const char16_t *name = name_of(format);
    size_t n;

    if (!name || !lpszFormatName || cchMaxCount <= 0) {
        SetLastError(ERROR_INVALID_PARAMETER);
        return 0;
    }
    n = utf16_nlen(name, (size_t)cchMaxCount - 1);
    memcpy(lpszFormatName, name, n * sizeof(*name));
    lpszFormatName[n] = '\0';
    return (int)n;
}

int GetClipboardFormatNameA(UINT format, LPSTR lpszFormatName, int cchMaxCount)
{
    const char16_t *name = name_of(format);
    _cleanup_(freep) char *narrow = name ? utf16_to_utf8_dup(name) : NULL;
    size_t n;

    if (!narrow || !lpszFormatName || cchMaxCount <= 0) {
        SetLastError(ERROR_INVALID_PARAMETER);
        return 0;
    }
    n = strnlen(narrow, (size_t)cchMaxCount - 1);
    memcpy(lpszFormatName, narrow, n);
    lpszFormatName[n] = '\0';
    return (int)n;
}
