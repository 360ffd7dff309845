/* SPDX-License-Identifier: MIT */
/* A module with nothing wrong with it. */
int DllGetClassObject(void);

__attribute__((visibility("default"))) int DllGetClassObject(void)
{
    return 0;
}
