/* Checks over texts that are more than one number. */
#include "chars.h"
#include "check.h"

#define WORDS 32u    /* of a mnemonic that are looked at */
#define DIFFERENT 8u /* `abandon` eleven times and `about` is what manuals show */

/* Its first eight letters, as one number. */
static uint64_t eight_of(const uint8_t *letters, size_t length)
{
    uint64_t eight = 0;
    for (size_t i = 0; i < length && i < 8; i++)
        eight = eight << 8 | letters[i];
    return eight;
}

/* What every sentence has, and no list of words for keys; by its first letter. */
static bool of_sentences(lr_text word)
{
    static const char *const common[26] = {
        ['a' - 'a'] = "and are",     ['b' - 'a'] = "been but",  ['c' - 'a'] = "could", ['d' - 'a'] = "does",
        ['f' - 'a'] = "for from",    ['h' - 'a'] = "has had",   ['i' - 'a'] = "its",   ['n' - 'a'] = "not",
        ['o' - 'a'] = "our",         ['s' - 'a'] = "should",    ['t' - 'a'] = "the than their these those",
        ['w' - 'a'] = "with was which would were words", ['y' - 'a'] = "your",
    };
    const char *of = word.bytes[0] >= 'a' && word.bytes[0] <= 'z' ? common[word.bytes[0] - 'a'] : NULL;
    while (of) {
        const char *end = strchr(of, ' ');
        const size_t length = end ? (size_t)(end - of) : strlen(of);
        if (length == word.length && memcmp(of, word.bytes, length) == 0)
            return true;
        of = end ? end + 1 : NULL;
    }
    return false;
}

/* Words for keys (BIP-39 and the like), and no sentence. */
bool lr_mnemonic(lr_text value)
{
    lr_text words[WORDS];
    uint64_t eights[WORDS];
    unsigned count = 0, different = 0;
    for (size_t i = 0; i < value.length && count < WORDS;) {
        const size_t end = lr_run(value, i, LR_C_LETTER);
        const lr_text word = {value.bytes + i, end - i};
        i = end + 1;
        if (!word.length)
            continue;
        if (of_sentences(word))
            return false;
        const uint64_t eight = eight_of(word.bytes, word.length);
        unsigned n = 0;
        while (n < count && (eights[n] != eight || words[n].length != word.length || memcmp(words[n].bytes, word.bytes, word.length) != 0))
            n++;
        different += n == count;
        eights[count] = eight;
        words[count++] = word;
    }
    return different >= DIFFERENT;
}

#define MRZ_MOST 90u

static unsigned worth(uint8_t sign)
{
    return sign == '<' ? 0 : lr_is(sign, LR_C_DIGIT) ? sign - (unsigned)'0' : sign - 'A' + 10u;
}

/* ICAO Doc 9303-3, 4.9: the sum over signs[from..to) goes on from the place before. */
static void add_signs(const uint8_t *signs, size_t from, size_t to, unsigned *sum, unsigned *place)
{
    static const unsigned weights[3] = {7, 3, 1};
    for (size_t i = from; i < to; i++)
        *sum += worth(signs[i]) * weights[(*place)++ % 3];
}

static bool digit_holds(const uint8_t *signs, size_t from, size_t to)
{
    unsigned sum = 0, place = 0;
    add_signs(signs, from, to, &sum, &place);
    return sum % 10 == worth(signs[to]);
}

/* The second of two lines (TD3: 44 signs, TD2: 36). */
static bool second_line(const uint8_t *line, size_t length, bool visa)
{
    if (!(line[9] == '<' || digit_holds(line, 0, 9)) || !digit_holds(line, 13, 19) || !digit_holds(line, 21, 27))
        return false;
    if (visa)
        return true;
    unsigned sum = 0, place = 0;
    add_signs(line, 0, 10, &sum, &place);
    add_signs(line, 13, 20, &sum, &place);
    add_signs(line, 21, length - 1, &sum, &place);
    return (length == 36 || digit_holds(line, 28, 42)) && sum % 10 == worth(line[length - 1]);
}

static bool three_lines(const uint8_t *one)
{
    const uint8_t *two = one + 30;
    unsigned sum = 0, place = 0;
    add_signs(one, 5, 30, &sum, &place);
    add_signs(two, 0, 7, &sum, &place);
    add_signs(two, 8, 15, &sum, &place);
    add_signs(two, 18, 29, &sum, &place);
    return (one[14] == '<' || digit_holds(one, 5, 14)) && digit_holds(two, 0, 6) && digit_holds(two, 8, 14) && sum % 10 == worth(two[29]);
}

bool lr_mrz(lr_text value)
{
    uint8_t signs[MRZ_MOST];
    size_t count = 0;
    bool filler = false; /* two fillers in a row */
    for (size_t i = 0; i < value.length; i++) {
        const uint8_t c = value.bytes[i];
        if (c != '<' && !lr_is(c, LR_C_DIGIT) && !(c >= 'A' && c <= 'Z'))
            continue;
        if (count == MRZ_MOST)
            return false;
        filler |= count && c == '<' && signs[count - 1] == '<';
        signs[count++] = c;
    }
    switch (count) {
    case 30: return signs[14] != '<' && digit_holds(signs, 5, 14);
    case 36:
    case 44: return filler;
    case 72:
    case 88: return second_line(signs + count / 2, count / 2, signs[0] == 'V');
    case 90: return three_lines(signs);
    default: return false;
    }
}
