/*
 * Key material: from the host, a file or a keyring, in memory that is locked where
 * the system allows and wiped at the end. HKDF is RFC 5869, through libcrypto.
 */
#include <errno.h>
#include <fcntl.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../act/act.h"
#include "../error.h"
#include "key_file.h"
#include "keys.h"
#include "secret.h"

#define KEY_MIN LR_KEY_MIN
#define KEY_MAX 4096u

static int32_t take(lr_key_material *key, const uint8_t *bytes, size_t length, logredact_error *error)
{
    key->bytes = lr_secret_alloc(length);
    if (!key->bytes)
        return lr_fail(error, LOGREDACT_E_MEMORY, 0, "no memory for a key");
    memcpy(key->bytes, bytes, length);
    key->length = key->room = length;
    return LOGREDACT_OK;
}

static int32_t take_new(lr_key_material *key, const uint8_t *bytes, size_t length, logredact_error *error)
{
    /* A text editor's last newline is no part of a key. */
    if (length > KEY_MIN && bytes[length - 1] == '\n')
        length--;
    if (length < KEY_MIN)
        return lr_fail(error, LOGREDACT_E_KEY, 0, "a key is shorter than 32 bytes; make one with `openssl rand -hex 32`");
    if (length > KEY_MAX)
        return lr_fail(error, LOGREDACT_E_KEY, 0, "a key is longer than 4096 bytes");
    return take(key, bytes, length, error);
}

/* Whether this process belongs to the group. */
static bool is_of(gid_t group)
{
    gid_t groups[256];
    const int count = getgroups(256, groups);
    for (int i = 0; i < count; i++)
        if (groups[i] == group)
            return true;
    return getegid() == group;
}

const char *lr_key_file_refused(int fd, bool owned)
{
    struct stat info;
    if (fstat(fd, &info) != 0 || !S_ISREG(info.st_mode))
        return "a key file named in the policy is no regular file";
    const bool mine = info.st_uid == geteuid();
    if (owned && !mine && info.st_uid != 0)
        return "a key file belongs to another user than root and the one that this process runs as";
    const bool by_group = !mine && info.st_uid == 0 && (info.st_mode & 037) == 0 && is_of(info.st_gid);
    if ((info.st_mode & 077) && !by_group)
        return "a key file may be read by group or others; chmod 600 it (Kubernetes: defaultMode: 0400)";
    return NULL;
}

static int32_t read_file(lr_key_material *key, logredact_error *error)
{
    int fd = lr_secret_open(AT_FDCWD, key->file, 0);
    if (fd < 0)
        return lr_fail(error, LOGREDACT_E_KEY, 0, errno == ENOENT ? "a key file named in the policy does not exist"
                                                                    : "a key file named in the policy cannot be opened");
    const char *reason = lr_key_file_refused(fd, false);
    uint8_t bytes[KEY_MAX + 2];
    ssize_t length = 0;
    if (!reason && (length = lr_secret_read(fd, bytes, sizeof bytes)) < 0)
        reason = "a key file named in the policy cannot be read";
    close(fd);
    const int32_t status = reason ? lr_fail(error, LOGREDACT_E_KEY, 0, reason) : take_new(key, bytes, (size_t)length, error);
    OPENSSL_cleanse(bytes, sizeof bytes);
    return status;
}

static bool hkdf(const uint8_t *bytes, size_t bytes_length, const uint8_t *info, size_t info_length, uint8_t *out, size_t length)
{
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_id(EVP_PKEY_HKDF, NULL);
    bool ok = context && EVP_PKEY_derive_init(context) > 0 &&
              EVP_PKEY_CTX_set_hkdf_md(context, EVP_sha256()) > 0 &&
              EVP_PKEY_CTX_set1_hkdf_salt(context, (const unsigned char *)"", 0) > 0 &&
              EVP_PKEY_CTX_set1_hkdf_key(context, bytes, (int)bytes_length) > 0 &&
              EVP_PKEY_CTX_add1_hkdf_info(context, info, (int)info_length) > 0 &&
              EVP_PKEY_derive(context, out, &length) > 0;
    EVP_PKEY_CTX_free(context);
    return ok;
}

bool lr_key_id(const uint8_t *bytes, size_t length, char id[9])
{
    uint8_t info[8], bits[5];
    const size_t info_length = lr_length_prefixed(info, (lr_text){(const uint8_t *)"id", 2});
    if (!hkdf(bytes, length, info, info_length, bits, sizeof bits))
        return false;
    lr_base32(bits, 40, id);
    id[8] = '\0';
    return true;
}

