#include "act.h"

lr_text lr_label(const logredact_policy *policy, const lr_rule *rule, uint32_t detector)
{
    static const lr_text field = {(const uint8_t *)"[REDACTED:field]", 16};
    if (rule && rule->action.kind == LOGREDACT_ACTION_REDACT && rule->action.label.bytes)
        return rule->action.label;
    return detector == LR_NO_DETECTOR ? field : policy->detectors[detector].label;
}

int32_t lr_act(const logredact_policy *policy, const lr_rule *rule, uint32_t detector, lr_text text, bool integer,
               lr_buffer *out)
{
    if (LR_FAULT("act"))
        return LOGREDACT_E_MEMORY;
    switch (rule->action.kind) {
    case LOGREDACT_ACTION_MASK:
        return lr_mask(&rule->action, text, integer, out) ? LOGREDACT_OK : LOGREDACT_E_MEMORY;
    case LOGREDACT_ACTION_PSEUDONYM:
        return lr_pseudonym(policy, rule, detector, text, out);
    default: {
        lr_text label = lr_label(policy, rule, detector);
        return lr_buffer_append(out, label.bytes, label.length) ? LOGREDACT_OK : LOGREDACT_E_MEMORY;
    }
    }
}
