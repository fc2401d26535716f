-- Keeps an outcome that reaches beyond its chat, before any of it is done.
-- While it stands, nothing else can be kept in the chat: the session that it
-- was made of stays the newest until commit.lua keeps the outcome's own.
-- KEYS: 1 session, 2 update, 3 proposal
-- ARGV: 1 revision of the session read, 2 id of the proposal, 3 outcome JSON,
--       4 life of the proposal in ms
-- Answer: "kept", also when just this was kept before; or "lost" when the
-- update was stepped, the session was changed, or another proposal stands
-- (nothing is written).
local held = redis.call('HGET', KEYS[3], 'id')
if held == ARGV[2] then
  return 'kept'
end
local now = redis.call('GET', KEYS[1])
local revision = now and string.match(now, '^%d+') or '0'
if held or revision ~= ARGV[1] or redis.call('HEXISTS', KEYS[2], 'stepped') == 1 then
  return 'lost'
end
redis.call('HSET', KEYS[3], 'id', ARGV[2], 'outcome', ARGV[3])
redis.call('PEXPIRE', KEYS[3], ARGV[4])
return 'kept'
