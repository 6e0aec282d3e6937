/* Addresses: cut, or encrypted to another address (crypto/ipcrypt.c). */
#include <arpa/inet.h>

#include "../detect/shapes.h"
#include "act.h"

static const uint8_t mapped[12] = {[10] = 0xff, [11] = 0xff};

/* /24 and /48: what is left is a network. */
static void truncate_address(uint8_t address[16])
{
    if (memcmp(address, mapped, sizeof mapped) == 0)
        address[15] = 0;
    else
        memset(address + 6, 0, 10);
}

static bool keyed_context(EVP_CIPHER_CTX **context, const lr_algorithms *algorithms, const uint8_t *key)
{
    if (!*context && !(*context = EVP_CIPHER_CTX_new()))
        return false;
    return lr_aes_key(*context, algorithms, (lr_text){key, LR_BLOCK_BYTES}, false);
}

static int32_t encrypt_address(lr_actor *actor, const lr_action *action, uint32_t derived, uint8_t address[16])
{
    lr_keyed *keyed = lr_actor_keyed(actor, derived);
    if (!keyed)
        return LOGREDACT_E_MEMORY;
    const bool prefix = action->address == LR_ADDRESS_PREFIX;
    if (!keyed->ready) {
        const uint8_t *key = lr_derived_key(actor->policy, action, derived).bytes;
        if (!keyed_context(&keyed->first, &actor->policy->algorithms, key) ||
            (prefix && !keyed_context(&keyed->second, &actor->policy->algorithms, key + LR_BLOCK_BYTES)))
            return LOGREDACT_E_CRYPTO;
        keyed->ready = true;
    }
    const bool ok = prefix ? lr_ipcrypt_prefix(keyed->first, keyed->second, address, false) : lr_aes_blocks(keyed->first, address, address, 1);
    return ok ? LOGREDACT_OK : LOGREDACT_E_CRYPTO;
}

int32_t lr_ip(lr_actor *actor, const lr_rule *rule, uint32_t detector, lr_text text, lr_buffer *out)
{
    int32_t status;
    uint8_t address[16];
    if (LR_FAULT("ip"))
        return LOGREDACT_E_CRYPTO;
    if (!lr_address(text, address))
        return LR_UNFIT;
    if (rule->action.address == LR_ADDRESS_TRUNCATE)
        truncate_address(address);
    else if ((status = encrypt_address(actor, &rule->action, lr_derived_of(actor, rule, detector), address)) != LOGREDACT_OK)
        return status;
    char written[LR_ADDRESS_CHARS];
    lr_address_text(address, written);
    return lr_buffer_append(out, written, strlen(written)) ? LOGREDACT_OK : LOGREDACT_E_MEMORY;
}
