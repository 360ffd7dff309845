/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include "host/program.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host/prompt.h"
#include "host/wscript_arguments.h"
#include "host/wscript_object.h"
#include "host/wsf_script.h"
#include "hosting/engine.h"
#include "hosting/events.h"
#include "hosting/host_site.h"
#include "hosting/plain_script.h"
#include "hosting/report.h"
#include "hosting/settings.h"
#include "hosting/watch.h"
#include "hosttext/host_object.h"
#include "hosttext/text.h"

static int exit_status_of(struct host *host)
{
    enum interruption interruption = host_interruption(host);

    if (interruption) {
        report_interruption(host, interruption);
        return interruption == USER_INTERRUPTS ? EXIT_INTERRUPTED : EXIT_SCRIPT_FAILED;
    }
    if (host->is_quitting)
        return host->exit_status;
    return host->has_failed ? EXIT_SCRIPT_FAILED : 0;
}

/* ---- begin and end of a host ---- */

static HRESULT find_program(struct host *host)
{
    char path[PATH_MAX];
    ssize_t len = readlink("/proc/self/exe", path, sizeof(path));

    host->program = text_from_utf8_n(path, len > 0 ? (size_t)len : 0);
    return host->program ? S_OK : E_OUTOFMEMORY;
}

static HRESULT find_script(struct host *host)
{
    const char *script = host->options->script;
    _cleanup_(freep) char *path = script ? text_full_path(script) : strdup("");

    host->script_path = path ? text_from_utf8(path) : NULL;
    return host->script_path ? S_OK : E_OUTOFMEMORY;
}

static HRESULT begin(struct host *host)
{
    HRESULT hr;

    hr = find_program(host);
    if (SUCCEEDED(hr))
        hr = find_script(host);
    if (SUCCEEDED(hr))
        hr = CoInitializeEx(NULL, COINIT_APARTMENTTHREADED);
    if (SUCCEEDED(hr))
        hr = watch_new(host, &host->watch);
    if (SUCCEEDED(hr))
        hr = wscript_object_new(host, &host->wscript);
    if (SUCCEEDED(hr))
        hr = wscript_arguments_new(host, &host->arguments);
    if (SUCCEEDED(hr))
        hr = host_site_new(host, &host->site);
    if (SUCCEEDED(hr))
        hr = host_site_add(host->site, u"WScript", (IUnknown *)host->wscript, SCRIPTITEM_ISVISIBLE);
    if (SUCCEEDED(hr))
        hr = host_site_add(host->site, u"WSH", (IUnknown *)host->wscript, SCRIPTITEM_ISVISIBLE);
    if (SUCCEEDED(hr) && host->timeout_s)
        watch_set_timeout(host->watch, host->timeout_s);
    return hr;
}

/*
 * Events first, so that no procedure is called of an engine that has ended. What scripts do when
 * their objects go may still fail and quit.
 */
static void end_scripts(struct host *host)
{
    events_disconnect_all(host);
    engines_close(host);
}

static void end(struct host *host)
{
    host_site_close(host->site);
    for (int i = 0; i < 3; i++) {
        if (host->streams[i])
            ITextStream_Release(host->streams[i]);
    }
    if (host->arguments)
        IArguments2_Release(host->arguments);
    if (host->wscript)
        IHost_Release(host->wscript);
    host_object_unload();
    CoUninitialize();
    watch_free(host->watch);
    while (host->n_sources)
        free(host->sources[--host->n_sources].name);
    free(host->sources);
    SysFreeString(host->script_path);
    SysFreeString(host->program);
}

static bool is_wsf(const struct host *host)
{
    UINT len = SysStringLen(host->script_path);

    return !host->options->engine && len > 4 && text_is(host->script_path + len - 4, ".wsf");
}

static HRESULT run_script(struct host *host)
{
    if (!host->options->script)
        return prompt_run(host);
    return is_wsf(host) ? wsf_script_run(host) : plain_script_run(host);
}

static int run(struct host *host)
{
    HRESULT hr;
    int status;

    hr = begin(host);
    if (SUCCEEDED(hr))
        hr = run_script(host);
    if (FAILED(hr) && !host_is_ending(host) && !host->has_failed) {
        _cleanup_(bstrp) BSTR text = text_of_error(hr);
        _cleanup_(freep) char *why = text_to_utf8(text ? text : u"");

        host->has_failed = true;
        report_host_error(host, "Execution of the Windows Script Host failed. (%s)",
                          why ? why : "");
    }
    end_scripts(host);
    status = exit_status_of(host);
    end(host);
    return status;
}

/* ---- the program ---- */

static void print_banner(void)
{
    fputs("Comity Script Host " COMITY_VERSION "\n"
          "Runs VBScript, and scripts of any engine that is registered.\n\n",
          stdout);
    fflush(stdout);
}

static bool wants_banner(const struct host *host)
{
    if (host->kind == HOST_WINDOWED)
        return false;
    if (host->options->logo != LOGO_BY_DEFAULT)
        return host->options->logo == LOGO_SHOWN;
    return host->kind == HOST_CONSOLE && settings_show_logo();
}

static bool has_something_to_run(const struct host *host)
{
    return host->options->script || host->kind == HOST_COMITY;
}

int program_run(enum host_kind kind, char *const *words, int n)
{
    _cleanup_(freep) const char **arguments = calloc((size_t)n + 1, sizeof(*arguments));
    _cleanup_(freep) char *complaint = NULL;
    struct options options;
    struct host host = {.kind = kind, .options = &options, .is_interactive = true};

    if (!arguments)
        return EXIT_SCRIPT_FAILED;
    pthread_mutex_init(&host.lock, NULL);
    if (!options_read(words, n, arguments, &options, &complaint)) {
        report_input_error(&host, "%s", complaint ? complaint : "");
        return EXIT_SCRIPT_FAILED;
    }
    host.is_interactive = options.mode == MODE_BY_DEFAULT ? settings_are_interactive()
                                                          : options.mode == MODE_INTERACTIVE;
    host.timeout_s = options.timeout_s < 0 ? settings_timeout() : options.timeout_s;
    if (wants_banner(&host))
        print_banner();
    if (options.wants_help) {
        options_print_usage(host_title(&host));
        return 0;
    }
    if (!settings_apply(&host))
        return EXIT_SCRIPT_FAILED;
    if (!has_something_to_run(&host)) {
        if (!options.is_saving && !options.default_host)
            options_print_usage(host_title(&host));
        return 0;
    }
    return run(&host);
}
