/* Keys of subjects, for `encrypt` with per_subject. */
#include "../error.h"
#include "policy.h"

int32_t lr_subject_key(const logredact_policy *policy, const lr_action *action, lr_text subject, uint8_t key[LR_DERIVED_BYTES],
                       logredact_error *error)
{
    (void)policy, (void)action, (void)subject, (void)key;
    return lr_fail(error, LOGREDACT_E_KEY, 0, "encrypt with per_subject needs a store of subjects' keys, which this version does not have");
}
