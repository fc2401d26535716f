-- Takes a chat's turn for one update.
-- KEYS: 1 turn, 2 update, 3 session, 4 draft, 5 proposal, 6 line
-- ARGV: 1 token, 2 life of the turn in ms, 3 life of the update's hash in ms,
--       4 id of the update, 5 life of a place in the line in ms, 6 the longest
--       life that a place can have
-- Answer: {"busy"}: another update has the turn, or an earlier one waits for it
--      or {"proposed", proposal}: an earlier outcome of this chat, of this
--         update or another, is to be carried out first
--      or {"stepped", session, draft, flat list of the update's fields}
--      or {"fresh", session, draft, tries so far, this one included}
-- A turn that would last longer than turns do is one of before the clock was
-- put back, and free; so is a place in the line.
local function busy()
  place(KEYS[6], ARGV[4], ARGV[5], ARGV[6])
  return {'busy'}
end

local function earlier()
  if redis.call('EXISTS', KEYS[6]) == 0 then
    return false
  end
  redis.call('ZREMRANGEBYSCORE', KEYS[6], '-inf', string.format('%.0f', now()))
  redis.call('ZREMRANGEBYSCORE', KEYS[6], string.format('%.0f', now() + 2 * ARGV[6]), '+inf')
  for _, id in ipairs(redis.call('ZRANGE', KEYS[6], 0, -1)) do
    if tonumber(id) < tonumber(ARGV[4]) then
      return true
    end
  end
  return false
end

local held = redis.call('GET', KEYS[1])
if held and held ~= ARGV[1] and redis.call('PTTL', KEYS[1]) <= tonumber(ARGV[2]) then
  return busy()
end
if earlier() then
  return busy()
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
