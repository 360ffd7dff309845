/* SPDX-License-Identifier: MIT */
/*
 * What Windows' C library has of paths, files, the environment and the time, besides the
 * standard's. Paths are this system's, with a backslash taken for a slash; text in bytes is UTF-8.
 * A function that returns an errno_t answers a wrong argument with it (Windows would end the
 * program), and empties the buffer. Any thread may call. Source: Windows' "Universal C runtime
 * library reference".
 */
#ifndef COMITY_COMITY_CRT_SYSTEM_H
#define COMITY_COMITY_CRT_SYSTEM_H

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <comity/windef.h>

typedef int errno_t;
typedef size_t rsize_t;

#define _MAX_PATH 260
#define _MAX_DRIVE 3
#define _MAX_DIR 256
#define _MAX_FNAME 256
#define _MAX_EXT 256

EXTERN_C_START

/* ---- the parts of a path ---- */

/*
 * Takes @path apart: "c:", the folder with its last slash, the name, the extension with its dot.
 * Each part that is asked for (not NULL) goes to a buffer of @..._size units. ERANGE if one is too
 * small, EINVAL for no @path, or a buffer without a size or the reverse; all are empty then.
 */
WINBASEAPI errno_t comity_splitpath_s(const char *path, char *drive, rsize_t drive_size,
                                      char *folder, rsize_t folder_size, char *name,
                                      rsize_t name_size, char *extension, rsize_t extension_size);
WINBASEAPI errno_t comity_wsplitpath_s(LPCWSTR path, LPWSTR drive, rsize_t drive_size,
                                       LPWSTR folder, rsize_t folder_size, LPWSTR name,
                                       rsize_t name_size, LPWSTR extension, rsize_t extension_size);

/* The reverse: parts that are NULL or empty are left out, a colon, slash or dot that one lacks is
 * put in. ERANGE if @size is too small, EINVAL for no @path. */
WINBASEAPI errno_t comity_makepath_s(char *path, rsize_t size, const char *drive,
                                     const char *folder, const char *name, const char *extension);
WINBASEAPI errno_t comity_wmakepath_s(LPWSTR path, rsize_t size, LPCWSTR drive, LPCWSTR folder,
                                      LPCWSTR name, LPCWSTR extension);

static inline void _splitpath(const char *path, char *drive, char *folder, char *name,
                              char *extension)
{
    comity_splitpath_s(path, drive, drive ? _MAX_DRIVE : 0, folder, folder ? _MAX_DIR : 0, name,
                       name ? _MAX_FNAME : 0, extension, extension ? _MAX_EXT : 0);
}

static inline void _wsplitpath(LPCWSTR path, LPWSTR drive, LPWSTR folder, LPWSTR name,
                               LPWSTR extension)
{
    comity_wsplitpath_s(path, drive, drive ? _MAX_DRIVE : 0, folder, folder ? _MAX_DIR : 0, name,
                        name ? _MAX_FNAME : 0, extension, extension ? _MAX_EXT : 0);
}

static inline void _makepath(char *path, const char *drive, const char *folder, const char *name,
                             const char *extension)
{
    comity_makepath_s(path, _MAX_PATH, drive, folder, name, extension);
}

static inline void _wmakepath(LPWSTR path, LPCWSTR drive, LPCWSTR folder, LPCWSTR name,
                              LPCWSTR extension)
{
    comity_wmakepath_s(path, _MAX_PATH, drive, folder, name, extension);
}

#define _splitpath_s comity_splitpath_s
#define _wsplitpath_s comity_wsplitpath_s
#define _makepath_s comity_makepath_s
#define _wmakepath_s comity_wmakepath_s

/* ---- files ---- */

/* fopen() with UTF-16 arguments; Windows' "t" and "ccs=..." in @mode mean nothing here. NULL with
 * errno. The caller closes the file. */
WINBASEAPI FILE *comity_wfopen(LPCWSTR path, LPCWSTR mode);
WINBASEAPI FILE *comity_fopen(const char *path, const char *mode);

/* The same as an error; EINVAL for no argument, *@ret_file is NULL then. */
WINBASEAPI errno_t comity_wfopen_s(FILE **ret_file, LPCWSTR path, LPCWSTR mode);
WINBASEAPI errno_t comity_fopen_s(FILE **ret_file, const char *path, const char *mode);
WINBASEAPI errno_t comity_freopen_s(FILE **ret_file, const char *path, const char *mode,
                                    FILE *file);

