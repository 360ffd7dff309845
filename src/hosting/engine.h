/* SPDX-License-Identifier: MIT */
/*
 * Engines: any class with IActiveScript and IActiveScriptParse, by its ProgID.
 */
#pragma once

#include "hosting/host.h"

struct engine {
    struct engine *next;
    char16_t *progid;
    IActiveScript *script;
    IActiveScriptParse *parse;
};

/*
 * The ProgID of the engine for files of that extension (".vbs"), by the registry: the class of the
 * extension has it in its key ScriptEngine. What the registry does not know and Windows has from
 * the beginning is built in. Outcome: REGDB_E_CLASSNOTREG.
 */
HRESULT engine_of_extension(const char *extension, BSTR *ret_progid);

/* The host's engine of that name, opened if it is not yet, with all names of the host's site. */
HRESULT engine_open(struct host *host, const char16_t *progid, struct engine **ret_engine);

/*
 * Hands an engine text; what stands outside procedures runs once the engine runs. @line is that of
 * the text in its source, from 0. Outcome: SCRIPT_E_REPORTED if the site has been told of an error.
 */
HRESULT engine_parse(struct engine *engine, const char16_t *text, DWORD_PTR cookie, ULONG line);

/* Runs what all engines of the host have been given. Outcome: SCRIPT_E_REPORTED. */
HRESULT engines_run(struct host *host);

/* A procedure's or variable's object of the first engine that knows the name. */
HRESULT engine_find_name(struct host *host, const char16_t *name, IDispatch **ret_script,
                         DISPID *ret_id);

/* Ends all engines; scripts release what they hold. */
void engines_close(struct host *host);
