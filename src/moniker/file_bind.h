/* SPDX-License-Identifier: MIT */
/*
 * What file monikers name: objects of the file's class (GetClassFile) that read it as an
 * IPersistFile, the file itself, and who parses the names of what is in it.
 */
#pragma once

#include <comity/ole2.h>

/*
 * The object that @path keeps, made by its class or, if there is one, by the class object that
 * @left names. Outcomes: MK_E_CANTOPENFILE without such a file, or what GetClassFile answers.
 */
HRESULT file_bind_object(const WCHAR *path, IBindCtx *context, IMoniker *left, REFIID riid,
                         void **ppv);

/* When the file was written last. Outcomes: MK_E_CANTOPENFILE without it. */
HRESULT file_bind_time(const WCHAR *path, FILETIME *ret_time);

/* Of the file's class object, else of the object that @moniker is bound to. */
HRESULT file_bind_parser(IMoniker *moniker, const WCHAR *path, IBindCtx *context, IMoniker *left,
                         IParseDisplayName **ret_parser);
