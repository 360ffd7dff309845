/* SPDX-License-Identifier: MIT */
/*
 * Probe steps: what comity-probe does with a class, and how it tells who started it. It writes
 * lines to descriptor 3:
 *
 *     B STEP                    a step begins
 *     E STEP STATE HRESULT TEXT it has ended; line ends in the text are vertical tabs
 *
 * with the numbers of the enumerations here and the HRESULT in eight hexadecimal digits.
 */
#pragma once

enum probe_step {
    PROBE_ENTER,
    PROBE_CLASS_OBJECT,
    PROBE_INSTANCE,
    PROBE_UNKNOWN,
    PROBE_DISPATCH,
    PROBE_TYPELIB,
    PROBE_RELEASE,
    PROBE_LEAVE,
    PROBE_STEPS,
};

enum probe_state {
    PROBE_GOOD,
    PROBE_NOTE, /* neither good nor bad, or to be known */
    PROBE_BAD,
    PROBE_STATES,
};

enum {
    PROBE_DESCRIPTOR = 3,
    PROBE_LINE_MAX = 16384,
};
