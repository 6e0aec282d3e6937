/* Pseudonyms: keyed, deterministic, not reversible (docs/resolution.md). */
#include <openssl/crypto.h>

#include "act.h"

int32_t lr_code(EVP_MD_CTX *digest, lr_text key, lr_text type, lr_text text, lr_buffer *room, char code[LR_CODE_CHARS])
{
    /* The message is built at the end of the buffer, and given up once it is hashed. */
    const size_t at = room->length;
    uint8_t head[4 + 16 + 4 + 4], mac[LR_SHA256_BYTES];
    size_t length = lr_length_prefixed(head, type);
    length += lr_length_prefixed(head + length, (lr_text){0});
    bool ok = lr_buffer_append(room, head, length + 4) && lr_normalise(room, type, text);
    if (!ok) {
        room->length = at;
        return LOGREDACT_E_MEMORY;
    }
    const size_t normalised = room->length - at - length - 4;
    for (int i = 0; i < 4; i++)
        room->bytes[at + length + (size_t)i] = (uint8_t)(normalised >> (24 - 8 * i));
    ok = lr_hmac_sha256(digest, key, (lr_text){room->bytes + at, room->length - at}, mac);
    OPENSSL_cleanse(room->bytes + at, room->length - at);
    room->length = at;
    if (!ok)
        return LOGREDACT_E_CRYPTO;
    lr_base32(mac, 130, code);
    return LOGREDACT_OK;
}

int32_t lr_pseudonym(lr_actor *actor, const lr_rule *rule, uint32_t detector, lr_text text, lr_buffer *out)
{
    if (LR_FAULT("pseudonym"))
        return LOGREDACT_E_CRYPTO;
    const logredact_policy *policy = actor->policy;
    const lr_text type = lr_type_of(policy, detector);
    const lr_text key = lr_derived_key(policy, &rule->action, lr_derived_of(actor, rule, detector));
    char code[LR_CODE_CHARS];
    int32_t status = lr_code(actor->digest, key, type, text, out, code);
    if (status != LOGREDACT_OK)
        return status;
    const bool ok = lr_token_begin(out, "lrh1_", type, policy->keys[rule->action.key].id) && lr_buffer_append(out, code, sizeof code);
    return ok ? LOGREDACT_OK : LOGREDACT_E_MEMORY;
}
