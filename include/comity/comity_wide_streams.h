/* SPDX-License-Identifier: MIT */
/*
 * C++'s wide streams for a wchar_t of 16 bits (-fshort-wchar). The C++ library's own parts of them
 * take 32: what begins with this header makes parts of its own. std::wcout, std::wcerr, std::wclog
 * and std::wcin are UTF-8 then, and so are numbers in any wide stream. <iostream> and <sstream>
 * include it; wide files stay the library's, and unusable.
 */
#ifndef COMITY_COMITY_WIDE_STREAMS_H
#define COMITY_COMITY_WIDE_STREAMS_H
#if defined(__cplusplus) && __SIZEOF_WCHAR_T__ == 2

#include <iostream>
#include <limits>
#include <locale>
#include <new>
#include <stdio.h>
#include <streambuf>
#include <string.h>
#include <wctype.h>

#include <comity/comity_wide.h>
#include <comity/conio.h>

namespace std
{

/* The library has these made for wide streams, of 32 bits: they are made anew, from its templates'
 * description. */
template <>
inline basic_istream<wchar_t> &getline(basic_istream<wchar_t> &stream, basic_string<wchar_t> &line,
                                       wchar_t end)
{
    basic_istream<wchar_t>::sentry ready(stream, true);
    ios_base::iostate state = ios_base::goodbit;
    bool is_any = false;

    if (!ready)
        return stream;
    line.erase();
    for (;;) {
        const char_traits<wchar_t>::int_type unit = stream.rdbuf()->sbumpc();

        if (char_traits<wchar_t>::eq_int_type(unit, char_traits<wchar_t>::eof())) {
            state |= ios_base::eofbit | (is_any ? ios_base::goodbit : ios_base::failbit);
            break;
        }
        is_any = true;
        if (char_traits<wchar_t>::to_char_type(unit) == end)
            break;
        line += char_traits<wchar_t>::to_char_type(unit);
    }
    stream.setstate(state);
    return stream;
}

template <>
inline basic_istream<wchar_t> &basic_istream<wchar_t>::ignore(streamsize n, int_type end)
{
    sentry ready(*this, true);

    _M_gcount = 0;
    if (!ready)
        return *this;
    for (; n == numeric_limits<streamsize>::max() || _M_gcount < n;) {
        const int_type unit = rdbuf()->sbumpc();

        if (traits_type::eq_int_type(unit, traits_type::eof())) {
            setstate(ios_base::eofbit);
            break;
        }
        _M_gcount++;
        if (traits_type::eq_int_type(unit, end))
            break;
    }
    return *this;
}

template <> inline basic_istream<wchar_t> &basic_istream<wchar_t>::ignore(streamsize n)
{
    return ignore(n, traits_type::eof());
}

} // namespace std

namespace comity_wide
{

/* Characters by the C library's classes. */
class characters : public std::ctype<wchar_t>
{
  protected:
    static bool is_of(mask kinds, wchar_t unit)
    {
        static const struct {
            mask kind;
            int (*is)(wint_t);
        } classes[] = {
            {space, iswspace}, {print, iswprint},   {cntrl, iswcntrl}, {upper, iswupper},
            {lower, iswlower}, {digit, iswdigit},   {alpha, iswalpha}, {punct, iswpunct},
            {blank, iswblank}, {xdigit, iswxdigit},
        };

        for (const auto &each : classes) {
            if ((kinds & each.kind) == each.kind && each.is(unit))
                return true;
        }
        return false;
    }

    bool do_is(mask kinds, wchar_t unit) const override
    {
        return is_of(kinds, unit);
    }

    const wchar_t *do_is(const wchar_t *unit, const wchar_t *end, mask *kinds) const override
    {
        static const mask all[] = {space, print, cntrl, upper, lower,
                                   digit, alpha, punct, blank, xdigit};

        for (; unit < end; unit++, kinds++) {
            *kinds = 0;
            for (mask kind : all)
                *kinds |= is_of(kind, *unit) ? kind : 0;
        }
        return end;
    }

    const wchar_t *do_scan_is(mask kinds, const wchar_t *unit, const wchar_t *end) const override
    {
        while (unit < end && !is_of(kinds, *unit))
            unit++;
        return unit;
    }

    const wchar_t *do_scan_not(mask kinds, const wchar_t *unit, const wchar_t *end) const override
    {
        while (unit < end && is_of(kinds, *unit))
            unit++;
        return unit;
    }

    wchar_t do_toupper(wchar_t unit) const override
    {
        return (wchar_t)towupper(unit);
    }

    const wchar_t *do_toupper(wchar_t *unit, const wchar_t *end) const override
    {
        for (; unit < end; unit++)
            *unit = (wchar_t)towupper(*unit);
        return end;
    }

    wchar_t do_tolower(wchar_t unit) const override
    {
        return (wchar_t)towlower(unit);
    }

    const wchar_t *do_tolower(wchar_t *unit, const wchar_t *end) const override
    {
        for (; unit < end; unit++)
            *unit = (wchar_t)towlower(*unit);
        return end;
    }

