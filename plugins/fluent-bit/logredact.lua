-- logredact in Fluent Bit's Lua filter, through LuaJIT's FFI; see README.md beside this file.
--
--   [FILTER]
--       Name    lua
--       Match   *
--       Script  /etc/fluent-bit/logredact.lua
--       Call    logredact
--
-- Settings, from Fluent Bit's environment (@SET, `env:`) or the process's:
--   LOGREDACT_POLICY           file of the compiled policy (logredact policy compile policy.yaml -o policy.plan); else default.plan beside this file
--   LOGREDACT_LIBRARY          liblogredact.so; else the one beside this file
--   LOGREDACT_RELOAD_INTERVAL  seconds between looks whether policy, known secrets or keyrings have changed; 10, and 0 is never
--   LOGREDACT_REWRITE          1: every record is written anew from what Lua shows of it, so that nothing leaves that it does not show
--
-- A record goes to the library as msgpack. Where nothing in it changes, Fluent Bit keeps its own bytes; where anything
-- fails, a placeholder takes its place: an error that leaves `logredact` would have Fluent Bit pass the whole chunk.
--
-- SPDX-License-Identifier: Apache-2.0

local ffi = require("ffi")

-- As logredact.h has it; a structure that grows keeps its beginning, and says its size.
ffi.cdef [[
typedef struct { int32_t code; uint64_t offset; char message[160]; } logredact_error;
typedef struct { size_t size; int32_t format, framing, collect, stats; } logredact_session_options;
typedef struct logredact_policy logredact_policy;
typedef struct logredact_session logredact_session;
int32_t logredact_policy_load(const uint8_t *plan, size_t length, const void *keys, size_t key_count,
                              logredact_policy **policy, logredact_error *error);
void logredact_policy_free(logredact_policy *policy);
int32_t logredact_policy_changed(const logredact_policy *policy);
int32_t logredact_policy_reload(const logredact_policy *from, logredact_policy **policy, logredact_error *error);
int32_t logredact_session_new(logredact_policy *policy, const logredact_session_options *options,
                              logredact_session **session, logredact_error *error);
void logredact_session_free(logredact_session *session);
int32_t logredact_session_set_policy(logredact_session *session, logredact_policy *policy, logredact_error *error);
int32_t logredact_session_chunk(logredact_session *session, const uint8_t *tag, size_t tag_length,
                                const uint8_t *bytes, size_t length,
                                const uint8_t **output, size_t *output_length, logredact_error *error);
int memcmp(const void *, const void *, size_t);
long time(long *);
]]

local FRAMING_FLUENTBIT = 2
local PLAN_HEAD = 64          -- holds a plan's digest

local C, cast, copy, fstring, istype = ffi.C, ffi.cast, ffi.copy, ffi.string, ffi.istype
local type, next, rawget, pcall, getmetatable, setmetatable = type, next, rawget, pcall, getmetatable, setmetatable
local floor, max = math.floor, math.max

local function setting(name)
    return FLB_ENV and FLB_ENV[name] or os.getenv(name)
end

local function say(text)
    io.stderr:write("[logredact] ", text, "\n")
end

-- ---- library and policy: an error here keeps Fluent Bit from starting ------

local beside = debug.getinfo(1, "S").source:match("^@(.*/)") or "./"

local function load_library()
    local path = setting("LOGREDACT_LIBRARY") or beside .. "liblogredact.so"
    local ok, found = pcall(ffi.load, path)
    if not ok then
        error("logredact: " .. tostring(found), 0)
    end
    for _, name in ipairs { "policy_load", "policy_free", "policy_changed", "policy_reload", "session_new", "session_free",
                            "session_set_policy", "session_chunk" } do
        if not pcall(function() return found["logredact_" .. name] end) then
            error("logredact: " .. path .. " has no logredact_" .. name .. ": it is older than logredact.lua", 0)
        end
    end
    return found
end

local lib = load_library()
local path = setting("LOGREDACT_POLICY") or beside .. "default.plan"
local rewrite = setting("LOGREDACT_REWRITE") == "1"
local interval = tonumber(setting("LOGREDACT_RELOAD_INTERVAL") or 10)
    or error("logredact: LOGREDACT_RELOAD_INTERVAL is no number", 0)

local failure = ffi.new("logredact_error")
local one_policy, one_session = ffi.new("logredact_policy *[1]"), ffi.new("logredact_session *[1]")

local policy, session, checks -- `checks`: for what is searched, but is no record
local head                    -- the beginning of the plan in use

local function read_plan(size)
    local file, reason = io.open(path, "rb")
    if not file then
        return nil, reason
    end
    local text = file:read(size)
    file:close()
    return text, "it cannot be read"
end

