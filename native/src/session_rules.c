/* Which rules a session goes by: those of its tag, and those of a policy that takes another's place. */
#include "error.h"
#include "session.h"

/* Without its tag known, every rule but `keep` holds: the safe side. */
static bool holds_for(const lr_rule *rule, lr_text tag)
{
    if (rule->tag_count == 0)
        return true;
    if (!tag.length)
        return rule->action.kind != LOGREDACT_ACTION_KEEP;
    for (uint32_t t = 0; t < rule->tag_count; t++)
        if (lr_tag_glob(rule->tags[t], tag))
            return true;
    return false;
}

void lr_session_select_for_tag(logredact_session *s)
{
    const lr_text tag = {s->tag.bytes, s->tag.length};
    bool same = true;
    for (uint32_t r = 0; r < s->policy->rule_count && same; r++)
        same = s->takes_part[r] == holds_for(&s->policy->rules[r], tag);
    if (!same)
        lr_session_select_rules(s);
}

void lr_session_select_rules(logredact_session *s)
{
    const logredact_policy *p = s->policy;
    for (uint32_t d = 0; d < p->detector_count; d++)
        s->rule_of[d] = LR_NO_RULE;
    for (uint32_t r = 0; r < p->rule_count; r++) {
        const lr_rule *rule = &p->rules[r];
        lr_text tag = {s->tag.bytes, s->tag.length};
        const bool part = holds_for(rule, tag);
        s->takes_part[r] = part;
        for (uint32_t d = 0; part && d < rule->detector_count; d++)
            if (s->rule_of[rule->detectors[d]] == LR_NO_RULE)
                s->rule_of[rule->detectors[d]] = r;
    }
    lr_fields_forget(&s->fields);
    lr_repeats_forget(&s->repeats);
}

/*
 * What a session keeps of its policy: the pointers set here. What it has allocated by the policy's sizes (rule_of, counts, the
 * walk's frames, the scan's tables) has the same sizes for the same plan, so nothing is allocated and nothing can fail half way.
 * Between two calls no event is under way: input is only framed, and what was found unchanged is in the output.
 */
int32_t logredact_session_set_policy(logredact_session *s, logredact_policy *policy, logredact_error *error)
{
    if (!s || !policy)
        return lr_fail(error, LOGREDACT_E_ARGUMENT, 0, "logredact_session_set_policy: a pointer is NULL");
    if (memcmp(policy->digest, s->policy->digest, sizeof policy->digest) != 0)
        return lr_fail(error, LOGREDACT_E_ARGUMENT, 0, "the policy is of another plan than the session's");
    if (policy == s->policy)
        return LOGREDACT_OK;
    if (!lr_scan_set_policy(&s->scan, policy))
        return lr_fail(error, LOGREDACT_E_INTERNAL, 0, "the policy's tables are not those of the session's");
    logredact_policy *before = s->policy;
    lr_policy_retain(policy);
    s->policy = policy;
    s->resolver.policy = policy;
    lr_actor_set_policy(&s->resolver.actor, policy);
    s->fields.policy = policy;
    /* Keys in which the policy before found nothing are looked at again. */
    lr_session_select_rules(s);
    logredact_policy_free(before);
    return LOGREDACT_OK;
}
