/* SPDX-License-Identifier: MIT */
/*
 * Compiles and runs scripts, a byte a unit. A timer interrupts what does not end; nothing may
 * happen but errors of the script, and nothing may be left behind.
 */
#include <signal.h>
#include <stdlib.h>
#include <sys/time.h>

#include <objsafe.h>

#include "vbrun/machine.h"

enum {
    TIME_US = 30000,
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct machine *running;

static void interrupt(int signal)
{
    if (running)
        machine_interrupt(running, 0);
}

static void set_timer(long us)
{
    struct itimerval timer = {.it_value = {.tv_usec = us}, .it_interval = {.tv_usec = us}};

    setitimer(ITIMER_REAL, &timer, NULL);
}

static void run(const char16_t *source)
{
    struct machine_text text = {.text = source, .start_line = 1};
    struct machine_host host = {0};
    struct vb_context context;
    struct machine_code *code;
    struct machine *machine;

    vb_context_init(&context);
    context.safety = INTERFACESAFE_FOR_UNTRUSTED_CALLER | INTERFACESAFE_FOR_UNTRUSTED_DATA;
    if (SUCCEEDED(machine_new(&host, &context, &machine))) {
        running = machine;
        if (SUCCEEDED(machine_compile(machine, &text, &code)))
            (void)machine_run(code, NULL);
        machine_free(machine);
    }
    running = NULL;
    vb_context_deinit(&context);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sigaction action = {.sa_handler = interrupt, .sa_flags = SA_RESTART};
    char16_t *text = malloc((size + 1) * sizeof(*text));

    if (!text)
        return 0;
    for (size_t i = 0; i < size; i++)
        text[i] = data[i];
    text[size] = 0;
    sigaction(SIGALRM, &action, NULL);
    set_timer(TIME_US);
    run(text);
    set_timer(0);
    free(text);
    return 0;
}
