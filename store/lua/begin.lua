-- Takes a chat's turn for one update.
-- KEYS: 1 turn, 2 update, 3 session, 4 draft, 5 proposal
-- ARGV: 1 token, 2 life of the turn in ms, 3 life of the update's hash in ms
-- Answer: {"busy", ms until the turn may be free}
--      or {"proposed", proposal}: an earlier outcome of this chat, of this
--         update or another, is to be carried out first
--      or {"stepped", session, draft, flat list of the update's fields}
--      or {"fresh", session, draft, tries so far, this one included}
local held = redis.call('GET', KEYS[1])
if held and held ~= ARGV[1] then
  return {'busy', redis.call('PTTL', KEYS[1])}
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
local proposed = redis.call('HGET', KEYS[5], 'outcome')
if proposed then
  return {'proposed', proposed}
end
local session = redis.call('GET', KEYS[3]) or ''
local draft = redis.call('GET', KEYS[4]) or ''
if redis.call('HEXISTS', KEYS[2], 'stepped') == 1 then
  return {'stepped', session, draft, redis.call('HGETALL', KEYS[2])}
end
local tries = redis.call('HINCRBY', KEYS[2], 'tries', 1)
redis.call('PEXPIRE', KEYS[2], ARGV[3])
return {'fresh', session, draft, tries}
