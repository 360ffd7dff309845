/* SPDX-License-Identifier: MIT */
/*
 * The names of languages, as a file's properties show them beside its version: VerLanguageName of
 * winver.h. Source: Windows' "Language Identifier Constants and Strings" page, and the page of that
 * call for how it cuts.
 */
#include <stdlib.h>
#include <string.h>

#include <comity/winnls.h>
#include <comity/winver.h>

#include "base/utf16.h"

struct language {
    WORD id;
    const char *name;
};

/* In the order of their numbers. */
static const struct language languages[] = {
    {0x0401, "Arabic (Saudi Arabia)"},
    {0x0402, "Bulgarian (Bulgaria)"},
    {0x0403, "Catalan (Catalan)"},
    {0x0404, "Chinese (Traditional, Taiwan)"},
    {0x0405, "Czech (Czech Republic)"},
    {0x0406, "Danish (Denmark)"},
    {0x0407, "German (Germany)"},
    {0x0408, "Greek (Greece)"},
    {0x0409, "English (United States)"},
    {0x040a, "Spanish (Spain, Traditional Sort)"},
    {0x040b, "Finnish (Finland)"},
    {0x040c, "French (France)"},
    {0x040d, "Hebrew (Israel)"},
    {0x040e, "Hungarian (Hungary)"},
    {0x040f, "Icelandic (Iceland)"},
    {0x0410, "Italian (Italy)"},
    {0x0411, "Japanese (Japan)"},
    {0x0412, "Korean (Korea)"},
    {0x0413, "Dutch (Netherlands)"},
    {0x0414, "Norwegian, Bokmål (Norway)"},
    {0x0415, "Polish (Poland)"},
    {0x0416, "Portuguese (Brazil)"},
    {0x0417, "Romansh (Switzerland)"},
    {0x0418, "Romanian (Romania)"},
    {0x0419, "Russian (Russia)"},
    {0x041a, "Croatian (Croatia)"},
    {0x041b, "Slovak (Slovakia)"},
    {0x041c, "Albanian (Albania)"},
    {0x041d, "Swedish (Sweden)"},
    {0x041e, "Thai (Thailand)"},
    {0x041f, "Turkish (Turkey)"},
    {0x0420, "Urdu (Pakistan)"},
    {0x0421, "Indonesian (Indonesia)"},
    {0x0422, "Ukrainian (Ukraine)"},
    {0x0423, "Belarusian (Belarus)"},
    {0x0424, "Slovenian (Slovenia)"},
    {0x0425, "Estonian (Estonia)"},
    {0x0426, "Latvian (Latvia)"},
    {0x0427, "Lithuanian (Lithuania)"},
    {0x0428, "Tajik (Cyrillic, Tajikistan)"},
    {0x0429, "Persian (Iran)"},
    {0x042a, "Vietnamese (Vietnam)"},
    {0x042b, "Armenian (Armenia)"},
    {0x042c, "Azerbaijani (Latin, Azerbaijan)"},
    {0x042d, "Basque (Basque)"},
    {0x042e, "Upper Sorbian (Germany)"},
    {0x042f, "Macedonian (North Macedonia)"},
    {0x0432, "Setswana (South Africa)"},
    {0x0434, "isiXhosa (South Africa)"},
    {0x0435, "isiZulu (South Africa)"},
    {0x0436, "Afrikaans (South Africa)"},
    {0x0437, "Georgian (Georgia)"},
    {0x0438, "Faroese (Faroe Islands)"},
    {0x0439, "Hindi (India)"},
    {0x043a, "Maltese (Malta)"},
    {0x043b, "Sami, Northern (Norway)"},
    {0x043e, "Malay (Malaysia)"},
    {0x043f, "Kazakh (Kazakhstan)"},
    {0x0440, "Kyrgyz (Kyrgyzstan)"},
    {0x0441, "Kiswahili (Kenya)"},
    {0x0442, "Turkmen (Turkmenistan)"},
    {0x0443, "Uzbek (Latin, Uzbekistan)"},
    {0x0444, "Tatar (Russia)"},
    {0x0445, "Bangla (India)"},
    {0x0446, "Punjabi (India)"},
    {0x0447, "Gujarati (India)"},
    {0x0448, "Odia (India)"},
    {0x0449, "Tamil (India)"},
    {0x044a, "Telugu (India)"},
    {0x044b, "Kannada (India)"},
    {0x044c, "Malayalam (India)"},
    {0x044d, "Assamese (India)"},
    {0x044e, "Marathi (India)"},
    {0x044f, "Sanskrit (India)"},
    {0x0450, "Mongolian (Cyrillic, Mongolia)"},
    {0x0451, "Tibetan (PRC)"},
    {0x0452, "Welsh (United Kingdom)"},
    {0x0453, "Khmer (Cambodia)"},
    {0x0454, "Lao (Laos)"},
    {0x0456, "Galician (Galician)"},
    {0x0457, "Konkani (India)"},
    {0x045a, "Syriac (Syria)"},
    {0x045b, "Sinhala (Sri Lanka)"},
    {0x045d, "Inuktitut (Syllabics, Canada)"},
    {0x045e, "Amharic (Ethiopia)"},
    {0x0461, "Nepali (Nepal)"},
    {0x0462, "Frisian (Netherlands)"},
    {0x0463, "Pashto (Afghanistan)"},
    {0x0464, "Filipino (Philippines)"},
    {0x0465, "Divehi (Maldives)"},
    {0x0468, "Hausa (Latin, Nigeria)"},
    {0x046a, "Yoruba (Nigeria)"},
    {0x046b, "Quechua (Bolivia)"},
    {0x046c, "Sesotho sa Leboa (South Africa)"},
    {0x046d, "Bashkir (Russia)"},
    {0x046e, "Luxembourgish (Luxembourg)"},
    {0x046f, "Greenlandic (Greenland)"},
    {0x0470, "Igbo (Nigeria)"},
    {0x0478, "Yi (PRC)"},
    {0x047a, "Mapudungun (Chile)"},
    {0x047c, "Mohawk (Mohawk)"},
    {0x047e, "Breton (France)"},
    {0x0480, "Uyghur (PRC)"},
    {0x0481, "Maori (New Zealand)"},
    {0x0482, "Occitan (France)"},
    {0x0483, "Corsican (France)"},
    {0x0484, "Alsatian (France)"},
    {0x0485, "Sakha (Russia)"},
    {0x0486, "K'iche' (Guatemala)"},
    {0x0487, "Kinyarwanda (Rwanda)"},
    {0x0488, "Wolof (Senegal)"},
    {0x048c, "Dari (Afghanistan)"},
    {0x0491, "Scottish Gaelic (United Kingdom)"},
    {0x0801, "Arabic (Iraq)"},
    {0x0804, "Chinese (Simplified, PRC)"},
    {0x0807, "German (Switzerland)"},
    {0x0809, "English (United Kingdom)"},
    {0x080a, "Spanish (Mexico)"},
    {0x080c, "French (Belgium)"},
    {0x0810, "Italian (Switzerland)"},
    {0x0813, "Dutch (Belgium)"},
    {0x0814, "Norwegian, Nynorsk (Norway)"},
    {0x0816, "Portuguese (Portugal)"},
    {0x081a, "Serbian (Latin, Serbia and Montenegro (Former))"},
    {0x081d, "Swedish (Finland)"},
    {0x082c, "Azerbaijani (Cyrillic, Azerbaijan)"},
    {0x082e, "Lower Sorbian (Germany)"},
    {0x083b, "Sami, Northern (Sweden)"},
    {0x083c, "Irish (Ireland)"},
    {0x083e, "Malay (Brunei Darussalam)"},
    {0x0843, "Uzbek (Cyrillic, Uzbekistan)"},
    {0x0845, "Bangla (Bangladesh)"},
    {0x0850, "Mongolian (Traditional Mongolian, PRC)"},
    {0x085d, "Inuktitut (Latin, Canada)"},
    {0x085f, "Tamazight (Latin, Algeria)"},
    {0x086b, "Quechua (Ecuador)"},
    {0x0c01, "Arabic (Egypt)"},
    {0x0c04, "Chinese (Traditional, Hong Kong S.A.R.)"},
    {0x0c07, "German (Austria)"},
    {0x0c09, "English (Australia)"},
    {0x0c0a, "Spanish (Spain, International Sort)"},
    {0x0c0c, "French (Canada)"},
    {0x0c1a, "Serbian (Cyrillic, Serbia and Montenegro (Former))"},
    {0x0c3b, "Sami, Northern (Finland)"},
    {0x0c6b, "Quechua (Peru)"},
    {0x1001, "Arabic (Libya)"},
    {0x1004, "Chinese (Simplified, Singapore)"},
    {0x1007, "German (Luxembourg)"},
    {0x1009, "English (Canada)"},
    {0x100a, "Spanish (Guatemala)"},
    {0x100c, "French (Switzerland)"},
    {0x101a, "Croatian (Latin, Bosnia and Herzegovina)"},
    {0x1401, "Arabic (Algeria)"},
    {0x1404, "Chinese (Traditional, Macao S.A.R.)"},
    {0x1407, "German (Liechtenstein)"},
    {0x1409, "English (New Zealand)"},
    {0x140a, "Spanish (Costa Rica)"},
    {0x140c, "French (Luxembourg)"},
    {0x141a, "Bosnian (Latin, Bosnia and Herzegovina)"},
    {0x1801, "Arabic (Morocco)"},
    {0x1809, "English (Ireland)"},
    {0x180a, "Spanish (Panama)"},
    {0x180c, "French (Monaco)"},
    {0x1c01, "Arabic (Tunisia)"},
    {0x1c09, "English (South Africa)"},
    {0x1c0a, "Spanish (Dominican Republic)"},
    {0x2001, "Arabic (Oman)"},
    {0x2009, "English (Jamaica)"},
    {0x200a, "Spanish (Venezuela)"},
    {0x2401, "Arabic (Yemen)"},
    {0x2409, "English (Caribbean)"},
    {0x240a, "Spanish (Colombia)"},
    {0x2801, "Arabic (Syria)"},
    {0x2809, "English (Belize)"},
    {0x280a, "Spanish (Peru)"},
    {0x2c01, "Arabic (Jordan)"},
    {0x2c09, "English (Trinidad and Tobago)"},
    {0x2c0a, "Spanish (Argentina)"},
    {0x3001, "Arabic (Lebanon)"},
    {0x3009, "English (Zimbabwe)"},
    {0x300a, "Spanish (Ecuador)"},
    {0x3401, "Arabic (Kuwait)"},
    {0x3409, "English (Philippines)"},
    {0x340a, "Spanish (Chile)"},
    {0x3801, "Arabic (U.A.E.)"},
    {0x380a, "Spanish (Uruguay)"},
    {0x3c01, "Arabic (Bahrain)"},
    {0x3c0a, "Spanish (Paraguay)"},
    {0x4001, "Arabic (Qatar)"},
    {0x4009, "English (India)"},
    {0x400a, "Spanish (Bolivia)"},
    {0x4409, "English (Malaysia)"},
    {0x440a, "Spanish (El Salvador)"},
    {0x4809, "English (Singapore)"},
    {0x480a, "Spanish (Honduras)"},
    {0x4c0a, "Spanish (Nicaragua)"},
    {0x500a, "Spanish (Puerto Rico)"},
    {0x540a, "Spanish (United States)"},
};

