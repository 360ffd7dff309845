/* SPDX-License-Identifier: MIT */
/*
 * Compound files: storages and streams in one file. Source: Windows' "coml2api.h" pages.
 *
 * The file is read as a whole when it is opened, and written as a whole by the outermost storage's
 * Commit(), or in direct mode when the last object of it is released; others who open it see what
 * was there before. Objects belong to the apartment that made them.
 */
#include <comity/objbase.h>

#ifndef COMITY_COML2API_H
#define COMITY_COML2API_H

#include <objidl.h>

EXTERN_C_START

/* Makes a file, without a name a temporary one, in place of another if STGM_CREATE says so. The
 * storage is the caller's. STG_E_FILEALREADYEXISTS, STG_E_ACCESSDENIED, STG_E_INVALIDFLAG,
 * STG_E_INVALIDPOINTER, STG_E_INSUFFICIENTMEMORY. */
WINOLEAPI StgCreateDocfile(const WCHAR *pwcsName, DWORD grfMode, DWORD reserved,
                           IStorage **ppstgOpen);

/* Opens a file. Also STG_E_FILENOTFOUND; STG_E_FILEALREADYEXISTS for what is no compound file;
 * STG_E_DOCFILECORRUPT. */
WINOLEAPI StgOpenStorage(const WCHAR *pwcsName, IStorage *pstgPriority, DWORD grfMode,
                         SNB snbExclude, DWORD reserved, IStorage **ppstgOpen);

/* S_FALSE if it is none; STG_E_FILENOTFOUND. */
WINOLEAPI StgIsStorageFile(const WCHAR *pwcsName);

EXTERN_C_END

#endif
