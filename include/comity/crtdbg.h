/* SPDX-License-Identifier: MIT */
/*
 * The checks of Windows' debugging C library. An assertion is the C library's own, under NDEBUG
 * (as under Windows' missing _DEBUG) none; the heap is watched by no one here: valgrind and
 * sanitizers do that. Source: Windows' "CRT debugging techniques" pages.
 */
#ifndef COMITY_CRTDBG_H
#define COMITY_CRTDBG_H

#include <assert.h>
#include <stdlib.h>

#define _CRT_WARN 0
#define _CRT_ERROR 1
#define _CRT_ASSERT 2
#define _CRTDBG_MODE_FILE 0x1
#define _CRTDBG_MODE_DEBUG 0x2
#define _CRTDBG_MODE_WNDW 0x4
#define _CRTDBG_REPORT_MODE (-1)
#define _CRTDBG_FILE_STDOUT ((void *)-4)
#define _CRTDBG_FILE_STDERR ((void *)-5)
#define _CRTDBG_ALLOC_MEM_DF 0x01
#define _CRTDBG_DELAY_FREE_MEM_DF 0x02
#define _CRTDBG_CHECK_ALWAYS_DF 0x04
#define _CRTDBG_CHECK_CRT_DF 0x10
#define _CRTDBG_LEAK_CHECK_DF 0x20
#define _CRTDBG_REPORT_FLAG (-1)

#define _ASSERT(condition) assert(condition)
#define _ASSERTE(condition) assert(condition)
#define _ASSERT_EXPR(condition, message) assert(condition)
#define _CrtDbgBreak() __builtin_trap()

/* What a program without the debugging library makes of these: nothing. */
#define _CrtSetDbgFlag(flags) ((int)0)
#define _CrtSetReportMode(type, mode) ((int)0)
#define _CrtSetReportFile(type, file) ((void *)0)
#define _CrtSetReportHook(hook) ((void *)0)
#define _CrtSetBreakAlloc(number) ((long)0)
#define _CrtDumpMemoryLeaks() ((int)0)
#define _CrtCheckMemory() ((int)1)
#define _CrtMemCheckpoint(state) ((void)0)
#define _CrtMemDifference(difference, old_state, new_state) ((int)0)
#define _CrtMemDumpStatistics(state) ((void)0)
#define _CrtMemDumpAllObjectsSince(state) ((void)0)
#define _RPT0(type, message) ((void)0)
#define _RPT1(type, ...) ((void)0)
#define _RPT2(type, ...) ((void)0)
#define _RPT3(type, ...) ((void)0)
#define _RPTF0(type, message) ((void)0)
#define _RPTF1(type, ...) ((void)0)
#define _RPTF2(type, ...) ((void)0)
#define _RPTF3(type, ...) ((void)0)
#define _RPTW0(type, message) ((void)0)
#define _RPTW1(type, ...) ((void)0)

#define _NORMAL_BLOCK 1
#define _malloc_dbg(size, kind, file, line) malloc(size)
#define _calloc_dbg(n, size, kind, file, line) calloc(n, size)
#define _realloc_dbg(memory, size, kind, file, line) realloc(memory, size)
#define _free_dbg(memory, kind) free(memory)

#endif
