/* SPDX-License-Identifier: MIT */
/*
 * The console, key by key. What is read comes from the terminal that the process has, else from its
 * standard input; a key is there as soon as it is pressed, and without being shown. What is written
 * goes to the standard output. Any thread may call. Source: Windows' "Console and port I/O" page.
 */
#ifndef COMITY_CONIO_H
#define COMITY_CONIO_H

#include <comity/windef.h>

EXTERN_C_START

/* The next byte of what was typed; EOF at its end. The terminal is as before when it returns. */
WINBASEAPI int comity_getch(void);
/* The next character in UTF-16 (a key outside the basic plane: its two halves in turn); WEOF. */
WINBASEAPI WCHAR comity_getwch(void);
/* The same, shown as well. */
WINBASEAPI int comity_getche(void);
/* Whether comity_getch() would return at once. */
WINBASEAPI int comity_kbhit(void);
/* Gives one byte back, which the next read takes; EOF if one was given back already. */
WINBASEAPI int comity_ungetch(int byte);
/* The byte written, or EOF. */
WINBASEAPI int comity_putch(int byte);
/* 0, or not. */
WINBASEAPI int comity_cputs(const char *text);
WINBASEAPI int comity_cputws(LPCWSTR text);
/* Bytes or units written, negative after a failure. */
WINBASEAPI int comity_cprintf(const char *format, ...) __attribute__((format(printf, 1, 2)));

EXTERN_C_END

#define _getch comity_getch
#define _getwch comity_getwch
#define _getche comity_getche
#define _kbhit comity_kbhit
#define _ungetch comity_ungetch
#define _putch comity_putch
#define _cputs comity_cputs
#define _cputws comity_cputws
#define _cprintf comity_cprintf
#define _cwprintf comity_wprintf
#define getch comity_getch
#define getche comity_getche
#define kbhit comity_kbhit
#define ungetch comity_ungetch
#define putch comity_putch
#define cputs comity_cputs
#define cprintf comity_cprintf

#endif
