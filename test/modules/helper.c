/* SPDX-License-Identifier: MIT */
#include "helper.h"

void help(void)
{
}
