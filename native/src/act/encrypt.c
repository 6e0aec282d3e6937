/* Reversible tokens: AES-256-SIV (RFC 5297) under a key of the policy, or under one of the value's own. */
#include <openssl/crypto.h>

#include "act.h"

#define DATA_MAX 5u

/* Keys the context, and has it take in what a ciphertext is bound to. */
static bool make_ready(lr_actor *actor, lr_keyed *keyed, lr_text key, const lr_text *associated, size_t count)
{
    return lr_siv_key(&keyed->siv, &actor->policy->algorithms, key) &&
           lr_siv_associate(&keyed->siv, associated, count, keyed->state);
}

/* Base32 of the ciphertext. */
static int32_t seal(lr_actor *actor, lr_keyed *keyed, lr_text text, lr_buffer *out)
{
    const size_t size = LR_SIV_BYTES + text.length, signs = (size * 8 + 4) / 5;
    actor->room.length = 0;
    if (!lr_buffer_reserve(&actor->room, size) || !lr_buffer_reserve(out, signs))
        return LOGREDACT_E_MEMORY;
    if (!lr_siv_encrypt(&keyed->siv, keyed->state, text, actor->room.bytes))
        return LOGREDACT_E_CRYPTO;
    lr_base32(actor->room.bytes, size * 8, (char *)out->bytes + out->length);
    out->length += signs;
    return LOGREDACT_OK;
}

/* Under the key of the subject, which the derived key gives a name for, and which the store of such keys holds. */
static int32_t seal_for_subject(lr_actor *actor, const lr_rule *rule, uint32_t derived, lr_text type, lr_text text, lr_buffer *out)
{
    const logredact_policy *policy = actor->policy;
    const lr_key_material *key = &policy->keys[rule->action.key];
    char code[LR_CODE_CHARS];
    int32_t status = lr_code(actor->digest, lr_derived_key(policy, &rule->action, derived), type,
                             actor->meant.bytes ? actor->meant : text, out, code);
    if (status != LOGREDACT_OK)
        return status;
    const lr_text subject = {(const uint8_t *)code, sizeof code};
    const lr_text associated[DATA_MAX] = {
        {(const uint8_t *)"logredact/k1", 12}, rule->action.domain, type, {(const uint8_t *)key->id, 8}, subject};
    lr_keyed *keyed = lr_actor_keyed(actor, derived);
    if (!keyed)
        return LOGREDACT_E_MEMORY;
    status = lr_subject_key(policy, &rule->action, subject, keyed->own, NULL);
    if (status == LOGREDACT_OK && !make_ready(actor, keyed, (lr_text){keyed->own, sizeof keyed->own}, associated, DATA_MAX))
        status = LOGREDACT_E_CRYPTO;
    OPENSSL_cleanse(keyed->own, sizeof keyed->own);
    if (status != LOGREDACT_OK)
        return status;
    const bool begun = lr_token_begin(out, "lrk1_", type, key->id) && lr_buffer_append(out, code, sizeof code) && lr_buffer_put(out, '_');
    return begun ? seal(actor, keyed, text, out) : LOGREDACT_E_MEMORY;
}

int32_t lr_encrypt(lr_actor *actor, const lr_rule *rule, uint32_t detector, lr_text text, lr_buffer *out)
{
    if (LR_FAULT("encrypt"))
        return LOGREDACT_E_CRYPTO;
    const logredact_policy *policy = actor->policy;
    const lr_text type = lr_type_of(policy, detector);
    const uint32_t derived = lr_derived_of(actor, rule, detector);
    if (rule->action.per_subject)
        return seal_for_subject(actor, rule, derived, type, text, out);
    const char *id = policy->keys[rule->action.key].id;
    lr_keyed *keyed = lr_actor_keyed(actor, derived);
    if (!keyed)
        return LOGREDACT_E_MEMORY;
    if (!keyed->ready) {
        const lr_text associated[] = {{(const uint8_t *)"logredact/s1", 12}, rule->action.domain, type, {(const uint8_t *)id, 8}};
        if (!make_ready(actor, keyed, lr_derived_key(policy, &rule->action, derived), associated, 4))
            return LOGREDACT_E_CRYPTO;
        keyed->ready = true;
    }
    return lr_token_begin(out, "lrs1_", type, id) ? seal(actor, keyed, text, out) : LOGREDACT_E_MEMORY;
}
