/* Loading: a hostile plan is refused or works. The input is the plan's body; its digest is made right. */
#include <openssl/sha.h>

#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > 0xffff)
        return 0;
    uint8_t *plan = malloc(size + 64);
    static const uint8_t head[] = "\x83\xa6" "format\x01\xa6" "digest\xc4\x20";
    uint8_t *at = plan;
    memcpy(at, head, sizeof head - 1);
    at += sizeof head - 1;
    SHA256(data, size, at);
    at += 32;
    memcpy(at, "\xa4" "body\xc5", 6);
    at[6] = (uint8_t)(size >> 8);
    at[7] = (uint8_t)size;
    at += 8;
    memcpy(at, data, size);
    static const uint8_t material[32] = "a key of the fuzz targets: no use";
    const logredact_key key = {"fuzz", material, sizeof material};
    logredact_policy *policy;
    logredact_error error;
    if (logredact_policy_load(plan, (size_t)(at - plan) + size, &key, 1, &policy, &error) == LOGREDACT_OK) {
        static const uint8_t record[] = "\x82\xa7message\xd9\x36" "password=hunter22 a@b.de 4111111111111111 ghp_aaaa\n+12\xa4key2\x01";
        logredact_session *session;
        PROMISE(logredact_session_new(policy, NULL, &session, NULL) == LOGREDACT_OK);
        logredact_policy_free(policy);
        logredact_session_set_tag(session, (const uint8_t *)"kube.app", 8);
        int32_t status = logredact_session_feed(session, record, sizeof record - 1, NULL);
        PROMISE(status == LOGREDACT_OK || status == LOGREDACT_E_LIMIT);
        logredact_session_free(session);
    } else {
        PROMISE(error.code != LOGREDACT_OK && error.message[0]);
    }
    free(plan);
    return 0;
}
