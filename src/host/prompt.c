/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include "host/prompt.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "hosting/engine.h"
#include "hosting/plain_script.h"
#include "hosting/text_reader.h"
#include "hosttext/block.h"
#include "hosttext/text.h"

struct prompt {
    struct host *host;
    struct engine *engine;
    struct text_reader reader;
    DWORD_PTR cookie;
    bool has_blocks; /* the language's blocks are known */
    char16_t *text;  /* of the statement so far */
    size_t len;
};

static HRESULT append(struct prompt *prompt, const char16_t *line, size_t len)
{
    char16_t *grown = realloc(prompt->text, (prompt->len + len + 1) * sizeof(*grown));

    if (!grown)
        return E_OUTOFMEMORY;
    memcpy(grown + prompt->len, line, len * sizeof(*grown));
    prompt->text = grown;
    prompt->len += len;
    grown[prompt->len] = 0;
    return S_OK;
}

/* Reads one statement. Outcome: S_FALSE at the end of the input. */
static HRESULT read_statement(struct prompt *prompt)
{
    struct block block = {0};

    prompt->len = 0;
    do {
        const char16_t *line;
        size_t len;
        HRESULT hr;

        fputs(prompt->len ? "... " : "> ", stdout);
        fflush(stdout);
        hr = text_reader_find_line(&prompt->reader, &len);
        if (FAILED(hr))
            return hr;
        if (len == 0)
            return S_FALSE;
        line = prompt->reader.units + prompt->reader.start;
        prompt->reader.start += len;
        hr = append(prompt, line, len);
        if (FAILED(hr))
            return hr;
        if (prompt->has_blocks)
            block_add(&block, line, len - (line[len - 1] == '\n'));
    } while (!block_is_whole(&block));
    return S_OK;
}

static void show(VARIANT *value)
{
    _cleanup_(freep) char *utf8 = NULL;
    HRESULT hr = VariantChangeType(value, value, VARIANT_ALPHABOOL, VT_BSTR);

    utf8 = SUCCEEDED(hr) ? text_to_utf8_n(V_BSTR(value), SysStringLen(V_BSTR(value))) : NULL;
    puts(utf8 ? utf8 : "(a value that is no text)");
}

/* "? expression" */
static void evaluate(struct prompt *prompt, const char16_t *expression)
{
    VARIANT value = {.vt = VT_EMPTY};
    EXCEPINFO error = {0};
    HRESULT hr;

    hr = IActiveScriptParse_ParseScriptText(prompt->engine->parse, expression, NULL, NULL, NULL,
                                            prompt->cookie, 0, SCRIPTTEXT_ISEXPRESSION, &value,
                                            &error);
    if (SUCCEEDED(hr))
        show(&value);
    VariantClear(&value);
    SysFreeString(error.bstrSource);
    SysFreeString(error.bstrDescription);
    SysFreeString(error.bstrHelpFile);
}

static void run_statement(struct prompt *prompt)
{
    char16_t *text = prompt->text;

    while (*text == ' ' || *text == '\t')
        text++;
    if (*text == '?') {
        /* Errors are at the columns that were typed. */
        *text = ' ';
        evaluate(prompt, prompt->text);
    } else if (*text != '\n' && *text != '\r' && *text)
        engine_parse(prompt->engine, text, prompt->cookie, 0);
}

static HRESULT run(struct prompt *prompt)
{
    HRESULT hr = engines_run(prompt->host);

    while (SUCCEEDED(hr) && !host_is_ending(prompt->host)) {
        hr = read_statement(prompt);
        if (hr != S_OK)
            break;
        run_statement(prompt);
    }
    if (!host_is_ending(prompt->host))
        putchar('\n');
    /* What was mistyped is no failure of the whole. */
    prompt->host->has_failed = false;
    return hr;
}

HRESULT prompt_run(struct host *host)
{
    struct prompt prompt = {.host = host};
    _cleanup_(bstrp) BSTR progid = NULL;
    HRESULT hr;

    if (!isatty(STDIN_FILENO))
        return plain_script_run_input(host);
    progid = text_from_utf8(host->options->engine ? host->options->engine : "VBScript");
    if (!progid)
        return E_OUTOFMEMORY;
    hr = engine_open(host, progid, &prompt.engine);
    if (FAILED(hr)) {
        plain_script_report_engine(host, progid);
        return hr;
    }
    prompt.has_blocks = text_is(progid, "vbscript") || text_is(progid, "vbs");
    hr = host_add_source(host, "stdin", &prompt.cookie);
    if (FAILED(hr))
        return hr;
    text_reader_init(&prompt.reader, STDIN_FILENO, TEXT_UTF8, host->watch);
    hr = run(&prompt);
    text_reader_deinit(&prompt.reader);
    free(prompt.text);
    return hr;
}
