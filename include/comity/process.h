/* SPDX-License-Identifier: MIT */
/*
 * Threads as the C library of Windows begins them.
 */
#ifndef COMITY_PROCESS_H
#define COMITY_PROCESS_H

#include <stdint.h>
#include <unistd.h>

#include <comity/windef.h>

EXTERN_C_START

/* A handle that the caller closes, or 0 with errno. */
WINBASEAPI uintptr_t comity_beginthreadex(void *security, unsigned stack_size,
                                          unsigned(STDMETHODCALLTYPE *start)(void *),
                                          void *argument, unsigned flags, unsigned *id);
WINBASEAPI void comity_endthreadex(unsigned code) __attribute__((noreturn));

/* -1 with errno; the handle is the thread's own, which closes it at its end. */
WINBASEAPI uintptr_t comity_beginthread(void(STDMETHODCALLTYPE *start)(void *), unsigned stack_size,
                                        void *argument);
WINBASEAPI void comity_endthread(void) __attribute__((noreturn));

EXTERN_C_END

#define _beginthreadex comity_beginthreadex
#define _endthreadex comity_endthreadex
#define _beginthread comity_beginthread
#define _endthread comity_endthread
#define _getpid getpid

#endif
