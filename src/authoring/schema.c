/* SPDX-License-Identifier: MIT */
#include "authoring/schema.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* The number of keys, then each column and its type. File.Sequence and Media.LastSequence are long,
 * as other tools have them, for packages with more than 32,767 files. */
static const struct {
    const char *name;
    unsigned n_keys;
    const char *columns;
} known[] = {
    {"AdminExecuteSequence", 1, "Action s72 Condition S255 Sequence I2"},
    {"AdminUISequence", 1, "Action s72 Condition S255 Sequence I2"},
    {"AdvtExecuteSequence", 1, "Action s72 Condition S255 Sequence I2"},
    {"AppId", 1,
     "AppId s38 RemoteServerName S255 LocalService S255 ServiceParameters S255 DllSurrogate S255 "
     "ActivateAtStorage I2 RunAsInteractiveUser I2"},
    {"Class", 3,
     "CLSID s38 Context s32 Component_ s72 ProgId_Default S255 Description L255 AppId_ S38 "
     "FileTypeMask S255 Icon_ S72 IconIndex I2 DefInprocHandler S32 Argument S255 Feature_ s38 "
     "Attributes I2"},
    {"Component", 1,
     "Component s72 ComponentId S38 Directory_ s72 Attributes i2 Condition S255 KeyPath S72"},
    {"Directory", 1, "Directory s72 Directory_Parent S72 DefaultDir l255"},
    {"Feature", 1,
     "Feature s38 Feature_Parent S38 Title L64 Description L255 Display I2 Level i2 Directory_ S72 "
     "Attributes i2"},
    {"FeatureComponents", 2, "Feature_ s38 Component_ s72"},
    {"File", 1,
     "File s72 Component_ s72 FileName l255 FileSize i4 Version S72 Language S20 Attributes I2 "
     "Sequence i4"},
    {"InstallExecuteSequence", 1, "Action s72 Condition S255 Sequence I2"},
    {"InstallUISequence", 1, "Action s72 Condition S255 Sequence I2"},
    {"LaunchCondition", 1, "Condition s255 Description l255"},
    {"Media", 1,
     "DiskId i2 LastSequence i4 DiskPrompt L64 Cabinet S255 VolumeLabel S32 Source S72"},
    {"MsiFileHash", 1, "File_ s72 Options i2 HashPart1 i4 HashPart2 i4 HashPart3 i4 HashPart4 i4"},
    {"ProgId", 1,
     "ProgId s255 ProgId_Parent S255 Class_ S38 Description L255 Icon_ S72 IconIndex I2"},
    {"Property", 1, "Property s72 Value l0"},
    {"Registry", 1, "Registry s72 Root i2 Key l255 Name L255 Value L0 Component_ s72"},
    {"SelfReg", 1, "File_ s72 Cost I2"},
    {"TypeLib", 3,
     "LibID s38 Language i2 Component_ s72 Version I4 Description L128 Directory_ S72 Feature_ s38 "
     "Cost I4"},
    {"Upgrade", 5,
     "UpgradeCode s38 VersionMin S20 VersionMax S20 Language S255 Attributes i4 Remove S255 "
     "ActionProperty s72"},
};

bool schema_type(const char *type, struct column *column)
{
    char letter = (char)tolower((unsigned char)*type);
    char *end;
    long width = *type ? strtol(type + 1, &end, 10) : -1;

    if (width < 0 || width > 255 || end == type + 1 || *end)
        return false;
    column->is_nullable = isupper((unsigned char)*type);
    column->is_localizable = letter == 'l';
    column->width = letter == 's' || letter == 'l' ? (uint16_t)width : 0;
    switch (letter) {
    case 's':
    case 'l':
        column->kind = COLUMN_TEXT;
        return true;
    case 'i':
        column->kind = width == 4 ? COLUMN_LONG : COLUMN_SHORT;
        return width == 2 || width == 4;
    case 'v':
        column->kind = COLUMN_STREAM;
        return true;
    }
    return false;
}

static size_t take_word(const char **text, char *ret_word, size_t size)
{
    size_t len = strcspn(*text, " ");

    if (len < size) {
        memcpy(ret_word, *text, len);
        ret_word[len] = '\0';
    }
    *text += len + ((*text)[len] == ' ');
    return len;
}

unsigned schema_columns(const char *table, struct column ret_columns[static TABLE_COLUMNS_MAX])
{
    for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++) {
        const char *rest = known[i].columns;
        unsigned n = 0;
        char type[8];

        if (strcmp(known[i].name, table) != 0)
            continue;
        for (; *rest; n++) {
            ret_columns[n] = (struct column){.is_key = n < known[i].n_keys};
            take_word(&rest, ret_columns[n].name, sizeof(ret_columns[n].name));
            take_word(&rest, type, sizeof(type));
            schema_type(type, &ret_columns[n]);
        }
        return n;
    }
    return 0;
}
