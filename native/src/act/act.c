#include "act.h"

#include <openssl/crypto.h>

#include "../crypto/key_heap.h"

lr_text lr_label(const logredact_policy *policy, const lr_rule *rule, uint32_t detector)
{
    static const lr_text field = {(const uint8_t *)"[REDACTED:field]", 16};
    if (rule && rule->action.kind == LOGREDACT_ACTION_REDACT && rule->action.label.bytes)
        return rule->action.label;
    return detector == LR_NO_DETECTOR ? field : policy->detectors[detector].label;
}

static int32_t replace(lr_actor *actor, const lr_rule *rule, uint32_t detector, lr_text text, bool integer, lr_buffer *out)
{
    switch (rule->action.kind) {
    case LOGREDACT_ACTION_MASK: return lr_mask(&rule->action, text, integer, out) ? LOGREDACT_OK : LOGREDACT_E_MEMORY;
    case LOGREDACT_ACTION_PSEUDONYM: return lr_pseudonym(actor, rule, detector, text, out);
    case LOGREDACT_ACTION_ENCRYPT: return lr_encrypt(actor, rule, detector, text, out);
    case LOGREDACT_ACTION_FPE: return lr_fpe(actor, rule, detector, text, out);
    case LOGREDACT_ACTION_IP: return lr_ip(actor, rule, detector, text, out);
    case LOGREDACT_ACTION_HASH: return lr_hash(actor, text, out);
    case LOGREDACT_ACTION_GENERALISE: return lr_generalise(&rule->action, text, actor->number, out);
    default: return LR_UNFIT;
    }
}

int32_t lr_act(lr_actor *actor, const lr_rule *rule, uint32_t detector, lr_text text, bool integer, lr_buffer *out)
{
    if (LR_FAULT("act"))
        return LOGREDACT_E_MEMORY;
    const size_t at = out->length;
    int32_t status = replace(actor, rule, detector, text, integer, out);
    if (status != LR_UNFIT)
        return status;
    out->length = at;
    const lr_text label = lr_label(actor->policy, rule, detector);
    return lr_buffer_append(out, label.bytes, label.length) ? LOGREDACT_OK : LOGREDACT_E_MEMORY;
}

bool lr_actor_init(lr_actor *actor, const logredact_policy *policy)
{
    actor->policy = policy;
    if (!policy->algorithms.sha256)
        return true;
    actor->keyed = lr_calloc(policy->derived_count, sizeof *actor->keyed);
    actor->held = lr_calloc(policy->derived_count, sizeof *actor->held);
    actor->place = lr_calloc(policy->detector_count, sizeof *actor->place);
    actor->digest = lr_digest_new(&policy->algorithms);
    return ((actor->keyed && actor->held) || !policy->derived_count) && (actor->place || !policy->detector_count) && actor->digest;
}

void lr_actor_free(lr_actor *actor)
{
    for (uint32_t i = 0; actor->keyed && i < actor->policy->derived_count; i++) {
        lr_keyed *keyed = actor->keyed[i];
        if (!keyed)
            continue;
        lr_siv_free(&keyed->siv);
        EVP_CIPHER_CTX_free(keyed->first);
        EVP_CIPHER_CTX_free(keyed->second);
        if (keyed->ff1)
            lr_ff1_free(keyed->ff1);
        lr_key_free(keyed->ff1);
        lr_key_free(keyed);
    }
    lr_free(actor->keyed);
    lr_free(actor->held);
    lr_free(actor->place);
    EVP_MD_CTX_free(actor->digest);
    lr_buffer_free(&actor->room);
}

void lr_actor_set_policy(lr_actor *actor, const logredact_policy *policy)
{
    lr_actor_forget(actor);
    actor->policy = policy;
}

lr_keyed *lr_actor_keyed(lr_actor *actor, uint32_t derived)
{
    lr_keyed *keyed = actor->keyed[derived];
    if (!keyed && !(keyed = actor->keyed[derived] = lr_key_alloc(sizeof *keyed)))
        return NULL;
    if (!keyed->held)
        actor->held[actor->held_count++] = derived;
    keyed->held = true;
    return keyed;
}

void lr_actor_forget(lr_actor *actor)
{
    while (actor->held_count) {
        lr_keyed *keyed = actor->keyed[actor->held[--actor->held_count]];
        lr_siv_forget(&keyed->siv);
        OPENSSL_cleanse(keyed->state, sizeof keyed->state);
        if (keyed->ff1)
            lr_ff1_forget(keyed->ff1);
        lr_aes_forget(keyed->first);
        lr_aes_forget(keyed->second);
        keyed->held = keyed->ready = false;
    }
}

lr_text lr_type_of(const logredact_policy *policy, uint32_t detector)
{
    static const lr_text field = {(const uint8_t *)"field", 5};
    return detector == LR_NO_DETECTOR ? field : policy->detectors[detector].type;
}

uint32_t lr_derived_of(lr_actor *actor, const lr_rule *rule, uint32_t detector)
{
    if (detector == LR_NO_DETECTOR)
        return rule->action.derived;
    uint32_t *place = &actor->place[detector];
    if (*place >= rule->detector_count || rule->detectors[*place] != detector)
        for (*place = 0; rule->detectors[*place] != detector;)
            ++*place;
    return rule->action.derived + *place;
}

lr_text lr_derived_key(const logredact_policy *policy, const lr_action *action, uint32_t derived)
{
    return (lr_text){policy->derived + (size_t)derived * LR_DERIVED_BYTES, lr_key_purpose_of(action)->bytes};
}
