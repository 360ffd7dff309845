/* SPDX-License-Identifier: MIT */
/*
 * VBScript: what a turn of a loop, a call, a concatenation and a key of a dictionary cost; the
 * first two, and the last, beside python3's.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
    CoUninitialize();
    return 0;
}
