//! The Lua scripts of the store. The last argument of each is the number of earlier attempts.

use std::sync::LazyLock;

use redis::Script;

/// Keys: lock, fence, grant. Arguments: the holder's token, the lease in milliseconds.
///
/// Returns the fencing token of the lease, or 0 if another holder has the lock. A repetition by the
/// same holder restarts the lease.
pub(crate) static LOCK: LazyLock<Script> = LazyLock::new(|| {
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

/// Keys: lock. Arguments: the holder's token. Does not delete the lock of another holder.
pub(crate) static RELEASE: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        r"
        if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
        return 0",
    )
});

/// Keys: grant. Returns nothing, or the document, the revision and the age in milliseconds. The
/// document or the revision is missing if the key is damaged.
pub(crate) static LOAD: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        r"
        if redis.call('EXISTS', KEYS[1]) == 0 then return false end
        local stored = redis.call('HMGET', KEYS[1], 'document', 'revision', 'saved_at')
        local time = redis.call('TIME')
        local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
        local age = math.max(0, now - (tonumber(stored[3] or '0') or 0))
        return {stored[1], stored[2], string.format('%.0f', age)}",
    )
});

/// Keys: grant, accounts. Arguments: the document, the revision that it replaces, the fencing token
/// of the lease, the account.
///
/// Returns the new revision. Returns 0 if another revision is stored, or if the holder of a later
/// lease has saved. A repetition detects that the first attempt has saved.
pub(crate) static SAVE: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        r"
        local stored = redis.call('HMGET', KEYS[1], 'revision', 'fence', 'document')
        local revision, fence = tonumber(stored[1] or '0'), tonumber(stored[2] or '0')
        local replaces, own = tonumber(ARGV[2]), tonumber(ARGV[3])
        if ARGV[5] ~= '0' and revision == replaces + 1 and fence == own and stored[3] == ARGV[1] then
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
/// Returns 1 once nothing of the account is stored, or 0 if another revision is stored. The fence
/// expires after two days, which is longer than any lease.
pub(crate) static REMOVE: LazyLock<Script> = LazyLock::new(|| {
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

/// Keys: a key to write, accounts. Fails in the cases in which a save would fail. The written key
/// is deleted at once.
pub(crate) static TRY: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        r"
        redis.call('SET', KEYS[1], '1', 'PX', 1)
        redis.call('EXISTS', KEYS[2])
        return redis.call('DEL', KEYS[1])",
    )
});

/// Keys: accounts. Returns the account names.
pub(crate) static ACCOUNTS: LazyLock<Script> =
    LazyLock::new(|| Script::new("return redis.call('SMEMBERS', KEYS[1])"));
