/*
 * Key material: from the host, a file or a keyring, in memory that is locked where
 * the system allows and wiped at the end; and what is derived from it.
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../act/act.h"
#include "../crypto/key_heap.h"
#include "../error.h"
#include "key_file.h"
#include "keys.h"
#include "reader.h"
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

int32_t lr_key_check(lr_text *key, logredact_error *error)
{
    if (key->length > KEY_MIN && key->bytes[key->length - 1] == '\n')
        key->length--;
    if (key->length < KEY_MIN)
        return lr_fail(error, LOGREDACT_E_KEY, 0, "a key is shorter than 32 bytes; make one with `openssl rand -hex 32`");
    if (key->length > KEY_MAX)
        return lr_fail(error, LOGREDACT_E_KEY, 0, "a key is longer than 4096 bytes");
    return LOGREDACT_OK;
}

static int32_t take_new(lr_key_material *key, const uint8_t *bytes, size_t length, logredact_error *error)
{
    lr_text given = {bytes, length};
    int32_t status = lr_key_check(&given, error);
    return status == LOGREDACT_OK ? take(key, given.bytes, given.length, error) : status;
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
    uint8_t *bytes = lr_key_alloc(KEY_MAX + 2);
    ssize_t length = 0;
    if (!bytes) {
        close(fd);
        return lr_fail(error, LOGREDACT_E_MEMORY, 0, "no memory for a key");
    }
    if (!reason && (length = lr_secret_read(fd, bytes, KEY_MAX + 2)) < 0)
        reason = "a key file named in the policy cannot be read";
    close(fd);
    const int32_t status = reason ? lr_fail(error, LOGREDACT_E_KEY, 0, reason) : take_new(key, bytes, (size_t)length, error);
    lr_key_free(bytes);
    return status;
}

bool lr_key_id(lr_text master, char id[9])
{
    uint8_t info[8], bits[5];
    const size_t length = lr_length_prefixed(info, (lr_text){(const uint8_t *)"id", 2});
    if (!lr_hkdf_sha256(master, (lr_text){0}, (lr_text){info, length}, bits, sizeof bits))
        return false;
    lr_base32(bits, 40, id);
    id[8] = '\0';
    return true;
}

bool lr_key_derive(lr_text master, const lr_key_purpose *purpose, lr_text domain, lr_text type, uint8_t *out)
{
    uint8_t info[4 + 32 + 4 + 256 + 4 + 16];
    size_t length = lr_length_prefixed(info, (lr_text){(const uint8_t *)purpose->construction, strlen(purpose->construction)});
    length += lr_length_prefixed(info + length, domain);
    length += lr_length_prefixed(info + length, type);
    return lr_hkdf_sha256(master, (lr_text){0}, (lr_text){info, length}, out, purpose->bytes);
}

/* A keyring's key is for one purpose: no token of another construction is made with it. */
static bool makes(const lr_key_material *key, uint8_t construction)
{
    static const char *const purposes[] = {"pseudonym", "encrypt", "subject-master", NULL};
    const int purpose = lr_text_index(key->purpose, purposes);
    return !key->directory || (purpose >= 0 && "hsk"[purpose] == construction);
}