static int compare(const void *id, const void *language)
{
    return *(const WORD *)id - ((const struct language *)language)->id;
}

static const char *name_of(DWORD language)
{
    const struct language *found;
    WORD id = LOWORD(language);

    found = bsearch(&id, languages, sizeof(languages) / sizeof(*languages), sizeof(*languages),
                    compare);
    return found ? found->name : "Language Neutral";
}

DWORD VerLanguageNameA(DWORD wLang, LPSTR szLang, DWORD cchLang)
{
    const char *name = name_of(wLang);
    size_t len = strlen(name);

    if (!szLang || cchLang == 0)
        return 0;
    if (len >= cchLang)
        len = cchLang - 1;
    /* Not in the middle of a character. */
    while (((unsigned char)name[len] & 0xc0) == 0x80)
        len--;
    memcpy(szLang, name, len);
    szLang[len] = '\0';
    return (DWORD)len;
}

DWORD VerLanguageNameW(DWORD wLang, LPWSTR szLang, DWORD cchLang)
{
    const char *name = name_of(wLang);
    size_t len;

    if (!szLang || cchLang == 0)
        return 0;
    len = utf16_from_utf8(name, strlen(name), (char16_t *)szLang, cchLang - 1);
    if (len >= cchLang)
        len = cchLang - 1;
    szLang[len] = 0;
    return (DWORD)len;
}
