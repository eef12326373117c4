//! The Lua scripts of the sliding window in Redis.
//!
//! The key is a sorted set of calls. The score of a call is the time until which it counts, in
//! microseconds by the clock of Redis. A call in flight counts until its lease ends, and a
//! completed call counts for one window after its end. The member `held` is the pause that the
//! server has asked for. Members stay for a while after they stop counting, because a later answer
//! may refer to a time when they counted.

use std::sync::LazyLock;

use redis::Script;

/// The prologue of each script: the clock, and a key of the right type.
///
/// A score that is impossibly far in the future comes from another clock, as after a failover. Its
/// entry counts for one window from now.
const BEGIN: &str = r"
    local time = redis.call('TIME')
    local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
    local function text(number) return string.format('%.0f', number) end
    local kind = redis.call('TYPE', KEYS[1]).ok
    if kind ~= 'zset' and kind ~= 'none' then redis.call('DEL', KEYS[1]) end
    local function repair(farthest, window)
        local stale = redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. text(farthest), '+inf')
        for _, member in ipairs(stale) do
            redis.call('ZADD', KEYS[1], text(now + window), member)
        end
    end
    local function last(time)
        local left = math.ceil(time / 1000) + 1000
        redis.call('PEXPIRE', KEYS[1], text(math.max(redis.call('PTTL', KEYS[1]), left)))
    end
    local function counted(from)
        local calls = redis.call('ZCOUNT', KEYS[1], '(' .. text(from), '+inf')
        local held = tonumber(redis.call('ZSCORE', KEYS[1], 'held') or '0')
        if held > from then calls = calls - 1 end
        return calls
    end
";

/// Key: the window. Arguments: the call, the limit, the length of the window, the lease of a call,
/// the maximum hold. Times are in microseconds.
///
/// Takes a turn and returns two zeros. Otherwise returns the time until the next attempt, and the
/// time for which the server holds calls.
pub(crate) static TURN: LazyLock<Script> = LazyLock::new(|| {
    script(
        r"
        local limit, window, lease = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
        repair(now + window + math.max(lease, tonumber(ARGV[5])), window)
        redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', text(now - lease))
        local held = tonumber(redis.call('ZSCORE', KEYS[1], 'held') or '0')
        if held > now then return {text(held - now), text(held - now)} end
        if counted(now) < limit then
            redis.call('ZADD', KEYS[1], text(now + lease + window), ARGV[1])
            last(lease + window)
            return {'0', '0'}
        end
        local first = redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. text(now), '+inf',
            'WITHSCORES', 'LIMIT', 0, 1)
        return {text(math.min(tonumber(first[2]) - now, window)), '0'}",
    )
});

/// Key: the window. Arguments: the call, the length of the window. The call has ended.
pub(crate) static END: LazyLock<Script> = LazyLock::new(|| {
    script(
        r"
        redis.call('ZADD', KEYS[1], text(now + tonumber(ARGV[2])), ARGV[1])
        last(tonumber(ARGV[2]))
        return {'0', '0'}",
    )
});

/// Key: the window. Arguments: the call. The call was not sent.
pub(crate) static REMOVE: LazyLock<Script> =
    LazyLock::new(|| script("redis.call('ZREM', KEYS[1], ARGV[1]) return {'0', '0'}"));

/// Key: the window. Arguments: a name, the length of the window, the limit, the calls that the
/// server says are left, the time that the call took.
///
/// Where the server counts more calls than there are here, somebody else has sent them, and they
/// count here as well.
pub(crate) static LEARN: LazyLock<Script> = LazyLock::new(|| {
    script(
        r"
        local window = tonumber(ARGV[2])
        local others = tonumber(ARGV[3]) - counted(now - tonumber(ARGV[5])) - tonumber(ARGV[4])
        for number = 1, others do
            redis.call('ZADD', KEYS[1], text(now + window), ARGV[1] .. ':' .. number)
        end
        if others > 0 then last(window) end
        return {'0', '0'}",
    )
});

/// Key: the window. Arguments: for how many microseconds nobody has a turn.
pub(crate) static HOLD: LazyLock<Script> = LazyLock::new(|| {
    script(
        r"
        local before = tonumber(redis.call('ZSCORE', KEYS[1], 'held') or '0')
        local pause = tonumber(ARGV[1])
        redis.call('ZADD', KEYS[1], text(math.max(before, now + pause)), 'held')
        last(pause)
        return {'0', '0'}",
    )
});

fn script(body: &str) -> Script {
    Script::new(&format!("{BEGIN}{body}"))
}