bool lr_key_id_known(const logredact_policy *policy, uint8_t construction, const uint8_t id[8])
{
    for (uint32_t k = 0; k < policy->key_count; k++) {
        const lr_key_material *key = &policy->keys[k];
        if (!makes(key, construction))
            continue;
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
        if (!lr_key_id((lr_text){policy->keys[index].bytes, policy->keys[index].length}, policy->keys[index].id))
            return lr_fail(error, LOGREDACT_E_CRYPTO, 0, "libcrypto could not derive a key id");
    return LOGREDACT_OK;
}

const lr_key_purpose *lr_key_purpose_of(const lr_action *action)
{
    static const lr_key_purpose pseudonym = {"h1", 32}, encrypt = {"s1", 64}, subject = {"k1", 32}, fpe = {"f1", 32},
                                prefix = {"ipcrypt-pfx", LR_IPCRYPT_PREFIX_KEY},
                                deterministic = {"ipcrypt-deterministic", LR_IPCRYPT_DETERMINISTIC_KEY};
    switch (action->kind) {
    case LOGREDACT_ACTION_PSEUDONYM: return &pseudonym;
    case LOGREDACT_ACTION_ENCRYPT: return action->per_subject ? &subject : &encrypt;
    case LOGREDACT_ACTION_FPE: return &fpe;
    case LOGREDACT_ACTION_IP:
        return action->address == LR_ADDRESS_PREFIX ? &prefix : action->address == LR_ADDRESS_DETERMINISTIC ? &deterministic : NULL;
    default: return NULL;
    }
}

/* An address is one wherever it stands: a field's is what a detector's is. */
static lr_text type_of(const logredact_policy *policy, const lr_action *action, uint32_t detector)
{
    static const lr_text ip = {(const uint8_t *)"ip", 2};
    return action->kind == LOGREDACT_ACTION_IP ? ip : lr_type_of(policy, detector);
}

static bool derive(const logredact_policy *policy, const lr_rule *rule)
{
    const lr_action *action = &rule->action;
    const lr_key_material *key = &policy->keys[action->key];
    const lr_text master = {key->bytes, key->length};
    const uint32_t count = rule->kind == LR_RULE_DETECTORS ? rule->detector_count : 1;
    bool ok = true;
    for (uint32_t i = 0; ok && i < count; i++) {
        const lr_text type = type_of(policy, action, rule->kind == LR_RULE_DETECTORS ? rule->detectors[i] : LR_NO_DETECTOR);
        ok = lr_key_derive(master, lr_key_purpose_of(action), action->domain, type,
                           policy->derived + ((size_t)action->derived + i) * LR_DERIVED_BYTES);
    }
    return ok;
}

int32_t lr_keys_derive(logredact_policy *policy, logredact_error *error)
{
    uint32_t count = 0;
    bool algorithms = false;
    for (uint32_t i = 0; i < policy->rule_count; i++) {
        lr_rule *rule = &policy->rules[i];
        const bool keyed = lr_key_purpose_of(&rule->action) != NULL;
        algorithms |= keyed || rule->action.kind == LOGREDACT_ACTION_HASH;
        rule->action.derived = count;
        if (keyed)
            count += rule->kind == LR_RULE_DETECTORS ? rule->detector_count : 1;
    }
    const bool signs = policy->fingerprint.on && policy->fingerprint.key != LR_NO_KEY;
    if (signs)
        policy->fingerprint.derived = count++;
    if (algorithms && !lr_algorithms_get(&policy->algorithms))
        return lr_fail(error, LOGREDACT_E_CRYPTO, 0, "libcrypto has no SHA-256 or AES");
    if (!count)
        return LOGREDACT_OK;
    policy->derived = lr_secret_alloc((size_t)count * LR_DERIVED_BYTES);
    if (!policy->derived)
        return lr_fail(error, LOGREDACT_E_MEMORY, 0, "no memory for derived keys");
    policy->derived_count = count;
    for (uint32_t i = 0; i < policy->rule_count; i++) {
        const lr_rule *rule = &policy->rules[i];
        if (lr_key_purpose_of(&rule->action) && !derive(policy, rule))
            return lr_fail(error, LOGREDACT_E_CRYPTO, 0, "libcrypto could not derive a key");
        uint8_t none[LR_DERIVED_BYTES];
        int32_t status = rule->action.per_subject ? lr_subject_key(policy, &rule->action, (lr_text){0}, none, error) : LOGREDACT_OK;
        if (status != LOGREDACT_OK)
            return status;
    }
    if (signs) {
        static const lr_key_purpose signature = {"m1", 32};
        const lr_key_material *key = &policy->keys[policy->fingerprint.key];
        if (!lr_key_derive((lr_text){key->bytes, key->length}, &signature, (lr_text){0}, (lr_text){0},
                           policy->derived + (size_t)policy->fingerprint.derived * LR_DERIVED_BYTES))
            return lr_fail(error, LOGREDACT_E_CRYPTO, 0, "libcrypto could not derive a key");
    }
    return LOGREDACT_OK;
}

void lr_keys_wipe(logredact_policy *policy)
{
    for (uint32_t i = 0; i < policy->key_count && policy->keys; i++) {
        lr_subjects_free(policy->keys[i].subjects);
        lr_secret_free(policy->keys[i].bytes, policy->keys[i].room);
    }
    lr_secret_free(policy->derived, (size_t)policy->derived_count * LR_DERIVED_BYTES);
}
