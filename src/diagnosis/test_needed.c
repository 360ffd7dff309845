/* SPDX-License-Identifier: MIT */
/*
 * Both halves of what test_library_search looks at: a library, and a module that needs it.
 */
int needed_answer(void);
int DllGetClassObject(void);

#ifdef IS_NEEDED
__attribute__((visibility("default"))) int needed_answer(void)
{
    return 42;
}
#else
__attribute__((visibility("default"))) int DllGetClassObject(void)
{
    return needed_answer();
}
#endif
