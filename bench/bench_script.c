/* SPDX-License-Identifier: MIT */
/*
 * VBScript: what a turn of a loop, a call, a concatenation and a key of a dictionary cost, beside
 * python3's; and a call of a Python server, beside one from C. That needs the build's staged
 * installation (test/stage BUILD).
 */
#define COBJMACROS
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <comity/windows.h>

#include "bench.h"
#include "vbrun/machine.h"

enum {
    BATCHES = 3,
};

static char home[] = "/tmp/comity-bench.XXXXXX";

static void fail(const char *what)
{
    fprintf(stderr, "bench_script: %s failed\n", what);
    exit(1);
}

/* Nanoseconds that running @source takes, the best of some. */
static double time_script(const char16_t *source)
{
    struct machine_text text = {.text = source, .start_line = 1};
    struct machine_host host = {0};
    struct vb_context context;
    struct machine_code *code;
    struct machine *machine;
    double best = 0;

    for (int i = 0; i < BATCHES; i++) {
        uint64_t start;
        double each;

        vb_context_init(&context);
        if (FAILED(machine_new(&host, &context, &machine)) ||
            FAILED(machine_compile(machine, &text, &code)))
            fail("compiling");
        start = bench_now_ns();
        if (FAILED(machine_run(code, NULL)))
            fail("running");
        each = (double)(bench_now_ns() - start);
        if (i == 0 || each < best)
            best = each;
        machine_free(machine);
        vb_context_deinit(&context);
    }
    return best;
}

/* The nanoseconds that @statement takes in python3, the best of some; @setup goes before it. */
static double time_python(const char *setup, const char *statement)
{
    char command[1024];
    double ns = 0;
    FILE *pipe;

    snprintf(command, sizeof(command),
             "python3 -c 'import time\n%s\nbest = None\nfor batch in range(%d):\n"
             " start = time.perf_counter_ns()\n%s\n ns = time.perf_counter_ns() - start\n"
             " best = ns if best is None else min(best, ns)\nprint(best)'",
             setup, BATCHES, statement);
    pipe = popen(command, "r");
    if (!pipe || fscanf(pipe, "%lf", &ns) != 1)
        fail("python3");
    pclose(pipe);
    return ns;
}

/* Runs a module of the staged installation's Python; false if there is no such installation. */
static bool run_staged_python(const char *arguments)
{
    char program[PATH_MAX], command[PATH_MAX + 256], *folder;
    ssize_t len = readlink("/proc/self/exe", program, sizeof(program) - 64);

    if (len < 0)
        fail("readlink");
    program[len] = 0;
    folder = strstr(program, "/meson-out/");
    if (!folder)
        return false;
    strcpy(folder, "/stage/python/bin/python");
    if (access(program, X_OK) < 0)
        return false;
    snprintf(command, sizeof(command), "'%s' -m %s > /dev/null 2>&1", program, arguments);
    return system(command) == 0;
}

static void print_beside(const char *name, double ns, double floor)
{
    char part[64];

    bench_print(name, ns, "ns");
    snprintf(part, sizeof(part), "%s.python", name);
    bench_print(part, floor, "ns");
    snprintf(part, sizeof(part), "%s.ratio", name);
    bench_print(part, ns / floor, "x");
}

static void measure_loop(void)
{
    double turns = 1e7;

    print_beside("vbs.loop", time_script(u"For i = 1 To 10000000 : s = s + i : Next") / turns,
                 time_python("", " s = 0\n for i in range(1, 10000001):\n  s = s + i") / turns);
}

static void measure_call(void)
{
    double calls = 2e6;

    print_beside(
        "vbs.call",
        time_script(u"Function f(a, b)\nf = a + b\nEnd Function\n"
                    u"For i = 1 To 2000000 : s = f(i, 1) : Next") /
            calls,
        time_python("def f(a, b):\n return a + b", " for i in range(2000000):\n  s = f(i, 1)") /
            calls);
}

/* Twice as many must take twice as long. */
static void measure_string(void)
{
    double once = time_script(u"For i = 1 To 1000000 : s = s & \"x\" : Next") / 1e6;
    double twice = time_script(u"For i = 1 To 2000000 : s = s & \"x\" : Next") / 2e6;

    bench_print("vbs.string", once, "ns");
    bench_print("vbs.string.twice.ratio", twice / once, "x");
}

