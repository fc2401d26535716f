-- The flood gate: one more message now, or how long to wait. Three buckets
-- (GCRA: a bucket is the instant at which it would be empty of use): one over
-- all, one for bulk, one for the chat. Bulk leaves some of what goes over all
-- to answers, so that it gets nothing while answers wait. Times are Redis' own,
-- in µs.
-- A bucket that is fuller than it can be, and a rest that begins later than
-- now, are of before the clock was put back, and do not count.
-- KEYS: 1 over all, 2 bulk, 3 chat, 4 rest: "from til", in which nobody sends
-- ARGV: 1 "bulk" or "answer"; of the buckets over all, bulk and chat what one
--       message takes, in µs, and how many may go at once: 2 3, 4 5, 6 7;
--       8 how many of those over all bulk leaves to answers
-- Answer: {µs to wait for what all share, µs to wait for the chat}; both 0 when
-- the message may go, and is counted. Repeated, it counts a message too many,
-- which costs its slot and no more.
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
local bulk = ARGV[1] == 'bulk'

local buckets = {}
local function look(key, each, burst, left)
  local used = tonumber(redis.call('GET', key) or '0')
  if used < now or used > now + (burst + 1) * each then
    used = now
  end
  buckets[#buckets + 1] = {key, used + each}
  return used - (burst - left - 1) * each - now
end

local function resting()
  local rest = redis.call('GET', KEYS[4])
  if not rest then
    return 0
  end
  local from, til = string.match(rest, '^(%d+) (%d+)$')
  return tonumber(from) > now and 0 or tonumber(til) - now
end

local shared = math.max(0, resting(), look(KEYS[1], tonumber(ARGV[2]), tonumber(ARGV[3]), bulk and tonumber(ARGV[8]) or 0))
local own = math.max(0, look(KEYS[3], tonumber(ARGV[6]), tonumber(ARGV[7]), 0))
if bulk then
  shared = math.max(shared, look(KEYS[2], tonumber(ARGV[4]), tonumber(ARGV[5]), 0))
end
if shared > 0 or own > 0 then
  return {math.ceil(shared), math.ceil(own)}
end
for _, bucket in ipairs(buckets) do
  local key, used = bucket[1], bucket[2]
  redis.call('SET', key, string.format('%.0f', used), 'PX', string.format('%.0f', math.ceil((used - now) / 1000)))
end
return {0, 0}