/* 0, or -1 with errno. */
WINBASEAPI int comity_access(const char *path, int mode);
WINBASEAPI int comity_unlink(const char *path);
WINBASEAPI int comity_mkdir(const char *path);
WINBASEAPI int comity_rmdir(const char *path);
WINBASEAPI int comity_chdir(const char *path);
WINBASEAPI int comity_waccess(LPCWSTR path, int mode);
WINBASEAPI int comity_wunlink(LPCWSTR path);
WINBASEAPI int comity_wmkdir(LPCWSTR path);
WINBASEAPI int comity_wrmdir(LPCWSTR path);
WINBASEAPI int comity_wchdir(LPCWSTR path);

/* The current folder; NULL with errno. Without a @buffer, one that the caller frees. */
WINBASEAPI char *comity_getcwd(char *buffer, int size);
WINBASEAPI LPWSTR comity_wgetcwd(LPWSTR buffer, int size);
WINBASEAPI int comity_isatty(int descriptor);

#define _wfopen comity_wfopen
#define _wfopen_s comity_wfopen_s
#define fopen_s comity_fopen_s
#define freopen_s comity_freopen_s
#define _access comity_access
#define _waccess comity_waccess
#define _unlink comity_unlink
#define _wunlink comity_wunlink
#define _wremove comity_wunlink
#define _mkdir comity_mkdir
#define _wmkdir comity_wmkdir
#define _rmdir comity_rmdir
#define _wrmdir comity_wrmdir
#define _chdir comity_chdir
#define _wchdir comity_wchdir
#define _getcwd comity_getcwd
#define _wgetcwd comity_wgetcwd
#define _fileno fileno
#define _isatty comity_isatty
#define _pclose pclose
#define _popen popen

/* Modes of translation, of which there is one here: what is asked for is answered, and nothing is
 * changed. */
#define _O_TEXT 0x4000
#define _O_BINARY 0x8000
#define _O_WTEXT 0x10000
#define _O_U16TEXT 0x20000
#define _O_U8TEXT 0x40000
#define _setmode(descriptor, mode) ((void)(mode), (descriptor) < 0 ? -1 : _O_BINARY)

/* ---- the environment ---- */

/* A copy in UTF-16 that stays; NULL if there is no such variable. */
WINBASEAPI LPWSTR comity_wgetenv(LPCWSTR name);

/* *@ret_size is what the value and its NUL take, 0 if there is no such variable. ERANGE if it does
 * not fit. */
WINBASEAPI errno_t comity_getenv_s(size_t *ret_size, char *buffer, rsize_t size, const char *name);

/* A copy that the caller frees, NULL if there is no such variable. ENOMEM. */
WINBASEAPI errno_t comity_dupenv_s(char **ret_value, size_t *ret_size, const char *name);
WINBASEAPI errno_t comity_wdupenv_s(LPWSTR *ret_value, size_t *ret_size, LPCWSTR name);

/* An empty value takes the variable away. */
WINBASEAPI errno_t comity_putenv_s(const char *name, const char *value);
WINBASEAPI errno_t comity_wputenv_s(LPCWSTR name, LPCWSTR value);

/* "name=value"; 0, or -1 with errno. */
WINBASEAPI int comity_putenv(const char *assignment);

#define _wgetenv comity_wgetenv
#define getenv_s comity_getenv_s
#define _dupenv_s comity_dupenv_s
#define _wdupenv_s comity_wdupenv_s
#define _putenv_s comity_putenv_s
#define _wputenv_s comity_wputenv_s
#define _putenv comity_putenv

/* ---- the time ---- */

/* 0, or the error of their standard namesakes; EINVAL for no argument. */
WINBASEAPI errno_t comity_localtime_s(struct tm *ret_parts, const time_t *when);
WINBASEAPI errno_t comity_gmtime_s(struct tm *ret_parts, const time_t *when);
/* "Thu Jan  1 00:00:00 1970\n": 26 bytes; ERANGE. */
WINBASEAPI errno_t comity_asctime_s(char *buffer, rsize_t size, const struct tm *parts);
WINBASEAPI errno_t comity_ctime_s(char *buffer, rsize_t size, const time_t *when);

typedef time_t __time64_t;
#define localtime_s comity_localtime_s
#define gmtime_s comity_gmtime_s
#define asctime_s comity_asctime_s
#define ctime_s comity_ctime_s
#define _localtime64_s comity_localtime_s
#define _gmtime64_s comity_gmtime_s
#define _time64 time
#define _mktime64 mktime
#define _difftime64 difftime
#define _tzset tzset

EXTERN_C_END

#endif
