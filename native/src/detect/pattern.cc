#include "pattern.h"

#include <re2/filtered_re2.h>
#include <re2/re2.h>

#include <algorithm>
#include <memory>
#include <new>
#include <numeric>
#include <string>
#include <vector>

#include "../memory.h"

/*
 * In UTF-8 mode RE2 matches no class across invalid bytes, so that a value with
 * one stray byte could hide the rest of a secret. Such values are searched as
 * Latin-1, where every byte is a character.
 */
struct lr_pattern {
    std::unique_ptr<re2::RE2> utf8;
    std::unique_ptr<re2::RE2> latin1;
    int group;
    std::vector<std::string> atoms;
};

namespace {

std::unique_ptr<re2::RE2> compile(const re2::StringPiece &expression, bool ignore_case, bool latin1)
{
    re2::RE2::Options options;
    options.set_log_errors(false); // a message would hold the user's expression
    options.set_case_sensitive(!ignore_case);
    options.set_max_mem(8 << 20);
    if (latin1)
        options.set_encoding(re2::RE2::Options::EncodingLatin1);
    return std::unique_ptr<re2::RE2>(new re2::RE2(expression, options));
}

constexpr int shortest_atom = 3;
constexpr size_t most_atoms = 256; // with more the tables hold too much that is common

/* The longest part of a text that is ASCII alone. */
std::string ascii_part(const std::string &text)
{
    std::string best;
    for (size_t at = 0; at < text.size(); at++) {
        size_t end = at;
        while (end < text.size() && static_cast<unsigned char>(text[end]) < 0x80)
            end++;
        if (end - at > best.size())
            best = text.substr(at, end - at);
        at = end;
    }
    return best;
}

/*
 * FilteredRE2 gives texts, lower-cased, and tells which sets of them let a match
 * be. A set whose absence forbids every match is a cut; from the one of all usable
 * texts those are left out, the shortest first, that it is a cut without.
 */
bool find_atoms(const re2::StringPiece &expression, const re2::RE2::Options &options, std::vector<std::string> *cut)
{
    re2::FilteredRE2 filter(shortest_atom);
    int id;
    if (filter.Add(expression, options, &id) != re2::RE2::NoError)
        return false;
    std::vector<std::string> texts;
    filter.Compile(&texts);
    std::vector<bool> present(texts.size());
    auto forbids = [&] {
        std::vector<int> there, possible;
        for (size_t n = 0; n < present.size(); n++)
            if (present[n])
                there.push_back(static_cast<int>(n));
        filter.AllPotentials(there, &possible);
        return possible.empty();
    };
    for (size_t n = 0; n < texts.size(); n++) {
        texts[n] = ascii_part(texts[n]);
        present[n] = texts[n].size() < shortest_atom;
    }
    if (texts.size() > most_atoms || !forbids())
        return false;
    std::vector<size_t> order(texts.size());
    std::iota(order.begin(), order.end(), 0);
    std::sort(order.begin(), order.end(), [&](size_t a, size_t b) { return texts[a].size() < texts[b].size(); });
    for (size_t n : order) {
        if (present[n])
            continue;
        present[n] = true;
        if (!forbids())
            present[n] = false;
    }
    for (size_t n = 0; n < texts.size(); n++)
        if (!present[n] && std::find(cut->begin(), cut->end(), texts[n]) == cut->end())
            cut->push_back(texts[n]);
    return true;
}

} // namespace

extern "C" const char *lr_pattern_new(lr_pattern **out, const uint8_t *expression, size_t length, uint32_t group,
                                      bool ignore_case)
{
    if (LR_FAULT("pattern"))
        return "no memory for a pattern";
    try {
        std::unique_ptr<lr_pattern> pattern(new lr_pattern);
        re2::StringPiece text(reinterpret_cast<const char *>(expression), length);
        pattern->utf8 = compile(text, ignore_case, false);
        pattern->latin1 = compile(text, ignore_case, true);
        pattern->group = static_cast<int>(group);
        if (!pattern->utf8->ok() || !pattern->latin1->ok())
            return "a pattern is not a valid RE2 expression, or too large; RE2 has no look-around and no back-references";
        if (re2::RE2::FullMatch("", *pattern->utf8))
            return "a pattern matches the empty text; then it matches everywhere, and finds nothing";
        if (pattern->group > pattern->utf8->NumberOfCapturingGroups())
            return "a pattern has fewer groups than its `group` asks for";
        if (!find_atoms(text, pattern->utf8->options(), &pattern->atoms) ||
            !find_atoms(text, pattern->latin1->options(), &pattern->atoms))
            pattern->atoms.clear();
        *out = pattern.release();
        return nullptr;
    } catch (...) {
        return "no memory for a pattern";
    }
}

extern "C" void lr_pattern_free(lr_pattern *pattern)
{
    delete pattern;
}

extern "C" const char *lr_pattern_atom(const lr_pattern *pattern, size_t n, size_t *length)
{
    if (n >= pattern->atoms.size())
        return nullptr;
    *length = pattern->atoms[n].size();
    return pattern->atoms[n].data();
}

extern "C" int lr_pattern_search(const lr_pattern *pattern, const uint8_t *text, size_t length, bool utf8,
                                 size_t from, size_t *start, size_t *end, size_t *match_end)
{
    if (LR_FAULT("pattern"))
        return LR_PATTERN_FAILED;
    try {
        const re2::RE2 &expression = utf8 ? *pattern->utf8 : *pattern->latin1;
        re2::StringPiece value(reinterpret_cast<const char *>(text), length);
        constexpr int most = 256;
        re2::StringPiece groups[most];
        if (!expression.Match(value, from, length, re2::RE2::UNANCHORED, groups, pattern->group + 1))
            return LR_PATTERN_NONE;
        const re2::StringPiece &whole = groups[0];
        const re2::StringPiece &part = groups[pattern->group].data() ? groups[pattern->group] : whole;
        *start = static_cast<size_t>(part.data() - value.data());
        *end = *start + part.size();
        *match_end = static_cast<size_t>(whole.data() - value.data()) + whole.size();
        return LR_PATTERN_FOUND;
    } catch (...) {
        return LR_PATTERN_FAILED;
    }
}