static void measure_dictionary(void)
{
    double keys = 1e6;

    print_beside("vbs.dictionary",
                 time_script(u"Set d = CreateObject(\"Scripting.Dictionary\")\n"
                             u"For i = 1 To 1000000 : d.Add i, i : Next\n"
                             u"For i = 1 To 1000000 : s = s + d.Item(i) : Next") /
                     keys,
                 time_python("", " d = {}\n s = 0\n for i in range(1000000):\n  d[i] = i\n"
                                 " for i in range(1000000):\n  s = s + d[i]") /
                     keys);
}

static void get_item(IDispatch *object, DISPID dispid, BSTR key)
{
    VARIANT argument, value;
    DISPPARAMS parameters = {.rgvarg = &argument, .cArgs = 1};

    V_VT(&argument) = VT_BSTR;
    V_BSTR(&argument) = key;
    VariantInit(&value);
    if (FAILED(IDispatch_Invoke(object, dispid, &IID_NULL, 0,
                                DISPATCH_METHOD | DISPATCH_PROPERTYGET, &parameters, &value, NULL,
                                NULL)))
        fail("Item");
    VariantClear(&value);
}

/* Nanoseconds of a call of the server from C, the best of some batches. */
static double time_calls(unsigned calls)
{
    LPOLESTR name = (LPOLESTR)u"Item";
    BSTR key = SysAllocString((const OLECHAR *)u"x");
    double best = 0;
    IDispatch *object;
    DISPID dispid;
    CLSID clsid;

    if (FAILED(CLSIDFromProgID((LPCOLESTR)u"Python.Dictionary", &clsid)) ||
        FAILED(CoCreateInstance(&clsid, NULL, CLSCTX_SERVER, &IID_IDispatch, (void **)&object)) ||
        FAILED(IDispatch_GetIDsOfNames(object, &IID_NULL, &name, 1, 0, &dispid)))
        fail("Python.Dictionary");
    for (int i = 0; i < BATCHES; i++) {
        uint64_t start = bench_now_ns();
        double each;

        for (unsigned j = 0; j < calls; j++)
            get_item(object, dispid, key);
        each = (double)(bench_now_ns() - start) / calls;
        if (i == 0 || each < best)
            best = each;
    }
    SysFreeString(key);
    IDispatch_Release(object);
    return best;
}

/* The time that making the object takes is taken off by asking twice as often. */
static void measure_com(void)
{
    double once, twice, floor;

    if (!run_staged_python("regcomsrv win32com.servers.dictionary DictionaryPolicy")) {
        fprintf(stderr, "bench_script: no staged installation, so no vbs.com\n");
        return;
    }
    /* In a process of its own, not in this one. */
    if (RegDeleteTreeA(HKEY_CLASSES_ROOT,
                       "CLSID\\{39b61048-c755-11d0-86fa-00c04fc2e03e}\\InprocServer32") !=
        ERROR_SUCCESS)
        fail("RegDeleteTree");
    floor = time_calls(10000);
    once = time_script(u"Set o = CreateObject(\"Python.Dictionary\")\n"
                       u"For i = 1 To 10000 : x = o.Item(\"x\") : Next");
    twice = time_script(u"Set o = CreateObject(\"Python.Dictionary\")\n"
                        u"For i = 1 To 20000 : x = o.Item(\"x\") : Next");
    bench_print("vbs.com", (twice - once) / 10000 / 1e3, "us");
    bench_print("vbs.com.c", floor / 1e3, "us");
    bench_print("vbs.com.ratio", (twice - once) / 10000 / floor, "x");
}

int main(void)
{
    if (!mkdtemp(home) || setenv("COMITY_HOME", home, 1) < 0)
        fail("making a home");
    if (FAILED(CoInitialize(NULL)))
        fail("CoInitialize");
    measure_loop();
    measure_call();
    measure_string();
    measure_dictionary();
    measure_com();
    CoUninitialize();
    return 0;
}
