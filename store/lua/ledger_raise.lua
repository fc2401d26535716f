-- Notes to whom a delivery was escalated, and when to look at it again. One
-- that is not waited for, because it was received, stays as it is.
-- KEYS: 1 index of those that wait for "received", 2 entry
-- ARGV: 1 id, 2 level, "" leaves it, 3 when it was raised, in ms,
--       4 when to look again, in ms, "" for never
-- Answer: 1, or 0 when nobody waits for it.
local json = redis.call('GET', KEYS[2])
if not json or not redis.call('ZSCORE', KEYS[1], ARGV[1]) then
  return 0
end
local entry = cjson.decode(json)
if ARGV[2] ~= '' and tonumber(ARGV[2]) > (entry.l or 0) then
  entry.l, entry.la = tonumber(ARGV[2]), tonumber(ARGV[3])
  redis.call('SET', KEYS[2], cjson.encode(entry), 'KEEPTTL')
end
if ARGV[4] == '' then
  redis.call('ZREM', KEYS[1], ARGV[1])
else
  redis.call('ZADD', KEYS[1], ARGV[4], ARGV[1])
end
return 1
