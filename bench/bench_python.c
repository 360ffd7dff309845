/* SPDX-License-Identifier: MIT */
/*
 * Python as a client and as a server, beside C in its place: the staged Python calls the example
 * server in C, and the example servers in Python and C are called from here.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench.h"
#include "bench_server.h"

enum {
    BATCHES = 5,
    CALLS = 2000,
};

static char python[PATH_MAX];

/* Runs a command of a shell, and returns the number that it prints. */
static double run(const char *format, const char *first, const char *second)
{
    char command[3 * PATH_MAX], line[64] = "";
    FILE *output;
    int len;

    len = snprintf(command, sizeof(command), format, python, first, second);
    output = len > 0 && len < (int)sizeof(command) ? popen(command, "re") : NULL;
    if (!output)
        abort();
    while (fgets(line, sizeof(line), output))
        ;
    if (pclose(output) != 0) {
        fprintf(stderr, "%s: failed\n", command);
        exit(1);
    }
    return strtod(line, NULL);
}

struct count {
    IDispatch *object;
    DISPID id;
};

static void call(void *context)
{
    struct count *count = context;
    DISPPARAMS none = {0};
    VARIANT value;

    bench_check(IDispatch_Invoke(count->object, count->id, &IID_NULL, 0, DISPATCH_PROPERTYGET,
                                 &none, &value, NULL, NULL),
                "Count");
}

/* Microseconds of one look at Count, of a server in another process. */
static double call_server(const WCHAR *prog_id)
{
    LPOLESTR name = (LPOLESTR)u"Count";
    struct count count;
    CLSID clsid;
    double us;

    bench_check(CLSIDFromProgID(prog_id, &clsid), "CLSIDFromProgID");
    bench_create(&clsid, CLSCTX_LOCAL_SERVER, &count.object);
    bench_check(IDispatch_GetIDsOfNames(count.object, &IID_NULL, &name, 1, 0, &count.id),
                "GetIDsOfNames");
    us = bench_best_ns(call, &count, BATCHES, CALLS) / 1e3;
    IDispatch_Release(count.object);
    return us;
}

static void measure(void)
{
    double from_c, from_python, of_python;

    from_c = call_server(u"Comity.Example.ExeDictionary");
    from_python =
        run("'%s' '%s/python_calls.py' call '%s'", BENCH_SOURCE, "Comity.Example.ExeDictionary");
    of_python = call_server(u"Comity.Example.PythonDictionary");
    bench_print("py.call.c", from_c, "us");
    bench_print("py.call", from_python, "us");
    bench_print("py.call.ratio", from_python / from_c, "x");
    bench_print("py.server", of_python, "us");
    bench_print("py.server.ratio", of_python / from_c, "x");
    bench_print("py.import.nothing",
                run("'%s' '%s/python_calls.py' import '%s'", BENCH_SOURCE, "sys"), "ms");
    bench_print("py.import",
                run("'%s' '%s/python_calls.py' import '%s'", BENCH_SOURCE, "pythoncom"), "ms");
    bench_print(
        "py.leak",
        run("'%s' '%s/python_calls.py' leak '%s'", BENCH_SOURCE, "Comity.Example.PythonDictionary"),
        "count");
}

int main(int argc, char **argv)
{
    char server[PATH_MAX];

    bench_init();
    bench_beside("../stage/python/bin/python", python);
    if (access(python, X_OK) != 0) {
        fprintf(stderr, "%s: not staged (make bench does that); left out\n", python);
        return 0;
    }
    bench_begin();
    bench_check(CoInitializeEx(NULL, COINIT_MULTITHREADED), "CoInitializeEx");
    bench_beside("example_exe_server", server);
    if (access(server, X_OK) != 0)
        return 1;
    run("exec '%.0s%s' %s >/dev/null", server, "/RegServer");
    run("'%s' '%s/../examples/%s' >/dev/null", BENCH_SOURCE, "python_server.py");
    bench_use_one_processor(true);
    measure();
    bench_use_one_processor(false);
    CoUninitialize();
    bench_end();
    return 0;
}
