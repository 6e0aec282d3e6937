/* Key material of a policy: where it comes from, and what it is known by. */
#ifndef LR_KEYS_H
#define LR_KEYS_H

#include "policy.h"

/*
 * Why the open file is refused as a key's, or NULL. Only its owner may read it; else a file of root's, if this process is not root
 * and reads it by its group, as Kubernetes gives a Secret to a pod with fsGroup. `owned`: the owner must be root or this process's user.
 */
const char *lr_key_file_refused(int fd, bool owned);

/* policy/keyring.c: the active key of key->directory for key->purpose, and the ids of all live ones. */
int32_t lr_keyring_read(logredact_policy *policy, lr_key_material *key, logredact_error *error);

#endif