local function new_session(of)
    local options = ffi.new("logredact_session_options", { ffi.sizeof("logredact_session_options"), 0, FRAMING_FLUENTBIT, 0, 0 })
    if lib.logredact_session_new(of, options, one_session, failure) ~= 0 then
        return nil, fstring(failure.message)
    end
    return ffi.gc(one_session[0], lib.logredact_session_free)
end

-- Puts the plan's policy to use; false and the reason, and the one before stays.
local function open_policy()
    local text, reason = read_plan("*a")
    if not text then
        return false, reason
    end
    if text == "" or text:byte() < 0x80 then
        return false, "it is text, not a compiled policy; compile it: logredact policy compile policy.yaml -o policy.plan"
    end
    if lib.logredact_policy_load(text, #text, nil, 0, one_policy, failure) ~= 0 then
        return false, fstring(failure.message)
    end
    local fresh = ffi.gc(one_policy[0], lib.logredact_policy_free)
    local first, why = new_session(fresh)
    local second = first and new_session(fresh)
    if not second then
        return false, why or "no memory"
    end
    -- One that does not load is read again at each look: it was half written, or what it lacks is a key's file.
    policy, session, checks, head = fresh, first, second, text:sub(1, PLAN_HEAD)
    return true
end

local function reload_sources()
    if lib.logredact_policy_reload(policy, one_policy, failure) ~= 0 then
        return false, fstring(failure.message)
    end
    local fresh = ffi.gc(one_policy[0], lib.logredact_policy_free)
    if lib.logredact_session_set_policy(session, fresh, failure) ~= 0
        or lib.logredact_session_set_policy(checks, fresh, failure) ~= 0 then
        return false, fstring(failure.message)
    end
    policy = fresh
    return true
end

do
    local ok, reason = open_policy()
    if not ok then
        error("logredact: policy '" .. path .. "' does not load: " .. reason, 0)
    end
end

local next_look = tonumber(C.time(nil)) + interval
local complaint

local function look(now)
    next_look = now + interval
    local ok, reason = true, nil
    local beginning, why = read_plan(PLAN_HEAD)
    if beginning == nil then
        ok, reason = false, why
    elseif beginning ~= head then
        ok, reason = open_policy()
    end
    if ok and lib.logredact_policy_changed(policy) == 1 then
        ok, reason = reload_sources()
    end
    if not ok and reason ~= complaint then
        say("policy not read again, the one before stays in use: " .. reason)
    end
    complaint = reason
end

-- ---- msgpack, as far as Lua's values and the library's answers need it -----

local room = 65536
local buffer = ffi.new("uint8_t[?]", room)
local eight = ffi.new("union { double d; int64_t i; uint8_t b[8]; }")

local function grow(size)
    local larger = ffi.new("uint8_t[?]", 2 * size)
    copy(larger, buffer, room)
    buffer, room = larger, 2 * size
end

local function put_string(at, text)
    local size = #text
    if at + size + 5 > room then
        grow(at + size + 5)
    end
    local out = buffer + at
    local header
    if size < 32 then
        out[0] = 0xa0 + size
        header = 1
    elseif size < 65536 then
        out[0] = 0xda
        out[1] = floor(size / 256)
        out[2] = size % 256
        header = 3
    else
        out[0] = 0xdb
        out[1] = floor(size / 16777216)
        out[2] = floor(size / 65536) % 256
        out[3] = floor(size / 256) % 256
        out[4] = size % 256
        header = 5
    end
    copy(out + header, text, size)
    return at + header + size
end

local function put_number(at, number)
    local out = buffer + at
    if number >= 0 and number < 128 and floor(number) == number and 1 / number > 0 then
        out[0] = number
        return at + 1
    end
    if floor(number) == number and number >= -0x1p53 and number <= 0x1p53 and 1 / number ~= -1 / 0 then
        out[0] = 0xd3
        eight.i = number
    else
        out[0] = 0xcb
        eight.d = number
    end
    for i = 1, 8 do
        out[i] = eight.b[8 - i]
    end
    return at + 9
end

local function put_count(at, first, count)
    local out = buffer + at
    out[0] = first
    out[1] = floor(count / 16777216)
    out[2] = floor(count / 65536) % 256
    out[3] = floor(count / 256) % 256
    out[4] = count % 256
end

local MAP, ARRAY = { type = 2 }, { type = 1 }  -- as Fluent Bit marks tables (flb_lua.h)
local NOTHING = setmetatable({}, MAP)

-- How many elements an array has; nil: it is a map. Fluent Bit leaves null out, so an array may have holes.
local function array_length(value)
    local mark = getmetatable(value)
    local kind = mark and mark.type
    if kind == 2 then
        return nil
    end
    local length = #value
    if next(value, length > 0 and length or nil) == nil and (length > 0 or kind == 1) then
        return length
    end
    local most = 0
    for key in next, value do
        if type(key) ~= "number" or key < 1 or floor(key) ~= key then
            return nil
        end
        most = max(most, key)
    end
    if kind == 1 or most > 0 and most < 2 * (length + 8) then
        return most
    end
    return nil
end

local exact           -- below
local replaced = false -- something already, while it was encoded

-- `name`: the key that the number stands under, if it is a text.
local function put_exact(at, number, name)
    if number > 0x1p53 and number < 0x1p64 and not exact(number, name) then
        replaced = true
        return put_string(at, "[REDACTED:error]")
    end
    return put_number(at, number)
end

-- One value behind what is in the buffer. Containers wait on a stack of their own: recursion would leave LuaJIT's traces.
local tables, keys, lengths, counts, starts = {}, {}, {}, {}, {}

local function encode(at, value)
    local depth = 0
    local current, key, length, count, start
    while true do
        if at + 32 > room then
            grow(at + 32)
        end
        local kind = type(value)
        if kind == "string" then
            at = put_string(at, value)
        elseif kind == "number" then
            at = put_exact(at, value, key)
        elseif kind == "table" then
            if depth > 0 then
                tables[depth], keys[depth], lengths[depth], counts[depth], starts[depth] = current, key, length, count, start
            end
            depth = depth + 1
            current, key, count, start = value, nil, 0, at
            length = array_length(value) or -1
            if length >= 0 then
                key = 0
            end
            at = at + 5
        elseif kind == "boolean" then
            buffer[at] = value and 0xc3 or 0xc2
            at = at + 1
        elseif value == nil or kind == "userdata" and value == flb_null then
            buffer[at] = 0xc0
            at = at + 1
        else
            error("a value of a type that no record has")
        end

        -- The next one of the container at hand, or of one around it.
        while true do
            if depth == 0 then
                return at
            end
            if length >= 0 then
                if key < length then
                    key = key + 1
                    value = rawget(current, key)
                    break
                end
                put_count(start, 0xdd, length)
            else
                key, value = next(current, key)
                if key ~= nil then
                    count = count + 1
                    if type(key) == "string" then
                        at = put_string(at, key)
                    elseif type(key) == "number" then
                        if at + 32 > room then
                            grow(at + 32)
                        end
                        at = put_exact(at, key)
                    else
                        error("a name of a type that no record has")
                    end
                    break
                end
                put_count(start, 0xdf, count)
            end
            depth = depth - 1
            if depth > 0 then
                current, key, length, count, start = tables[depth], keys[depth], lengths[depth], counts[depth], starts[depth]
                tables[depth] = nil
            end
        end
    end
end

local function number_at(bytes, size)
    local value = 0
    for i = 0, size - 1 do
        value = value * 256 + bytes[i]
    end
    return value
end

local decode

local function decode_map(bytes, at, count)
    local map = {}
    for _ = 1, count do
        local key, value
        key, at = decode(bytes, at)
        value, at = decode(bytes, at)
        map[key] = value
    end
    return setmetatable(map, MAP), at
end

local function decode_array(bytes, at, count)
    local array = {}
    for i = 1, count do
        array[i], at = decode(bytes, at)
    end
    return setmetatable(array, ARRAY), at
end

-- The value at bytes[at], and where it ends: of what `encode` writes, and what the library may put in its place.
function decode(bytes, at)
    local first = bytes[at]
    if first < 0x80 then
        return first, at + 1
    elseif first < 0x90 then
        return decode_map(bytes, at + 1, first - 0x80)
    elseif first < 0xa0 then
        return decode_array(bytes, at + 1, first - 0x90)
    elseif first < 0xc0 then
        return fstring(bytes + at + 1, first - 0xa0), at + 1 + first - 0xa0
    elseif first == 0xc0 then
        return flb_null, at + 1
    elseif first == 0xc2 or first == 0xc3 then
        return first == 0xc3, at + 1
    elseif first >= 0xd9 and first <= 0xdb then
        local size = first == 0xd9 and 1 or first == 0xda and 2 or 4
        local length = number_at(bytes + at + 1, size)
        return fstring(bytes + at + 1 + size, length), at + 1 + size + length
    elseif first == 0xcb or first == 0xd3 then
        for i = 1, 8 do
            eight.b[8 - i] = bytes[at + i]
        end
        return first == 0xcb and eight.d or tonumber(eight.i), at + 9
    elseif first >= 0xcc and first <= 0xcf then
        local size = 2 ^ (first - 0xcc)
        return number_at(bytes + at + 1, size), at + 1 + size
    elseif first == 0xdd then
        return decode_array(bytes, at + 5, number_at(bytes + at + 1, 4))
    elseif first == 0xdf then
        return decode_map(bytes, at + 5, number_at(bytes + at + 1, 4))
    elseif first == 0xdc then
        return decode_array(bytes, at + 3, number_at(bytes + at + 1, 2))
    elseif first == 0xde then
        return decode_map(bytes, at + 3, number_at(bytes + at + 1, 2))
    end
    error("an answer of a type that is not known")
end

-- ---- redaction --------------------------------------------------------------

local output, output_length = ffi.new("const uint8_t *[1]"), ffi.new("size_t[1]")

-- The library's word on buffer[0..length): true where nothing changes.
local function unchanged(of, tag, length)
    if lib.logredact_session_chunk(of, tag, #tag, buffer, length, output, output_length, failure) ~= 0 then
        error("not redacted")
    end
    return output_length[0] == length and C.memcmp(output[0], buffer, length) == 0
end

-- Begins an event: [[0, ...
local function begin()
    buffer[0], buffer[1], buffer[2] = 0x92, 0x92, 0
    return 3
end

local function put_nothing(at)
    buffer[at] = 0x80
    return at + 1
end

-- Does the library find nothing in this table on its own?
local function is_clean(value)
    replaced = false
    return unchanged(checks, "", encode(put_nothing(begin()), value)) and not replaced
end

--[[
Lua has an integer beyond 2^53 rounded. It may stay if none of those that it may have been is a finding under its key. Of the
many that are rounded to one, nineteen from each end are asked for: they hold ten that differ in the last digit alone, and so
one whose check digit is right, and both beginnings that the number may have. The question has a buffer of its own.
]]
local ROW = 19
local other_buffer, other_room = ffi.new("uint8_t[?]", 1024), 1024

local function put_integers(at, first, count)
    for _ = 1, count do
        local rest = first
        buffer[at] = 0xcf
        for i = 8, 1, -1 do
            buffer[at + i] = tonumber(rest % 256)
            rest = rest / 256
        end
        at = at + 9
        first = first + 1
    end
    return at
end

function exact(number, name)
    local kept, kept_room = buffer, room
    buffer, room = other_buffer, other_room
    local reach = 2 ^ (select(2, math.frexp(number)) - 54)
    local all = 2 * reach + 1
    local lowest = ffi.cast("uint64_t", number) - reach
    local at = put_nothing(begin())
    buffer[at] = 0x81
    at = put_string(at + 1, type(name) == "string" and #name < 256 and name or "n")
    put_count(at, 0xdd, math.min(all, 2 * ROW))
    at = at + 5
    if all <= 2 * ROW then
        at = put_integers(at, lowest, all)
    else
        at = put_integers(at, lowest, ROW)
        at = put_integers(at, lowest + (all - ROW), ROW)
    end
    local ok, clean = pcall(unchanged, checks, "", at)
    buffer, room = kept, kept_room
    return ok and clean
end

-- 0, or 2 with metadata and record, or -1, as Fluent Bit wants it.
local function redact(tag, group, metadata, record)
    if group and next(group) ~= nil and not is_clean(group) then
        -- Fluent Bit takes no change to what a group's records share; without records the group goes.
        return -1
    end
    replaced = false
    local at = begin()
    if metadata and next(metadata) ~= nil then
        at = encode(at, metadata)
    else
        at = put_nothing(at)
    end
    local length = encode(at, record)
    if unchanged(session, tag, length) and not replaced then
        if rewrite then
            return 2, metadata, record
        end
        return 0
    end
    if output_length[0] == 0 then
        return -1
    end
    local changed, changed_metadata
    changed_metadata, at = decode(output[0], 3)
    changed = decode(output[0], at)
    return 2, changed_metadata, changed
end

local warned = 0

-- Made beforehand: where memory is short, this must not fail as well.
local FAILED = setmetatable({ message = "[REDACTED:error]" }, MAP)

local function warn()
    local now = tonumber(C.time(nil))
    if now >= warned then
        warned = now + 60
        say("a record could not be redacted and left as a placeholder")
    end
end

-- Where Fluent Bit knows of metadata in Lua (https://github.com/fluent/fluent-bit/pull/10457) it counts these names, and gives all five;
-- else the record is third.
function logredact(tag, timestamp, group, metadata, record)
    local now = interval > 0 and tonumber(C.time(nil)) or 0
    if now >= next_look and interval > 0 then
        pcall(look, now)
    end

    local five = record ~= nil
    if not five then
        group, metadata, record = nil, nil, group
    end
    local ok, code, changed_metadata, changed = pcall(redact, tag, group, metadata, record)
    if not ok then
        pcall(warn)
        code, changed_metadata, changed = 2, NOTHING, FAILED
    end
    -- What is kept need not be given back.
    if five then
        return code, timestamp, changed_metadata, changed
    end
    return code, timestamp, changed
end
