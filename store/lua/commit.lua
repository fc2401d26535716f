-- Keeps what a step decided, once.
-- KEYS: 1 session, 2 update, 3 gone
-- ARGV: 1 revision read, 2 session JSON, 3 life of the session in ms,
--       4 life of the update's hash in ms, 5… what is still to be done, JSON each
-- Answer: "kept", or "again" when this update was stepped before (nothing is
-- written), or "lost" when somebody else has changed the session meanwhile.
if redis.call('HEXISTS', KEYS[2], 'stepped') == 1 then
  return 'again'
end
local now = redis.call('GET', KEYS[1])
local revision = now and string.match(now, '^%d+') or '0'
if revision ~= ARGV[1] then
  return 'lost'
end
redis.call('SET', KEYS[1], string.format('%d %s', tonumber(revision) + 1, ARGV[2]), 'PX', ARGV[3])
redis.call('DEL', KEYS[2])
redis.call('HSET', KEYS[2], 'stepped', 1)
for i = 5, #ARGV do
  redis.call('HSET', KEYS[2], i - 5, ARGV[i])
end
redis.call('PEXPIRE', KEYS[2], ARGV[4])
redis.call('DEL', KEYS[3])
return 'kept'
