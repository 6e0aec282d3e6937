/* Key material of a policy: where it comes from, and what it is known by. */
#ifndef LR_KEYS_H
#define LR_KEYS_H

#include "policy.h"

/* A key's id: 8 base32 characters and NUL, of the first 40 bits of HKDF (docs/resolution.md). False: libcrypto refused. */
bool lr_key_id(const uint8_t *bytes, size_t length, char id[9]);

/* Whether a token with this key id may be one of this policy's: the id of a key that is not destroyed. */
bool lr_key_id_known(const logredact_policy *policy, const uint8_t id[8]);

/*
 * Why the open file is refused as a key's, or NULL. Only its owner may read it; else a file of root's, if this process is not root
 * and reads it by its group, as Kubernetes gives a Secret to a pod with fsGroup. `owned`: the owner must be root or this process's user.
 */
const char *lr_key_file_refused(int fd, bool owned);

/* policy/keyring.c: the active key of key->directory for key->purpose, and the ids of all live ones. */
int32_t lr_keyring_read(logredact_policy *policy, lr_key_material *key, logredact_error *error);

#endif
