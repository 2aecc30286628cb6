/* The names under which charsets come in mails, and glibc's converter for each. Where a vendor's charset extends a standard
 * one and nobody means the difference (windows-1252 for iso-8859-1, as the WHATWG's encoding standard has it), the wider
 * converter stands. */
#ifndef CHARSET_NAMES_H
#define CHARSET_NAMES_H

/* Converters that are ours, not iconv's. */
#define CONVERTER_UTF8 "utf-8"
#define CONVERTER_1252 "windows-1252"
#define CONVERTER_2022_JP "iso-2022-jp"
#define CONVERTER_HZ "hz"
#define CONVERTER_NONE "none" /* names that say nothing: the guess decides */

struct charset_alias {
	const char *name; /* lower case, "-" for "_" and spaces, without "x-" and "cs" in front */
	const char *converter;
};

static const struct charset_alias charset_aliases[] = {
    {"utf-8", CONVERTER_UTF8}, {"utf8", CONVERTER_UTF8}, {"utf-8-sig", CONVERTER_UTF8},
    {"utf8mb4", CONVERTER_UTF8}, {"unicode-1-1-utf-8", CONVERTER_UTF8}, {"cp65001", CONVERTER_UTF8},
    {"unicode-2-0-utf-8", CONVERTER_UTF8}, {"utf-8mb3", CONVERTER_UTF8}, {"utf8-mac", CONVERTER_UTF8},
    {"us-ascii", CONVERTER_NONE}, {"ascii", CONVERTER_NONE}, {"ansi-x3.4-1968", CONVERTER_NONE},
    {"iso646-us", CONVERTER_NONE}, {"646", CONVERTER_NONE}, {"usascii", CONVERTER_NONE},
    {"unknown-8bit", CONVERTER_NONE}, {"unknown", CONVERTER_NONE}, {"8bit", CONVERTER_NONE},
    {"7bit", CONVERTER_NONE}, {"binary", CONVERTER_NONE}, {"default", CONVERTER_NONE},
    {"user-defined", CONVERTER_NONE}, {"unknown-7bit", CONVERTER_NONE}, {"none", CONVERTER_NONE},
    {"iso-8859-1", CONVERTER_1252}, {"iso8859-1", CONVERTER_1252}, {"latin1", CONVERTER_1252},
    {"latin-1", CONVERTER_1252}, {"l1", CONVERTER_1252}, {"iso-8859-1-windows-3.1-latin-1", CONVERTER_1252},
    {"iso-8859-1:1987", CONVERTER_1252}, {"cp819", CONVERTER_1252}, {"ansi", CONVERTER_1252},
    {"iso-8859-2", "ISO-8859-2"}, {"latin2", "ISO-8859-2"}, {"iso-8859-3", "ISO-8859-3"},
    {"iso-8859-4", "ISO-8859-4"}, {"latin4", "ISO-8859-4"}, {"iso-8859-5", "ISO-8859-5"},
    {"cyrillic", "ISO-8859-5"}, {"iso-8859-6", "ISO-8859-6"}, {"arabic", "ISO-8859-6"},
    {"iso-8859-7", "ISO-8859-7"}, {"greek", "ISO-8859-7"}, {"iso-8859-8", "ISO-8859-8"},
    {"hebrew", "ISO-8859-8"}, {"iso-8859-8-i", "ISO-8859-8"}, {"iso-8859-8-e", "ISO-8859-8"},
    {"iso-8859-9", "CP1254"}, {"latin5", "CP1254"}, {"iso-8859-10", "ISO-8859-10"},
    {"latin6", "ISO-8859-10"}, {"iso-8859-11", "CP874"}, {"iso-8859-13", "ISO-8859-13"},
    {"latin7", "ISO-8859-13"}, {"iso-8859-14", "ISO-8859-14"}, {"iso-8859-15", "ISO-8859-15"},
    {"latin9", "ISO-8859-15"}, {"latin-9", "ISO-8859-15"}, {"iso-8859-16", "ISO-8859-16"},
    {"windows-1250", "CP1250"}, {"windows-1251", "CP1251"}, {"windows-1252", CONVERTER_1252},
    {"windows-1253", "CP1253"}, {"windows-1254", "CP1254"}, {"windows-1255", "CP1255"},
    {"windows-1256", "CP1256"}, {"windows-1257", "CP1257"}, {"windows-1258", "CP1258"},
    {"windows-874", "CP874"}, {"windows-31j", "CP932"}, {"windows-932", "CP932"}, {"windows-936", "GB18030"},
    {"windows-949", "UHC"}, {"windows-950", "CP950"}, {"tis-620", "CP874"}, {"tis620", "CP874"},
    {"koi8-r", "KOI8-R"}, {"koi8", "KOI8-R"}, {"koi8r", "KOI8-R"}, {"koi8-u", "KOI8-U"},
    {"koi8-ru", "KOI8-U"}, {"cp866", "CP866"}, {"ibm866", "CP866"}, {"866", "CP866"}, {"cp437", "CP437"},
    {"ibm437", "CP437"}, {"cp775", "CP775"}, {"ibm775", "CP775"}, {"cp850", "CP850"}, {"ibm850", "CP850"},
    {"cp852", "CP852"}, {"ibm852", "CP852"}, {"cp855", "CP855"}, {"ibm855", "CP855"}, {"cp858", "CP850"},
    {"cp857", "CP857"}, {"cp862", "CP862"}, {"cp864", "CP864"}, {"cp1125", "CP1125"}, {"cp737", "CP737"},
    {"shift-jis", "CP932"}, {"shift-jisx0213", "CP932"}, {"sjis", "CP932"}, {"shiftjis", "CP932"},
    {"ms-kanji", "CP932"}, {"euc-jp", "EUC-JP-MS"}, {"eucjp", "EUC-JP-MS"}, {"ujis", "EUC-JP-MS"},
    {"iso-2022-jp", CONVERTER_2022_JP}, {"iso-2022-jp-1", CONVERTER_2022_JP},
    {"iso-2022-jp-ms", CONVERTER_2022_JP}, {"iso-2022-jp-3", "ISO-2022-JP-3"},
    {"iso-2022-jp-2", "ISO-2022-JP-2"}, {"cp50220", CONVERTER_2022_JP}, {"cp50221", CONVERTER_2022_JP},
    {"cp50222", CONVERTER_2022_JP}, {"jis", CONVERTER_2022_JP}, {"iso-2022-kr", "ISO-2022-KR"},
    {"euc-kr", "UHC"}, {"euckr", "UHC"}, {"ks-c-5601-1987", "UHC"}, {"ks-c-5601", "UHC"},
    {"ks-c-5601-1989", "UHC"}, {"ksc5601", "UHC"}, {"ksc-5601", "UHC"}, {"korean", "UHC"}, {"uhc", "UHC"},
    {"johab", "JOHAB"}, {"gb2312", "GB18030"}, {"gb-2312-80", "GB18030"}, {"gb2312-80", "GB18030"},
    {"gbk", "GB18030"}, {"gb18030", "GB18030"}, {"euc-cn", "GB18030"}, {"chinese", "GB18030"},
    {"gb-18030", "GB18030"}, {"iso-2022-cn", "ISO-2022-CN"}, {"hz-gb-2312", CONVERTER_HZ}, {"hz", CONVERTER_HZ},
    {"big5", "BIG5-HKSCS"}, {"big-5", "BIG5-HKSCS"}, {"big5-hkscs", "BIG5-HKSCS"}, {"big5-eten", "BIG5-HKSCS"},
    {"cn-big5", "BIG5-HKSCS"}, {"euc-tw", "EUC-TW"}, {"macintosh", "MACINTOSH"}, {"mac-roman", "MACINTOSH"},
    {"macroman", "MACINTOSH"}, {"mac", "MACINTOSH"}, {"mac-cyrillic", "MAC-CYRILLIC"},
    {"mac-ce", "MAC-CENTRALEUROPE"}, {"utf-7", "UTF-7"}, {"unicode-1-1-utf-7", "UTF-7"}, {"utf-16", "UTF-16"},
    {"ucs-2", "UTF-16"}, {"unicode", "UTF-16"}, {"utf-16le", "UTF-16LE"}, {"utf-16be", "UTF-16BE"},
    {"utf-32", "UTF-32"}, {"utf-32le", "UTF-32LE"}, {"utf-32be", "UTF-32BE"}, {"armscii-8", "ARMSCII-8"},
    {"viscii", "VISCII"}, {"tcvn", "TCVN"}, {"ptcp154", "PT154"}, {"georgian-ps", "GEORGIAN-PS"},
    {"hp-roman8", "HP-ROMAN8"}, {"t.61-8bit", "T.61-8BIT"}, {"baltic", "CP1257"},
    {"isolatin1", CONVERTER_1252}, {"isolatin2", "ISO-8859-2"}, {"isolatin5", "CP1254"},
    {"isolatincyrillic", "ISO-8859-5"}, {"iso2022jp", CONVERTER_2022_JP}, {"iso2022kr", "ISO-2022-KR"},
    {"ksc56011987", "UHC"}, {"iso-ir-100", CONVERTER_1252}, {"iso-ir-149", "UHC"}, {"cp932", "CP932"},
    {"ms932", "CP932"}, {"cp936", "GB18030"}, {"ms936", "GB18030"}, {"cp949", "UHC"}, {"cp950", "CP950"},
};

#endif
