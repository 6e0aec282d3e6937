/* Encryption that keeps the format: FF1 over all digits of a value, or all letters and digits; separators stay. */
#include <openssl/crypto.h>

#include "../detect/chars.h"
#include "../crypto/key_heap.h"
#include "act.h"

static bool make_ready(lr_actor *actor, lr_keyed *keyed, const lr_action *action, lr_text type, lr_text key)
{
    uint8_t tweak[LR_FF1_TWEAK_MAX];
    const size_t length = action->domain.length;
    if (length)
        memcpy(tweak, action->domain.bytes, length);
    memcpy(tweak + length, type.bytes, type.length);
    return lr_ff1_key(keyed->ff1, &actor->policy->algorithms, key, (lr_text){tweak, length + type.length}, action->radix);
}

/* The numerals of the text, and which case its letters have; false: it is not of numerals and separators, or there are too few. */
static bool read_numerals(lr_actor *actor, uint32_t radix, lr_text text, bool *lower)
{
    bool upper = false;
    uint8_t *to = actor->room.bytes;
    size_t count = 0;
    *lower = false;
    for (size_t i = 0; i < text.length; i++) {
        const uint8_t c = text.bytes[i];
        if (lr_is(c, LR_C_DIGIT)) {
            to[count++] = c - '0';
        } else if (radix > 10 && lr_is(c, LR_C_LETTER)) {
            *(c & 0x20 ? lower : &upper) = true;
            to[count++] = (uint8_t)((c | 0x20) - 'a' + 10);
        } else if (!c || !strchr(" -.:/()@+_", c)) {
            return false;
        }
    }
    actor->room.length = count;
    return !(*lower && upper) && lr_ff1_length_fits(radix, count);
}

int32_t lr_fpe(lr_actor *actor, const lr_rule *rule, uint32_t detector, lr_text text, lr_buffer *out)
{
    if (LR_FAULT("fpe"))
        return LOGREDACT_E_CRYPTO;
    const lr_action *action = &rule->action;
    const uint32_t derived = lr_derived_of(actor, rule, detector);
    lr_keyed *keyed = lr_actor_keyed(actor, derived);
    bool lower;
    actor->room.length = 0;
    if (text.length > 2 * LR_FF1_LENGTH_MAX)
        return LR_UNFIT;
    if (!keyed || (!keyed->ff1 && !(keyed->ff1 = lr_key_alloc(sizeof *keyed->ff1))) || !lr_buffer_reserve(&actor->room, text.length) ||
        !lr_buffer_reserve(out, text.length))
        return LOGREDACT_E_MEMORY;
    const lr_text type = lr_type_of(actor->policy, detector);
    if (!keyed->ready && !make_ready(actor, keyed, action, type, lr_derived_key(actor->policy, action, derived)))
        return LOGREDACT_E_CRYPTO;
    keyed->ready = true;
    int32_t status = read_numerals(actor, action->radix, text, &lower) ? LOGREDACT_OK : LR_UNFIT;
    uint8_t *numerals = actor->room.bytes;
    if (status == LOGREDACT_OK && !lr_ff1_crypt(keyed->ff1, numerals, actor->room.length, false))
        status = LOGREDACT_E_CRYPTO;
    for (size_t i = 0, n = 0; status == LOGREDACT_OK && i < text.length; i++) {
        uint8_t c = text.bytes[i];
        if (lr_is(c, LR_C_DIGIT | LR_C_LETTER)) {
            const uint8_t numeral = numerals[n++];
            c = (uint8_t)(numeral < 10 ? '0' + numeral : (lower ? 'a' : 'A') + numeral - 10);
        }
        out->bytes[out->length++] = c;
    }
    if (actor->room.length)
        OPENSSL_cleanse(numerals, actor->room.length);
    return status;
}
