-- Keeps what a step decided, once.
-- KEYS: 1 session, 2 update, 3 gone, 4 draft, 5 profile, 6 proposal
-- ARGV: 1 revision read, 2 session JSON, 3 life of the session in ms,
--       4 life of the update's hash in ms,
--       5 id of the proposal that was carried out, "" when none was needed,
--       6 draft JSON, "" leaves it, "null" deletes it, 7 life of the draft in ms,
--       8 profile JSON, "" leaves it, "null" deletes it,
--       9… what is still to be done, JSON each
-- Answer: "kept", or "again" when this update was stepped before (nothing is
-- written), or "lost" when somebody else has changed the session meanwhile, or
-- another proposal than ours stands (nothing is written).
-- While our proposal stands nobody else can change the session: its revision
-- is not looked at then, so that an outcome whose records are changed already
-- is kept in any case.
if redis.call('HEXISTS', KEYS[2], 'stepped') == 1 then
  return 'again'
end
local now = redis.call('GET', KEYS[1])
local revision = now and string.match(now, '^%d+') or '0'
local proposed = redis.call('HGET', KEYS[6], 'id') or ''
if proposed ~= ARGV[5] or (proposed == '' and revision ~= ARGV[1]) then
  return 'lost'
end
local function put(key, value, ...)
  if value == 'null' then
    redis.call('DEL', key)
  elseif value ~= '' then
    redis.call('SET', key, value, ...)
  end
end
redis.call('SET', KEYS[1], string.format('%d %s', tonumber(revision) + 1, ARGV[2]), 'PX', ARGV[3])
put(KEYS[4], ARGV[6], 'PX', ARGV[7])
put(KEYS[5], ARGV[8])
redis.call('DEL', KEYS[2], KEYS[3], KEYS[6])
redis.call('HSET', KEYS[2], 'stepped', 1)
for i = 9, #ARGV do
  redis.call('HSET', KEYS[2], i - 9, ARGV[i])
end
redis.call('PEXPIRE', KEYS[2], ARGV[4])
return 'kept'
