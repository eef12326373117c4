//! The window in Redis, in Lua.
//!
//! The key is a sorted set: each call of a window with the moment, in microseconds of Redis' own
//! clock, until which it counts. A call on its way counts until its lease ends, a call that ended
//! until one window after. The member `held` is the pause that the server has asked for. Members stay
//! a while longer than they count, since an answer may tell of a moment when they counted.

use std::sync::LazyLock;

use redis::Script;

/// Begins each script: the clock, and a key that is of this kind. Entries that are further ahead than
/// they can be are of a clock of another time, as after a failover; they count for one window from now.
const BEGIN: &str = r"
    local time = redis.call('TIME')
    local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
    local function text(number) return string.format('%.0f', number) end
    local kind = redis.call('TYPE', KEYS[1]).ok
    if kind ~= 'zset' and kind ~= 'none' then redis.call('DEL', KEYS[1]) end
    local function mend(farthest, window)
        local odd = redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. text(farthest), '+inf')
        for _, member in ipairs(odd) do
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
/// the longest hold; times are in microseconds.
///
/// Takes a turn and returns two zeros; or returns how long to wait before asking again, and how long
/// the server holds calls.
pub(super) static TURN: LazyLock<Script> = LazyLock::new(|| {
    script(
        r"
        local limit, window, lease = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
        mend(now + window + math.max(lease, tonumber(ARGV[5])), window)
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
pub(super) static END: LazyLock<Script> = LazyLock::new(|| {
    script(
        r"
        redis.call('ZADD', KEYS[1], text(now + tonumber(ARGV[2])), ARGV[1])
        last(tonumber(ARGV[2]))
        return {'0', '0'}",
    )
});

/// Key: the window. Arguments: the call. The call was not sent.
pub(super) static REMOVE: LazyLock<Script> =
    LazyLock::new(|| script("redis.call('ZREM', KEYS[1], ARGV[1]) return {'0', '0'}"));

/// Key: the window. Arguments: a name, the length of the window, the limit, the calls that the server
/// says are left, the time that the call took.
///
/// Where the server counts more calls than there are here, somebody else has sent them, and they
/// count here as well.
pub(super) static LEARN: LazyLock<Script> = LazyLock::new(|| {
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
pub(super) static HOLD: LazyLock<Script> = LazyLock::new(|| {
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