    wchar_t do_widen(char byte) const override
    {
        return (wchar_t)(unsigned char)byte;
    }

    const char *do_widen(const char *byte, const char *end, wchar_t *to) const override
    {
        while (byte < end)
            *to++ = (wchar_t)(unsigned char)*byte++;
        return end;
    }

    char do_narrow(wchar_t unit, char otherwise) const override
    {
        return unit < 0x80 ? (char)unit : otherwise;
    }

    const wchar_t *do_narrow(const wchar_t *unit, const wchar_t *end, char otherwise,
                             char *to) const override
    {
        for (; unit < end; unit++)
            *to++ = *unit < 0x80 ? (char)*unit : otherwise;
        return end;
    }
};

/* Numbers as in the C locale. */
class marks : public std::numpunct<wchar_t>
{
  protected:
    wchar_t do_decimal_point() const override
    {
        return L'.';
    }

    wchar_t do_thousands_sep() const override
    {
        return L',';
    }

    std::string do_grouping() const override
    {
        return std::string();
    }

    std::wstring do_truename() const override
    {
        return L"true";
    }

    std::wstring do_falsename() const override
    {
        return L"false";
    }
};

/* Units to a file, and from the standard input. */
class file_buffer : public std::basic_streambuf<wchar_t>
{
  public:
    explicit file_buffer(FILE *file) : m_file(file), m_unit(0)
    {
    }

  protected:
    int_type overflow(int_type unit) override
    {
        wchar_t text = traits_type::to_char_type(unit);

        if (traits_type::eq_int_type(unit, traits_type::eof()))
            return traits_type::not_eof(unit);
        return xsputn(&text, 1) == 1 ? unit : traits_type::eof();
    }

    /* In pieces that end with a NUL; half a character waits for its other half. */
    std::streamsize xsputn(const wchar_t *text, std::streamsize n) override
    {
        wchar_t piece[256];
        std::streamsize done = 0;

        while (done < n) {
            std::streamsize len = 0;

            if (m_half)
                piece[len++] = m_half;
            m_half = 0;
            while (done < n && len < 254)
                piece[len++] = text[done++];
            if ((piece[len - 1] & 0xfc00) == 0xd800)
                m_half = piece[--len];
            piece[len] = 0;
            if (comity_fputws(reinterpret_cast<LPCWSTR>(piece), m_file) < 0)
                return 0;
        }
        return n;
    }

    int sync() override
    {
        return fflush(m_file);
    }

    int_type underflow() override
    {
        m_unit = (wchar_t)comity_getwch();
        if (m_unit == 0xffff)
            return traits_type::eof();
        setg(&m_unit, &m_unit, &m_unit + 1);
        return traits_type::to_int_type(m_unit);
    }

  private:
    FILE *m_file;
    wchar_t m_unit;
    wchar_t m_half = 0;
};

/* Gives the process's streams their parts, if no other part of the program has; they go with the
 * module that gave them. */
class beginning
{
  public:
    beginning() : m_out(stdout), m_error(stderr), m_log(stderr), m_in(stdin)
    {
        std::locale wide;

        if (dynamic_cast<const characters *>(&std::use_facet<std::ctype<wchar_t>>(wide)))
            return;
        m_is_ours = true;
        wide = std::locale(wide, new characters);
        wide = std::locale(wide, new marks);
        wide = std::locale(wide, new std::num_put<wchar_t>);
        wide = std::locale(wide, new std::num_get<wchar_t>);
        keep(wide);
        m_before = std::locale::global(wide);
        set(m_former, wide, &m_out, &m_error, &m_log, &m_in);
    }

    beginning(const beginning &) = delete;

    ~beginning()
    {
        if (!m_is_ours)
            return;
        std::wcout.flush();
        std::locale::global(m_before);
        set(m_former, m_before, m_former[0], m_former[1], m_former[2], m_former[3]);
    }

  private:
    typedef std::basic_streambuf<wchar_t> buffer;

    /* The library would destroy what it added to the locale as if its units had 32 bits. */
    static void keep(const std::locale &locale)
    {
        alignas(std::locale) static unsigned char place[sizeof(std::locale)];

        new (place) std::locale(locale);
    }

    static void set(buffer *former[4], const std::locale &locale, buffer *out, buffer *error,
                    buffer *log, buffer *in)
    {
        former[0] = std::wcout.rdbuf(out);
        former[1] = std::wcerr.rdbuf(error);
        former[2] = std::wclog.rdbuf(log);
        former[3] = std::wcin.rdbuf(in);
        std::wcout.imbue(locale);
        std::wcerr.imbue(locale);
        std::wclog.imbue(locale);
        std::wcin.imbue(locale);
    }

    file_buffer m_out, m_error, m_log, m_in;
    std::locale m_before;
    buffer *m_former[4] = {};
    bool m_is_ours = false;
};

static const beginning begun;

} // namespace comity_wide

#endif
#endif
