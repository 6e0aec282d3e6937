/* SHA-256 of a value, in hex. It has no key: whoever can guess the value can tell it. */
#include "act.h"

int32_t lr_hash(lr_actor *actor, lr_text text, lr_buffer *out)
{
    static const char hex[] = "0123456789abcdef";
    uint8_t digest[LR_SHA256_BYTES];
    if (LR_FAULT("hash") || !lr_sha256(actor->digest, text, digest))
        return LOGREDACT_E_CRYPTO;
    for (size_t i = 0; i < sizeof digest; i++)
        if (!lr_buffer_put(out, (uint8_t)hex[digest[i] >> 4]) || !lr_buffer_put(out, (uint8_t)hex[digest[i] & 15]))
            return LOGREDACT_E_MEMORY;
    return LOGREDACT_OK;
}
