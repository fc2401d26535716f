-- Keeps a call, new or changed, if nobody has changed it since it was read.
-- KEYS: 1 hash of calls, id to "REVISION JSON"
-- ARGV: 1 id, 2 revision read, "0" for a new one, 3 JSON of the call as it shall be
-- Answer: "kept", or "again" when just this was kept before (nothing is
-- written), or "lost" when there is another revision than the one read.
local now = redis.call('HGET', KEYS[1], ARGV[1])
local after = string.format('%d %s', tonumber(ARGV[2]) + 1, ARGV[3])
if now == after then
  return 'again'
end
local revision = now and string.match(now, '^%d+') or '0'
if revision ~= ARGV[2] then
  return 'lost'
end
redis.call('HSET', KEYS[1], ARGV[1], after)
return 'kept'
