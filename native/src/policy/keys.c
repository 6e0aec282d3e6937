/*
 * Key material: from the host or from a file, in memory that is locked where
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
#include "policy.h"
#include "secret.h"

#define KEY_MIN 32u
#define KEY_MAX 4096u

static int32_t take(lr_key_material *key, const uint8_t *bytes, size_t length, logredact_error *error)
{
    key->bytes = lr_secret_alloc(length);
    if (!key->bytes)
        return lr_fail(error, LOGREDACT_E_MEMORY, 0, "no memory for a key");
    memcpy(key->bytes, bytes, length);
    key->length = length;
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

static int32_t read_file(lr_key_material *key, const char *path, logredact_error *error)
{
    int fd = lr_secret_open(AT_FDCWD, path, 0);
    if (fd < 0)
        return lr_fail(error, LOGREDACT_E_KEY, 0, errno == ENOENT ? "a key file named in the policy does not exist"
                                                                    : "a key file named in the policy cannot be opened");
    struct stat info;
    int32_t status = LOGREDACT_OK;
    if (fstat(fd, &info) != 0 || !S_ISREG(info.st_mode))
        status = lr_fail(error, LOGREDACT_E_KEY, 0, "a key file named in the policy is no regular file");
    else if (info.st_mode & 077)
        status = lr_fail(error, LOGREDACT_E_KEY, 0,
                         "a key file may be read by group or others; chmod 600 it (Kubernetes: defaultMode: 0400)");
    uint8_t bytes[KEY_MAX + 2];
    ssize_t length = 0;
    if (status == LOGREDACT_OK && (length = lr_secret_read(fd, bytes, sizeof bytes)) < 0)
        status = lr_fail(error, LOGREDACT_E_KEY, 0, "a key file named in the policy cannot be read");
    close(fd);
    if (status == LOGREDACT_OK)
        status = take_new(key, bytes, (size_t)length, error);
    OPENSSL_cleanse(bytes, sizeof bytes);
    return status;
}

static bool hkdf(const lr_key_material *key, const uint8_t *info, size_t info_length, uint8_t *out, size_t length)
{
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_id(EVP_PKEY_HKDF, NULL);
    bool ok = context && EVP_PKEY_derive_init(context) > 0 &&
              EVP_PKEY_CTX_set_hkdf_md(context, EVP_sha256()) > 0 &&
              EVP_PKEY_CTX_set1_hkdf_salt(context, (const unsigned char *)"", 0) > 0 &&
              EVP_PKEY_CTX_set1_hkdf_key(context, key->bytes, (int)key->length) > 0 &&
              EVP_PKEY_CTX_add1_hkdf_info(context, info, (int)info_length) > 0 &&
              EVP_PKEY_derive(context, out, &length) > 0;
    EVP_PKEY_CTX_free(context);
    return ok;
}

int32_t lr_key_load(logredact_policy *policy, uint32_t index, const char *file, const logredact_key *keys,
                    size_t key_count, logredact_error *error)
{
    lr_key_material *key = &policy->keys[index];
    int32_t status = LOGREDACT_E_KEY;
    size_t given = 0;
    while (given < key_count && !(strlen(keys[given].name) == key->name.length &&
                                  memcmp(keys[given].name, key->name.bytes, key->name.length) == 0))
        given++;
    if (policy->keys_of)
        status = take(key, policy->keys_of->keys[index].bytes, policy->keys_of->keys[index].length, error);
    else if (given < key_count)
        status = take_new(key, keys[given].bytes, keys[given].length, error);
    else if (file)
        status = read_file(key, file, error);
    else
        lr_fail(error, LOGREDACT_E_KEY, 0, "a key of the policy was not given; is its environment variable set?");
    if (status != LOGREDACT_OK)
        return status;
    uint8_t info[8], bits[5];
    size_t length = lr_length_prefixed(info, (lr_text){(const uint8_t *)"id", 2});
    if (!hkdf(key, info, length, bits, sizeof bits))
        return lr_fail(error, LOGREDACT_E_CRYPTO, 0, "libcrypto could not derive a key id");
    lr_base32(bits, 40, key->id);
    key->id[8] = '\0';
    return LOGREDACT_OK;
}

static const lr_text field_type = {(const uint8_t *)"field", 5};

static bool derive_one(const logredact_policy *policy, const lr_action *action, lr_text type, uint8_t *out)
{
    uint8_t info[4 + 2 + 4 + 256 + 4 + 16];
    size_t length = lr_length_prefixed(info, (lr_text){(const uint8_t *)"h1", 2});
    length += lr_length_prefixed(info + length, action->domain);
    length += lr_length_prefixed(info + length, type);
    return hkdf(&policy->keys[action->key], info, length, out, 32);
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
        lr_secret_free(policy->keys[i].bytes, policy->keys[i].length);
    lr_secret_free(policy->derived, (size_t)policy->derived_count * 32);
}
