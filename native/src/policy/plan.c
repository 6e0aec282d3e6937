/* Reads the body of a plan (docs/plan.md) and refuses all that is not exactly as described there. */
#include "../act/act.h"
#include "../error.h"
#include "reader.h"

static const lr_path *read_paths(lr_reader *r, uint32_t *count)
{
    *count = lr_reader_array(r, LR_MAX_RULES);
    lr_path *paths = lr_reader_alloc(r, *count, sizeof *paths);
    for (uint32_t i = 0; i < *count && !r->failed; i++) {
        paths[i].count = lr_reader_array(r, 64);
        lr_segment *segments = lr_reader_alloc(r, paths[i].count, sizeof *segments);
        paths[i].segments = segments;
        for (uint32_t s = 0; s < paths[i].count && !r->failed; s++) {
            switch (lr_reader_peek(r)) {
            case LR_MP_STR:
                segments[s].kind = LR_SEGMENT_KEY;
                segments[s].key = lr_reader_text(r, 0, 1024);
                break;
            case LR_MP_UINT:
                segments[s].kind = LR_SEGMENT_INDEX;
                segments[s].index = lr_reader_uint(r, 0, UINT32_MAX);
                break;
            case LR_MP_NIL:
                segments[s].kind = LR_SEGMENT_ANY;
                lr_reader_token(r);
                break;
            default:
                segments[s].kind = LR_SEGMENT_DEEP;
                if (lr_reader_bool(r))
                    lr_reader_fail(r, "a path segment is true");
            }
        }
    }
    return paths;
}

static const uint32_t *read_indexes(lr_reader *r, uint32_t *count, uint32_t below)
{
    *count = lr_reader_array(r, LR_MAX_DETECTORS);
    uint32_t *indexes = lr_reader_alloc(r, *count, sizeof *indexes);
    for (uint32_t i = 0; i < *count && !r->failed; i++)
        indexes[i] = (uint32_t)lr_reader_uint(r, 0, below ? below - 1 : 0);
    if (*count && !below)
        lr_reader_fail(r, "a rule names a detector, and the plan has none");
    return indexes;
}

static void read_rule(lr_reader *r, logredact_policy *policy, lr_rule *rule)
{
    enum { DETECTORS, KEY, PATH, ACTION, TAG };
    static const char *const keys[] = {"detectors", "key", "path", "action", "tag", NULL};
    uint32_t seen = 0, pairs = lr_reader_map(r, 5);
    for (uint32_t i = 0; i < pairs && !r->failed; i++) {
        switch (lr_reader_key(r, keys, &seen)) {
        case DETECTORS:
            rule->detectors = read_indexes(r, &rule->detector_count, policy->detector_count);
            break;
        case KEY:
            rule->kind = LR_RULE_KEY;
            rule->globs = lr_reader_texts(r, &rule->glob_count, 4096, 256);
            break;
        case PATH:
            rule->kind = LR_RULE_PATH;
            rule->paths = read_paths(r, &rule->path_count);
            break;
        case ACTION: lr_plan_read_action(r, policy, &rule->action); break;
        case TAG: rule->tags = lr_reader_texts(r, &rule->tag_count, 4096, 256); break;
        default: break;
        }
    }
    uint32_t what = seen & (1u << DETECTORS | 1u << KEY | 1u << PATH);
    if (!r->failed && (!(seen >> ACTION & 1) || what == 0 || (what & (what - 1))))
        lr_reader_fail(r, "a rule needs an action and one of detectors, key, path");
    policy->has_field_rules |= rule->kind != LR_RULE_DETECTORS;
    policy->has_path_rules |= rule->kind == LR_RULE_PATH;
    policy->has_tags |= rule->tag_count > 0;
}

static void read_allowance(lr_reader *r, logredact_policy *policy, lr_allowance *allow)
{
    enum { DETECTORS, VALUES, NETWORKS, PATHS };
    static const char *const keys[] = {"detectors", "values", "networks", "paths", NULL};
    uint32_t seen = 0, pairs = lr_reader_map(r, 4);
    for (uint32_t i = 0; i < pairs && !r->failed; i++) {
        switch (lr_reader_key(r, keys, &seen)) {
        case DETECTORS:
            if (lr_reader_peek(r) == LR_MP_NIL)
                lr_reader_token(r);
            else
                allow->detectors = read_indexes(r, &allow->detector_count, policy->detector_count);
            break;
        case VALUES: allow->values = lr_reader_texts(r, &allow->value_count, 65536, 65536); break;
        case NETWORKS: {
            allow->network_count = lr_reader_array(r, 65536);
            lr_network *networks = lr_reader_alloc(r, allow->network_count, sizeof *networks);
            allow->networks = networks;
            for (uint32_t n = 0; n < allow->network_count && !r->failed; n++) {
                if (lr_reader_array(r, 2) != 2)
                    lr_reader_fail(r, "a network has not two fields");
                lr_text prefix = lr_reader_bin(r, 16, 16);
                networks[n].bits = (uint32_t)lr_reader_uint(r, 0, 128);
                if (!r->failed)
                    memcpy(networks[n].prefix, prefix.bytes, 16);
            }
            break;
        }
        case PATHS: allow->paths = read_paths(r, &allow->path_count); break;
        default: break;
        }
    }
    if (!r->failed && seen != 15)
        lr_reader_fail(r, "an allowance needs detectors, values, networks and paths");
}

