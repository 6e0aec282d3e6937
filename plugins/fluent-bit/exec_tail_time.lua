-- Events of `logredact tail`: the time to the nanosecond. Fluent Bit's parser reads the fraction of a time as a double and cuts off
-- what that is too low (src/flb_parser.c, parse_subseconds), so that 1.7 % of the times are one nanosecond less than the text says.
--
-- Only these are touched. Lua would write their record with its keys in any order, so it leaves as JSON, in the order in which tail
-- writes it, under one key, and a parser filter makes a record of it again. Settings: Time_As_Table On.

local KEYS = {
    "time", "stream", "attrs", "log", "partial_message", "partial_id", "partial_ordinal", "partial_last", "kubernetes", "file",
}
local KUBERNETES = {"pod_name", "namespace_name", "pod_id", "container_name", "docker_id"}

local ESCAPES = {}
for byte = 0, 31 do
    ESCAPES[string.char(byte)] = string.format("\\u%04x", byte)
end
ESCAPES['"'], ESCAPES["\\"] = '\\"', "\\\\"

local function quoted(text)
    return '"' .. text:gsub('[%c"\\]', ESCAPES) .. '"'
end

-- Docker sorts its attributes.
local function sorted(map)
    local keys = {}
    for key in pairs(map) do
        keys[#keys + 1] = key
    end
    table.sort(keys)
    return keys
end

local object

-- nil: Lua cannot say what it was.
local function json(key, value)
    if type(value) == "string" then
        return quoted(value)
    elseif type(value) ~= "table" then
        return nil
    end
    return object(value, key == "kubernetes" and KUBERNETES or sorted(value))
end

function object(map, keys)
    local entries, count = {}, 0
    for _, key in ipairs(keys) do
        if map[key] ~= nil then
            local value = type(key) == "string" and json(key, map[key])
            if not value then
                return nil
            end
            entries[#entries + 1] = quoted(key) .. ":" .. value
        end
    end
    for _ in pairs(map) do
        count = count + 1
    end
    return count == #entries and "{" .. table.concat(entries, ",") .. "}" or nil
end

function logredact_time(tag, time, record)
    local text = record["time"]
    local digits = type(text) == "string" and text:match("^%d+%-%d+%-%d+T%d+:%d+:%d+%.(%d+)")
    if digits then
        local nsec = tonumber((digits .. "00000000"):sub(1, 9))
        if nsec == time["nsec"] + 1 then
            local whole = object(record, KEYS)
            if whole then
                time["nsec"] = nsec
                return 1, time, {logredact_record = whole}
            end
        end
    end
    return 0, time, nil
end
