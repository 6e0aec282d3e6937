/* Reads the checks of a detector (docs/plan.md, Checks). */
#include "reader.h"

#define MOST 16u /* alternatives, and steps of one */

static const int32_t *read_numbers(lr_reader *r, uint32_t *count, uint32_t most)
{
    *count = lr_reader_array(r, most);
    int32_t *numbers = lr_reader_alloc(r, *count, sizeof *numbers);
    for (uint32_t i = 0; i < *count && !r->failed; i++)
        numbers[i] = (int32_t)lr_reader_int(r, -100000, 100000);
    return numbers;
}

static void read_step(lr_reader *r, lr_check_step *step)
{
    enum { WEIGHTS, MODULUS, EXPECT, AT, FOLD, ADD, LETTERS };
    static const char *const keys[] = {"weights", "modulus", "expect", "at", "fold", "add", "letters", NULL};
    uint32_t seen = 0, letters = 0, pairs = lr_reader_map(r, 7);
    for (uint32_t i = 0; i < pairs && !r->failed; i++) {
        switch (lr_reader_key(r, keys, &seen)) {
        case WEIGHTS: step->weights = read_numbers(r, &step->count, LR_MAX_CHECKED); break;
        case MODULUS: step->modulus = (uint32_t)lr_reader_uint(r, 2, 1000); break;
        case EXPECT: step->expect = lr_reader_text(r, 0, 1000); break;
        case AT: step->at = (int32_t)lr_reader_int(r, -(int64_t)LR_MAX_CHECKED, LR_MAX_CHECKED - 1); break;
        case FOLD: step->fold = lr_reader_bool(r); break;
        case ADD: step->add = (int32_t)lr_reader_int(r, -100000, 100000); break;
        case LETTERS: step->letters = read_numbers(r, &letters, 26); break;
        default: break;
        }
    }
    if (r->failed)
        return;
    const int64_t count = step->count, at = step->at < 0 ? step->at + count : step->at;
    if (seen != 127 || count < 2)
        lr_reader_fail(r, "a step of a check has not all its keys, or fewer than two weights");
    else if (letters != 0 && letters != 26)
        lr_reader_fail(r, "a step of a check has values for other letters than A to Z");
    else if (step->expect.length == 0)
        step->expect.bytes = NULL;
    else if (step->expect.length != step->modulus || at < 0 || at >= count)
        lr_reader_fail(r, "a step of a check expects characters for other remainders than it has, or outside of the value");
    if (letters == 0)
        step->letters = NULL;
}

static void read_alternative(lr_reader *r, lr_check *check)
{
    static const char *const names[] = {"luhn", "verhoeff", "iso7064-mod97-10", "iso7064-mod11-10", "iso7064-mod37-36",
                                        "iso7064-mod11-2", "crc32-base62-6", "base58check", "bech32", "codice-fiscale",
                                        "mnemonic", "mrz", NULL};
    if (lr_reader_peek(r) == LR_MP_STR) {
        int kind = lr_text_index(lr_reader_text(r, 1, 32), names);
        if (kind < 0)
            lr_reader_fail(r, "a check of the plan is unknown to this library; compile it with the same version");
        check->kind = (uint8_t)kind;
        return;
    }
    check->kind = LR_CHECK_STEPS;
    check->count = lr_reader_array(r, MOST);
    lr_check_step *steps = lr_reader_alloc(r, check->count, sizeof *steps);
    check->steps = steps;
    if (!r->failed && check->count == 0)
        lr_reader_fail(r, "a check of the plan has no steps");
    for (uint32_t i = 0; i < check->count && !r->failed; i++)
        read_step(r, &steps[i]);
}

void lr_plan_read_check(lr_reader *r, lr_detector *d)
{
    d->check_count = lr_reader_array(r, MOST);
    lr_check *checks = lr_reader_alloc(r, d->check_count, sizeof *checks);
    d->checks = checks;
    for (uint32_t i = 0; i < d->check_count && !r->failed; i++)
        read_alternative(r, &checks[i]);
}