static void read_limits(lr_reader *r, lr_limits *limits)
{
    static const char *const keys[] = {"depth", "value_bytes", "record_bytes", "findings_per_value", NULL};
    uint32_t seen = 0, pairs = lr_reader_map(r, 4);
    for (uint32_t i = 0; i < pairs && !r->failed; i++) {
        switch (lr_reader_key(r, keys, &seen)) {
        case 0: limits->depth = lr_reader_uint(r, 1, LR_MAX_DEPTH); break;
        case 1: limits->value_bytes = lr_reader_uint(r, 1, 1u << 30); break;
        case 2: limits->record_bytes = lr_reader_uint(r, 1, 1u << 30); break;
        case 3: limits->findings_per_value = lr_reader_uint(r, 1, 1000000); break;
        default: break;
        }
    }
    if (!r->failed && seen != 15)
        lr_reader_fail(r, "the plan's limits are not complete");
}

static void read_rules(lr_reader *r, logredact_policy *policy)
{
    policy->rule_count = lr_reader_array(r, LR_MAX_RULES);
    policy->rules = lr_reader_alloc(r, policy->rule_count, sizeof *policy->rules);
    for (uint32_t n = 0; n < policy->rule_count && !r->failed; n++)
        read_rule(r, policy, &policy->rules[n]);
}

/* The types of the detectors, each once, and that of a field. */
static void collect_types(lr_reader *r, logredact_policy *policy)
{
    lr_text *types = lr_reader_alloc(r, policy->detector_count + 1, sizeof *types);
    policy->types = types;
    for (uint32_t d = 0; d <= policy->detector_count && !r->failed; d++) {
        const lr_text type = lr_type_of(policy, d < policy->detector_count ? d : LR_NO_DETECTOR);
        uint32_t t = 0;
        while (t < policy->type_count && !lr_text_equal(types[t], type))
            t++;
        if (t == policy->type_count)
            types[policy->type_count++] = type;
    }
}

static void read_allowances(lr_reader *r, logredact_policy *policy)
{
    policy->allow_count = lr_reader_array(r, LR_MAX_RULES);
    policy->allow = lr_reader_alloc(r, policy->allow_count, sizeof *policy->allow);
    for (uint32_t n = 0; n < policy->allow_count && !r->failed; n++)
        read_allowance(r, policy, &policy->allow[n]);
}

/* Passes one object; returns where it began. */
static size_t skip(lr_reader *r)
{
    size_t start = r->at;
    uint64_t pending = 1;
    if (!r->failed && lr_mp_skip(r->bytes, r->length, &r->at, &pending) != LR_MP_OK) {
        r->at = start;
        lr_reader_fail(r, "the plan is cut off or not msgpack");
    }
    return start;
}

int32_t lr_plan_read(logredact_policy *policy, const uint8_t *body, size_t length, logredact_error *error)
{
    enum { DETECTORS, RULES, ALLOW, KEYS, LIMITS, ON_ERROR, SEAL, FINGERPRINT };
    static const char *const names[] = {"detectors", "rules", "allow", "keys", "limits", "on_error", "seal", "fingerprint", NULL};
    static const char *const on_errors[] = {"redact", "drop", "stop", NULL};
    lr_reader r = {.bytes = body, .length = length, .arena = &policy->arena};
    uint32_t seen = 0, pairs = lr_reader_map(&r, 8);
    size_t rules_at = 0, allow_at = 0;
    for (uint32_t i = 0; i < pairs && !r.failed; i++) {
        int key = lr_reader_key(&r, names, &seen);
        switch (key) {
        case DETECTORS:
            policy->detector_count = lr_reader_array(&r, LR_MAX_DETECTORS);
            policy->detectors = lr_reader_alloc(&r, policy->detector_count, sizeof *policy->detectors);
            for (uint32_t d = 0; d < policy->detector_count && !r.failed; d++)
                lr_plan_read_detector(&r, &policy->detectors[d]);
            break;
        case RULES: rules_at = skip(&r); break;
        case ALLOW: allow_at = skip(&r); break;
        case KEYS: lr_plan_read_keys(&r, policy); break;
        case LIMITS: read_limits(&r, &policy->limits); break;
        case SEAL: lr_plan_read_seal(&r, &policy->seal); break;
        case FINGERPRINT: lr_plan_read_fingerprint(&r, &policy->fingerprint); break;
        case ON_ERROR: {
            int value = lr_text_index(lr_reader_text(&r, 1, 8), on_errors);
            if (value < 0)
                lr_reader_fail(&r, "on_error is not redact, drop or stop");
            policy->on_error = (uint8_t)(value < 0 ? 0 : value);
            break;
        }
        default: break;
        }
    }
    if (!r.failed && (seen | 1u << SEAL | 1u << FINGERPRINT) != 255)
        lr_reader_fail(&r, "the plan lacks a part");
    if (!r.failed && policy->seal.on && policy->fingerprint.on)
        lr_reader_fail(&r, "the plan has a seal and a fingerprint");
    if (!r.failed && policy->fingerprint.on && policy->fingerprint.key != LR_NO_KEY && policy->fingerprint.key >= policy->key_count)
        lr_reader_fail(&r, "the plan's fingerprint names a key that there is not");
    if (!r.failed && r.at != r.length)
        lr_reader_fail(&r, "the plan has bytes after its end");
    /* Rules name detectors and keys by index, wherever in the plan these stand. */
    if (!r.failed) {
        r.at = rules_at;
        read_rules(&r, policy);
        r.at = r.failed ? r.at : allow_at;
        read_allowances(&r, policy);
        collect_types(&r, policy);
    }
    if (r.failed)
        return lr_fail(error, LOGREDACT_E_PLAN, r.failed_at, r.reason);
    return LOGREDACT_OK;
}