bool lr_key_id_known(const logredact_policy *policy, const uint8_t id[8])
{
    for (uint32_t k = 0; k < policy->key_count; k++) {
        const lr_key_material *key = &policy->keys[k];
        if (memcmp(key->id, id, 8) == 0)
            return true;
        for (uint32_t i = 0; i < key->live_count; i++)
            if (memcmp(key->live[i], id, 8) == 0)
                return true;
    }
    return false;
}

int32_t lr_keys_take(logredact_policy *policy, const logredact_key *keys, size_t key_count, logredact_error *error)
{
    for (uint32_t index = 0; index < policy->key_count; index++) {
        lr_key_material *key = &policy->keys[index];
        const lr_key_material *before = policy->keys_of ? &policy->keys_of->keys[index] : NULL;
        int32_t status = LOGREDACT_OK;
        for (size_t k = 0; k < key_count && !key->bytes && status == LOGREDACT_OK; k++)
            if (strlen(keys[k].name) == key->name.length && memcmp(keys[k].name, key->name.bytes, key->name.length) == 0)
                status = take_new(key, keys[k].bytes, keys[k].length, error);
        if (before && (before->given || !key->directory))
            status = take(key, before->bytes, before->length, error);
        if (status != LOGREDACT_OK)
            return status;
        key->given = key->bytes && (!before || before->given);
        key->next = INT64_MAX;
    }
    return LOGREDACT_OK;
}

int32_t lr_keys_read(logredact_policy *policy, logredact_error *error)
{
    for (uint32_t index = 0; index < policy->key_count; index++) {
        lr_key_material *key = &policy->keys[index];
        int32_t status = LOGREDACT_OK;
        if (key->bytes)
            continue; /* the host's, or the policy's before */
        if (key->directory)
            status = lr_keyring_read(policy, key, error);
        else if (key->file)
            status = read_file(key, error);
        else
            status = lr_fail(error, LOGREDACT_E_KEY, 0, "a key of the policy was not given; is its environment variable set?");
        if (status != LOGREDACT_OK)
            return status;
    }
    for (uint32_t index = 0; index < policy->key_count; index++)
        if (!lr_key_id(policy->keys[index].bytes, policy->keys[index].length, policy->keys[index].id))
            return lr_fail(error, LOGREDACT_E_CRYPTO, 0, "libcrypto could not derive a key id");
    return LOGREDACT_OK;
}

static const lr_text field_type = {(const uint8_t *)"field", 5};

static bool derive_one(const logredact_policy *policy, const lr_action *action, lr_text type, uint8_t *out)
{
    uint8_t info[4 + 2 + 4 + 256 + 4 + 16];
    size_t length = lr_length_prefixed(info, (lr_text){(const uint8_t *)"h1", 2});
    length += lr_length_prefixed(info + length, action->domain);
    length += lr_length_prefixed(info + length, type);
    const lr_key_material *key = &policy->keys[action->key];
    return hkdf(key->bytes, key->length, info, length, out, 32);
}

int32_t lr_keys_derive(logredact_policy *policy, logredact_error *error)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < policy->rule_count; i++) {
        lr_rule *rule = &policy->rules[i];
        if (rule->action.kind != LOGREDACT_ACTION_PSEUDONYM)
            continue;
        rule->action.derived = count;
        count += rule->kind == LR_RULE_DETECTORS ? rule->detector_count : 1;
    }
    if (!count)
        return LOGREDACT_OK;
    policy->derived = lr_secret_alloc((size_t)count * 32);
    if (!policy->derived)
        return lr_fail(error, LOGREDACT_E_MEMORY, 0, "no memory for derived keys");
    policy->derived_count = count;
    for (uint32_t i = 0; i < policy->rule_count; i++) {
        const lr_rule *rule = &policy->rules[i];
        if (rule->action.kind != LOGREDACT_ACTION_PSEUDONYM)
            continue;
        uint8_t *out = policy->derived + (size_t)rule->action.derived * 32;
        bool ok = rule->kind == LR_RULE_DETECTORS || derive_one(policy, &rule->action, field_type, out);
        for (uint32_t d = 0; ok && d < rule->detector_count; d++)
            ok = derive_one(policy, &rule->action, policy->detectors[rule->detectors[d]].type, out + (size_t)d * 32);
        if (!ok)
            return lr_fail(error, LOGREDACT_E_CRYPTO, 0, "libcrypto could not derive a key");
    }
    return LOGREDACT_OK;
}

void lr_keys_wipe(logredact_policy *policy)
{
    for (uint32_t i = 0; i < policy->key_count && policy->keys; i++)
        lr_secret_free(policy->keys[i].bytes, policy->keys[i].room);
    lr_secret_free(policy->derived, (size_t)policy->derived_count * 32);
}
