//! What Redis does at once, in Lua; the last argument of each is how often it was run before.

use std::sync::LazyLock;

use redis::Script;

/// Keys: lock, fence, grant. Arguments: the holder's token, the lease in milliseconds.
///
/// Returns the number of the lease, or 0 when another holds it. Asked again by its holder, it
/// begins the lease anew.
pub(super) static LOCK: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        r"
        local holder = redis.call('GET', KEYS[1])
        if holder and holder ~= ARGV[1] then return 0 end
        redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
        local fence = redis.call('INCR', KEYS[2])
        local last = tonumber(redis.call('HGET', KEYS[3], 'fence') or '0')
        if fence <= last then
            fence = last + 1
            redis.call('SET', KEYS[2], fence)
        end
        return fence",
    )
});

/// Keys: lock. Arguments: the holder's token. Deletes no lock of another.
pub(super) static RELEASE: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        r"
        if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
        return 0",
    )
});

/// Keys: grant. Returns nothing, or document, revision and age in milliseconds; either of the first
/// two is missing where the key is damaged.
pub(super) static LOAD: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        r"
        if redis.call('EXISTS', KEYS[1]) == 0 then return false end
        local kept = redis.call('HMGET', KEYS[1], 'document', 'revision', 'saved_at')
        local time = redis.call('TIME')
        local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
        local age = math.max(0, now - (tonumber(kept[3] or '0') or 0))
        return {kept[1], kept[2], string.format('%.0f', age)}",
    )
});

/// Keys: grant, accounts. Arguments: document, the revision that it replaces, the number of the
/// lease, the account.
///
/// Returns the new revision; 0 when another one is stored, or a holder of a later lease has saved.
/// A repetition finds what the first has saved.
pub(super) static SAVE: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        r"
        local kept = redis.call('HMGET', KEYS[1], 'revision', 'fence', 'document')
        local revision, fence = tonumber(kept[1] or '0'), tonumber(kept[2] or '0')
        local replaces, own = tonumber(ARGV[2]), tonumber(ARGV[3])
        if ARGV[5] ~= '0' and revision == replaces + 1 and fence == own and kept[3] == ARGV[1] then
            return revision
        end
        if revision ~= replaces or fence > own then return 0 end
        local time = redis.call('TIME')
        local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
        redis.call('HSET', KEYS[1], 'document', ARGV[1], 'revision', replaces + 1,
            'fence', ARGV[3], 'saved_at', string.format('%.0f', now))
        redis.call('SADD', KEYS[2], ARGV[4])
        return replaces + 1",
    )
});

/// Keys: grant, accounts, fence. Arguments: the revision, the account.
///
/// Returns 1 when nothing of the account is stored any more, 0 when another revision is. The count of
/// leases ends two days later, after every lease.
pub(super) static REMOVE: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        r"
        local revision = redis.call('HGET', KEYS[1], 'revision')
        if revision and revision ~= ARGV[1] then return 0 end
        redis.call('DEL', KEYS[1])
        redis.call('SREM', KEYS[2], ARGV[2])
        redis.call('PEXPIRE', KEYS[3], 172800000)
        return 1",
    )
});

/// Keys: one to write, accounts. Fails where a save would; the key that it writes is gone at once.
pub(super) static TRY: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        r"
        redis.call('SET', KEYS[1], '1', 'PX', 1)
        redis.call('EXISTS', KEYS[2])
        return redis.call('DEL', KEYS[1])",
    )
});

/// Keys: accounts. Returns their names.
pub(super) static ACCOUNTS: LazyLock<Script> =
    LazyLock::new(|| Script::new("return redis.call('SMEMBERS', KEYS[1])"));
