/* SPDX-License-Identifier: MIT */
/*
 * This library's own version information: programs ask kernel32.dll and its like which Windows they
 * run on. It says what GetVersionEx() says.
 */
#include <comity/selfreg.h>

COMITY_VERSION_NOTE(u"Comity", u"Comity", u"Component Object Model for Linux", u"LegalCopyright",
                    u"10.0.19045.0", 10 << 16, 19045 << 16);
