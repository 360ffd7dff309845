/* SPDX-License-Identifier: MIT */
/*
 * A program among the modules of a package.
 */
int main(void)
{
    return 0;
}
